// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/system_discovery.h"
#include "discovery/roster.h"
#include "musterctl/command_table.h"
#include "musterctl/device_columns.h"
#include "musterctl/discover_request.h"
#include "musterctl/discover_scans.h"
#include "musterctl/session.h"
#include "registry/change_feed.h"
#include "registry/commands/allow_network.h"
#include "registry/device_json.h"
#include "registry/discovery_recorder.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QPointer>
#include <QSet>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::cli {

namespace {

constexpr auto longestWriting = 15s; ///< of what was seen last
constexpr auto watchPause = 100ms;   ///< changes of one device that come closer are told once

struct DiscoverText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

/// Writes devices as they are found.
class FoundWriter
{
public:
    FoundWriter(Output &output, const Clock &clock, bool hasSite)
        : m_output(output)
        , m_clock(clock)
        , m_columns(columns(hasSite))
        , m_table(output, titles(m_columns))
    {
    }

    void add(const Device &device, const QVector<discovery::Detail> &details)
    {
        if (m_output.isJson())
            return m_output.record(registry::toJson(device, details, m_clock.now()));
        QStringList cells;
        for (const DeviceColumnText *column : m_columns)
            cells += column->text(device, {m_output.isTerminal(), m_clock.now()});
        m_table.add(std::move(cells));
    }
    void endPage()
    {
        if (!m_output.isJson())
            m_table.writePage();
        m_output.flush();
    }

private:
    static QVector<const DeviceColumnText *> columns(bool hasSite)
    {
        QVector<const DeviceColumnText *> chosen;
        for (const auto name :
             {"name"_L1, "state"_L1, "kind"_L1, "vendor"_L1, "model"_L1, "claim"_L1, "address"_L1, "mac"_L1, "sources"_L1})
            for (const DeviceColumnText &column : deviceColumns())
                if (QLatin1StringView(column.name) == name && (hasSite || name != "state"_L1))
                    chosen.append(&column);
        return chosen;
    }
    static QStringList titles(const QVector<const DeviceColumnText *> &columns)
    {
        QStringList all;
        for (const DeviceColumnText *column : columns)
            all += QCoreApplication::translate("muster::cli", column->title);
        return all;
    }

    Output &m_output;
    const Clock &m_clock;
    const QVector<const DeviceColumnText *> m_columns;
    Table m_table;
};

/// One look around: the service, where what it sees goes, and what is told of it.
class Look
{
public:
    Look(Session &session, DiscoverRequest request, discovery::DiscoveryService::Parts parts, bool hasSite)
        : m_session(session)
        , m_request(std::move(request))
        , m_interfaces(parts.interfaces->current())
        , m_service(std::move(parts), m_clock)
        , m_scans(m_service, session.output())
        , m_writer(session.output(), m_clock, hasSite)
        , m_hasSite(hasSite)
    {
        m_pause.setSingleShot(true);
        m_pause.setInterval(watchPause);
    }

    Result<Status> run()
    {
        QStringList leftOut;
        MUSTER_TRY(auto allowed, m_request.allowed(m_interfaces, leftOut));
        for (const QString &sentence : std::as_const(leftOut))
            m_session.output().warn(sentence);
        keepSilent(allowed);
        const discovery::DiscoveryScope scope{m_request.interfaces, m_request.sources, allowed, m_request.listensOnly};
        if (m_request.sweeps())
            m_scans.want(allowed);
        leaveOutWhatIsOff();
        if (m_hasSite)
            MUSTER_CHECK(remember(allowed));
        m_session.serve([&](QEventLoop &loop) { begin(loop, scope); });
        if (m_failure)
            return fail(*m_failure);
        // Who interrupts a look wants what was found so far; to interrupt that, too, ends the program.
        const bool wasInterrupted = Interrupt::isRaised();
        Interrupt::acknowledge();
        m_scans.stop();
        m_service.stop();
        MUSTER_CHECK(writeLast());
        MUSTER_CHECK(writeFound(m_request.watches ? m_changed + m_reading : m_found));
        m_scans.tell();
        tellRest();
        return wasInterrupted ? Status::Interrupted : Status::Done;
    }

private:
    /// What the settings turn off rests, unless it is asked for by name.
    void leaveOutWhatIsOff()
    {
        const QStringList off = m_request.turnedOff(m_session.dataDirectory());
        m_service.setSourcesOff(off);
        if (!off.isEmpty())
            m_session.output().warn(
                DiscoverText::tr("Turned off in the settings: %1. Ask for them with --source.").arg(off.join(u", "_s)));
    }

    /// Where the settings want nothing to be asked, nothing is, whatever is named here.
    void keepSilent(QVector<discovery::AllowedNetwork> &allowed)
    {
        const QStringList silent = DiscoverRequest::listenOnly(m_session.dataDirectory());
        m_service.setListenOnly(silent);
        allowed.removeIf([&silent](const discovery::AllowedNetwork &network) { return silent.contains(network.interface); });
        if (!silent.isEmpty())
            m_session.output().warn(DiscoverText::tr("Only listened to, as the settings say: %1.").arg(silent.join(u", "_s)));
    }

    /// Naming a network is a permission, and kept.
    Result<> remember(const QVector<discovery::AllowedNetwork> &allowed)
    {
        for (const discovery::AllowedNetwork &network : allowed)
            MUSTER_CHECK(m_session.run(m_session.registry().apply(registry::AllowNetwork{network}, m_session.actor())));
        return {};
    }

    /// Waits until what was seen last stands in the registry.
    Result<> writeLast()
    {
        if (m_recorder && !m_recorder->isIdle())
            m_session.serve([&](QEventLoop &loop) {
                QObject::connect(&*m_recorder, &registry::DiscoveryRecorder::idle, &loop, &QEventLoop::quit);
                endOnFailure(loop);
                QTimer::singleShot(longestWriting, &loop, &QEventLoop::quit);
            });
        if (m_failure)
            return fail(*m_failure);
        if (m_recorder && !m_recorder->isIdle())
            return fail(ErrorCode::Conflict,
                        DiscoverText::tr(
                            "What was found last could not be recorded: another program holds the registry. Look again "
                            "when it is done."));
        return {};
    }

    void begin(QEventLoop &loop, const discovery::DiscoveryScope &scope)
    {
        m_loop = &loop;
        QObject::connect(&m_service, &discovery::DiscoveryService::statusChanged, &loop,
                         [this](const discovery::DiscoveryStatus &status) {
                             m_status = status;
                             m_scans.follow(status);
                         });
        QObject::connect(&m_scans, &DiscoverScans::done, &loop, [this, &loop] {
            if (m_request.watches) { // its end may be days away
                m_scans.tell();
                m_session.output().flush();
            }
            quitWhenDone(loop);
        });
        if (m_hasSite) {
            m_feed.emplace(m_session.store());
            m_recorder.emplace(m_service, m_session.storeToChange(), *m_feed, m_clock, m_session.actor());
            QObject::connect(&*m_recorder, &registry::DiscoveryRecorder::recorded, &m_pause,
                             [this](const QVector<DeviceId> &devices, qint64 notStored) {
                                 m_notStored += notStored;
                                 take(devices);
                             });
            if (m_request.watches)
                QObject::connect(&*m_recorder, &registry::DiscoveryRecorder::aged, &m_pause,
                                 [this](const QVector<DeviceId> &devices) { take(devices); });
            endOnFailure(loop);
            m_feed->start();
            m_recorder->start(scope);
        } else {
            QObject::connect(&m_service, &discovery::DiscoveryService::sighted, &m_pause,
                             [this](const QVector<Sighting> &batch) { take(m_roster.take(batch, m_clock.now())); });
            m_service.start(scope);
        }
        if (m_request.watches)
            QObject::connect(&m_pause, &QTimer::timeout, &loop, [this] { writeChanged(); });
        if (m_request.duration)
            QTimer::singleShot(*m_request.duration, &loop, [this, &loop] {
                m_isTimeUp = true;
                quitWhenDone(loop);
            });
        m_session.output().progress(
            m_request.duration ? DiscoverText::tr("Looking around for %1 s ...").arg(double(m_request.duration->count()) / 1000)
                               : DiscoverText::tr("Looking around until interrupted ..."));
    }

    /// A sweep that was asked for is waited for, unless it was said for how long.
    void quitWhenDone(QEventLoop &loop)
    {
        if (m_isTimeUp && (m_request.isTimed || m_scans.areDone()))
            loop.quit();
    }

    void endOnFailure(QEventLoop &loop)
    {
        QObject::connect(&*m_recorder, &registry::DiscoveryRecorder::failed, &loop, [this, &loop](const Error &error) {
            // Somebody holds the file for a long moment: it is tried again.
            if (error.code == ErrorCode::Conflict || error.code == ErrorCode::Timeout)
                return m_session.output().warn(error.message);
            m_failure = error;
            loop.quit();
        });
    }

    void take(const QVector<DeviceId> &devices)
    {
        QVector<DeviceId> due;
        for (const DeviceId &id : devices) {
            QVector<DeviceId> &list = !m_request.watches ? m_found : !m_loop || m_told.contains(id) ? m_changed : due;
            if (!list.contains(id))
                list.append(id);
        }
        write(due);
    }

    /// While the loop runs: no waiting.
    void write(const QVector<DeviceId> &devices)
    {
        if (devices.isEmpty())
            return;
        for (const DeviceId &id : devices) {
            m_told.insert(id);
            if (!m_hasSite) {
                if (const Device *device = m_roster.find(id))
                    m_writer.add(*device, m_roster.details(id));
                continue;
            }
            m_reading.append(id);
            launch(m_session.devices().device(id), m_loop.data(), [this, id](const Result<Device> &device) {
                if (device)
                    return tell(*device);
                m_reading.removeOne(id); // expired, or busy: it will change again
            });
        }
        m_writer.endPage();
        if (!m_pause.isActive())
            m_pause.start();
    }

    void tell(const Device &device)
    {
        launch(m_session.devices().sightings(device.id), m_loop.data(),
               [this, device](const Result<QVector<Sighting>> &sightings) {
                   m_reading.removeOne(device.id);
                   if (!sightings)
                       return;
                   m_writer.add(device, discovery::detailsOf(*sightings));
                   m_writer.endPage();
               });
    }

    void writeChanged()
    {
        if (m_session.output().isBroken())
            return m_loop->quit();
        m_told.clear();
        write(std::exchange(m_changed, {}));
    }

    Result<> writeFound(const QVector<DeviceId> &ids)
    {
        QVector<DeviceId> written;
        for (const DeviceId &id : ids) {
            std::optional<Device> device;
            QVector<discovery::Detail> details;
            if (m_hasSite) {
                Result<Device> read = m_session.run(m_session.devices().device(id));
                if (!read && read.error().code != ErrorCode::NotFound)
                    return fail(read.error());
                if (read) {
                    device = std::move(*read);
                    MUSTER_TRY(const QVector<Sighting> sightings, m_session.run(m_session.devices().sightings(device->id)));
                    details = discovery::detailsOf(sightings);
                }
            } else if (const Device *known = m_roster.find(id)) {
                device = *known;
                details = m_roster.details(id);
            }
            if (!device || written.contains(device->id)) // one that became part of another has that one's id now
                continue;
            written.append(device->id);
            m_writer.add(*device, details);
        }
        m_writer.endPage();
        if (!m_request.watches)
            m_session.output().say(DiscoverText::tr("%n device(s) found.", nullptr, int(written.size())));
        return {};
    }

    /// What a person should know beside the devices.
    void tellRest()
    {
        Output &output = m_session.output();
        if (m_status.interfaces.isEmpty())
            output.warn(DiscoverText::tr("No network interface is up: no network was looked at."));
        for (const auto &source : std::as_const(m_status.sources))
            for (const discovery::Channel &channel : source.channels)
                if (!channel.reason.isEmpty())
                    output.warn(channel.interface.isEmpty()
                                    ? u"%1: %2"_s.arg(source.title, channel.reason)
                                    : u"%1, %2: %3"_s.arg(source.title, channel.interface, channel.reason));
        const qint64 lost = m_notStored + m_roster.notKept();
        if (lost > 0)
            output.warn(DiscoverText::tr("%n new device(s) beyond the limits were heard, but not kept: more than 64 a minute and "
                                         "network that announced themselves, or 20,000 in all.",
                                         nullptr, int(std::min<qint64>(lost, std::numeric_limits<int>::max()))));
    }

    Session &m_session;
    const DiscoverRequest m_request;
    const Clock &m_clock = m_session.clock();
    const QVector<discovery::NetworkInterface> m_interfaces;
    discovery::Roster m_roster;
    discovery::DiscoveryService m_service;
    DiscoverScans m_scans;
    std::optional<registry::ChangeFeed> m_feed;
    std::optional<registry::DiscoveryRecorder> m_recorder;
    QPointer<QEventLoop> m_loop; ///< while it runs
    QTimer m_pause;
    FoundWriter m_writer;
    const bool m_hasSite;
    discovery::DiscoveryStatus m_status; ///< the last one while it ran
    QVector<DeviceId> m_found;
    QSet<DeviceId> m_told;       ///< since the pause began
    QVector<DeviceId> m_changed; ///< of these; told when it ends
    QVector<DeviceId> m_reading; ///< about to be told
    qint64 m_notStored = 0;
    bool m_isTimeUp = false;
    std::optional<Error> m_failure;
};

QStringList sourceIds(const discovery::DiscoveryService::Parts &parts)
{
    QStringList ids;
    for (const auto &source : parts.sources)
        ids += source->id();
    return ids;
}

} // namespace

Result<Status> discoverDevices(Session &session)
{
    discovery::DiscoveryService::Parts parts = app::systemDiscovery(session.clock(),
                                                                    session.invocation().options.value(u"interface"_s));
    const auto request = DiscoverRequest::read(session.invocation(), sourceIds(parts));
    if (!request)
        return session.usage(request.error());
    const bool hasSite = session.dataDirectory().hasSite();
    if (hasSite)
        MUSTER_CHECK(session.open());
    else
        session.output().warn(
            DiscoverText::tr("There is no site in %1: what is found is shown, not recorded.").arg(session.dataDirectory().path()));
    return Look(session, *request, std::move(parts), hasSite).run();
}

} // namespace muster::cli
