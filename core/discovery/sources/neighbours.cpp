// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/group/group.h"
#include "discovery/host_rounds.h"
#include "discovery/neighbours/all_nodes_echo.h"
#include "discovery/neighbours/neighbour_watch.h"
#include "discovery/neighbours/scan_tally.h"
#include "discovery/neighbours/sweep.h"
#include "discovery/source.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QPointer>
#include <QSet>
#include <QTimer>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr auto sweepEvery = 10min;
/// How often the table is read, by how long ago something was last asked. The kernel asks again after 1 s and 2 s, and gives up
/// after 3; what it knew before it leaves alone for 5 s until it asks.
constexpr auto whileSweeping = 50ms;
constexpr auto lateAnswers = 3200ms;
constexpr auto whileAnswersComeLate = 100ms;
constexpr auto askedLately = 12s;
constexpr auto whileAskedLately = 1s;
constexpr auto whileQuiet = 5s;
/// From one look to the next, when the kernel says that something changed: hundreds of hosts that are there change all the time.
constexpr auto newsApart = 250ms;
/// A sweep is over when this many looks after its last datagram found nobody new.
constexpr int quietLooksAtEnd = 2;
constexpr qsizetype mostRelaysNamed = 3;
constexpr qsizetype mostSeenCounted = 16384; // addresses of one interface

struct NeighboursText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

/// The devices the kernel knows by their hardware address. Asks and sweeps so that it gets to know them, and reads its table.
class Neighbours final : public Source, private RangeSweeper
{
public:
    explicit Neighbours(const SourceContext &context);

    QString id() const override { return u"neighbours"_s; }
    QString title() const override { return NeighboursText::tr("Neighbours"); }
    void start(const QVector<Network> &networks) override;
    void probe() override;
    void stop() override;
    QVector<Channel> channels() const override;
    RangeSweeper *rangeSweeper() override { return this; }

private:
    /// One interface.
    struct Wire
    {
        explicit Wire(const Network &on) : network(on), echo(on.interface), sweep(on, systemSweepWire()) {}

        void ask()
        {
            if (network.mayAsk && network.interface.canMulticast && network.interface.hasIpv6())
                echo.ask();
        }

        /// The hosts that were seen are what was heard: each counts once.
        void count(const Sighting &sighting)
        {
            const QHostAddress address(sighting.endpoint);
            const bool isIpv4 = address.protocol() == QAbstractSocket::IPv4Protocol;
            QSet<QHostAddress> &seen = isIpv4 ? seen4 : seen6;
            Traffic &traffic = isIpv4 ? ipv4 : ipv6;
            if (seen.size() < mostSeenCounted)
                seen.insert(address);
            traffic.heard = seen.size();
            traffic.lastHeard = sighting.at;
        }

        Network network;
        AllNodesEcho echo;
        Sweep sweep;
        int quietLooks = quietLooksAtEnd; ///< since the sweep's last datagram
        Traffic ipv4;
        Traffic ipv6;
        QSet<QHostAddress> seen4;
        QSet<QHostAddress> seen6;
    };

    /// One range of one interface, until nobody waits for it any more.
    struct Scan
    {
        int interface = 0; ///< index
        int number = 0;    ///< of its Sweep
        ScanTally tally;
        bool isWaiting = true; ///< for what may still be answered, as the last look showed
    };

    int beginScan(const QString &interface, const AddressRange &range) override;
    std::optional<ScanAccount> scanAccount(int scan) const override;
    void endScan(int scan) override;

    Wire *wireOf(const Scan &scan) const;
    void setPace(Wire &wire);
    void asked();
    void lookAtNews();
    void sweepAgain();
    void lookAtScans(const QVector<Neighbour> &table);
    void look();
    QVector<Sighting> gone();
    void askSilent();
    void collectAnswers();
    void countSent();
    Traffic trafficOf(const Wire &wire, IpFamily family) const;
    std::chrono::milliseconds nextLook();
    QString reasonOf(const Wire &wire) const;

    const SourceContext m_context;
    NeighbourWatch m_watch;
    std::vector<std::unique_ptr<Wire>> m_wires;
    std::map<int, Scan> m_scans;
    int m_lastScan = 0;
    QTimer m_look;
    QTimer m_sweepAgain;
    QElapsedTimer m_sinceAsked;
    QElapsedTimer m_sinceLook;
    QString m_failure; ///< why the table can't be read
    QVector<Channel> m_told;
};

Neighbours::Neighbours(const SourceContext &context) : m_context(context), m_watch(context.vendors)
{
    m_look.setSingleShot(true);
    connect(&m_look, &QTimer::timeout, this, &Neighbours::look);
    connect(&m_sweepAgain, &QTimer::timeout, this, &Neighbours::sweepAgain);
    connect(&m_context.neighbours, &NeighbourTable::changed, this, &Neighbours::lookAtNews);
    m_sinceLook.start();
}

void Neighbours::start(const QVector<Network> &networks)
{
    std::vector<std::unique_ptr<Wire>> wires;
    for (const Network &network : networks) {
        const auto known = std::ranges::find_if(m_wires, [&network](const std::unique_ptr<Wire> &wire) {
            return wire && wire->network.interface.index == network.interface.index
                   && wire->network.interface.name == network.interface.name;
        });
        const bool isNew = known == m_wires.end();
        std::unique_ptr<Wire> wire = isNew ? std::make_unique<Wire>(network) : std::move(*known);
        const Network before = isNew ? Network{{}, false, {}} : wire->network;
        wire->network = network;
        wire->sweep.setNetwork(network);
        setPace(*wire);
        if (!network.mayAsk)
            wire->echo.cancel();
        if ((network.mayAsk && !before.mayAsk) || (network.interface.hasIpv6() && !before.interface.hasIpv6()))
            wire->ask();
        for (const Prefix &prefix : network.mayTouch)
            if (!before.mayTouch.contains(prefix))
                wire->sweep.add(prefix);
        wires.push_back(std::move(wire));
    }
    m_wires = std::move(wires);
    m_watch.setNetworks(networks);
    if (!m_sweepAgain.isActive())
        m_sweepAgain.start(sweepEvery);
    asked();
}

void Neighbours::probe()
{
    if (m_wires.empty())
        return; // not started
    for (const auto &wire : m_wires)
        wire->ask();
    sweepAgain();
}

void Neighbours::stop()
{
    m_look.stop();
    m_sweepAgain.stop();
    m_wires.clear();
    m_scans.clear();
    m_watch.setNetworks({});
    m_failure.clear();
    m_told.clear();
}

QVector<Channel> Neighbours::channels() const
{
    QVector<Channel> channels;
    for (const auto &wire : m_wires) {
        Channel channel;
        channel.interface = wire->network.interface.name;
        channel.reason = reasonOf(*wire);
        channel.ipv4 = trafficOf(*wire, IpFamily::IPv4);
        channel.ipv6 = trafficOf(*wire, IpFamily::IPv6);
        if (!m_failure.isEmpty()) {
            channel.state = Channel::State::Blocked;
        } else if (wire->sweep.isRunning() || wire->quietLooks < quietLooksAtEnd) {
            channel.state = Channel::State::Working;
            channel.done = wire->sweep.done();
            channel.total = wire->sweep.total();
        }
        channels.append(channel);
    }
    return channels;
}

/// Looks at once, and often for a while: answers come soon.
void Neighbours::asked()
{
    m_sinceAsked.start();
    m_look.start(0ms);
}

/// At once, unless that was a moment ago. Never later than without news.
void Neighbours::lookAtNews()
{
    if (m_wires.empty())
        return; // not started
    const auto wait = std::max<std::chrono::milliseconds>(newsApart - std::chrono::milliseconds(m_sinceLook.elapsed()), 0ms);
    if (m_look.remainingTimeAsDuration() > wait)
        m_look.start(wait);
}

void Neighbours::sweepAgain()
{
    for (const auto &wire : m_wires) {
        setPace(*wire);
        for (const Prefix &prefix : std::as_const(wire->network.mayTouch))
            wire->sweep.add(prefix);
    }
    asked();
}

/// They may have been set anew since.
void Neighbours::setPace(Wire &wire)
{
    wire.sweep.setPace(SweepPace::within(m_context.neighbours.limits(wire.network.interface.index)));
}

/// Null: the interface is gone.
Neighbours::Wire *Neighbours::wireOf(const Scan &scan) const
{
    const auto found = std::ranges::find_if(m_wires, [&scan](const std::unique_ptr<Wire> &wire) {
        return wire->network.interface.index == scan.interface;
    });
    return found == m_wires.end() ? nullptr : found->get();
}

int Neighbours::beginScan(const QString &interface, const AddressRange &range)
{
    const auto wire = std::ranges::find_if(m_wires, [&interface](const std::unique_ptr<Wire> &candidate) {
        return candidate->network.interface.name == interface;
    });
    if (wire == m_wires.end())
        return 0;
    setPace(**wire);
    const int number = (*wire)->sweep.scan(range);
    if (number == 0)
        return 0;
    const int index = (*wire)->network.interface.index;
    m_scans.insert({++m_lastScan, {index, number, ScanTally(index, range)}});
    asked();
    return m_lastScan;
}

std::optional<ScanAccount> Neighbours::scanAccount(int scan) const
{
    const auto found = m_scans.find(scan);
    const Wire *wire = found == m_scans.end() ? nullptr : wireOf(found->second);
    auto account = wire ? wire->sweep.account(found->second.number) : std::nullopt;
    if (!account)
        return std::nullopt;
    account->answered = found->second.tally.answered(m_watch.relays(wire->network.interface.index).keys());
    account->isOver = account->isOver && !found->second.isWaiting;
    return account;
}

void Neighbours::endScan(int scan)
{
    const auto found = m_scans.find(scan);
    if (found == m_scans.end())
        return;
    if (Wire *wire = wireOf(found->second))
        wire->sweep.endScan(found->second.number);
    m_scans.erase(found);
}

void Neighbours::lookAtScans(const QVector<Neighbour> &table)
{
    for (auto &[id, scan] : m_scans) {
        scan.tally.look(table);
        const Wire *wire = wireOf(scan);
        const auto account = wire ? wire->sweep.account(scan.number) : std::nullopt;
        scan.isWaiting = !account || !account->isOver || scan.tally.isWaitingForKnown();
    }
}

void Neighbours::look()
{
    m_sinceLook.start();
    collectAnswers();
    countSent();
    const auto table = m_context.neighbours.read();
    m_failure = table ? QString() : table.error().message;
    lookAtScans(table ? *table : QVector<Neighbour>());
    QVector<Sighting> sightings = table ? m_watch.look(*table, m_context.clock.now()) : QVector<Sighting>();
    if (table)
        sightings += gone();
    askSilent();
    for (const auto &wire : m_wires) {
        const auto isHere = [&wire](const Sighting &sighting) { return sighting.interface == wire->network.interface.name; };
        if (wire->sweep.isRunning() || (wire->quietLooks < quietLooksAtEnd && std::ranges::any_of(sightings, isHere)))
            wire->quietLooks = 0;
        else
            wire->quietLooks = std::min(wire->quietLooks + 1, quietLooksAtEnd);
        for (const Sighting &sighting : std::as_const(sightings))
            if (isHere(sighting) && !sighting.isGone)
                wire->count(sighting);
    }
    if (!m_wires.empty())
        m_look.start(nextLook());
    const QPointer<Neighbours> self(this);
    for (const Sighting &sighting : std::as_const(sightings)) {
        Q_EMIT sighted(sighting);
        if (!self || m_wires.empty())
            return; // a listener has had enough
    }
    if (const QVector<Channel> now = channels(); now != m_told) {
        m_told = now;
        Q_EMIT channelsChanged();
    }
}

QVector<Sighting> Neighbours::gone()
{
    if (!m_watch.isAnybodyMissing())
        return {};
    const auto unanswered = m_context.neighbours.unanswered();
    return m_watch.takeGone(unanswered.value_or(QVector<LinkAddress>()), m_context.clock.now());
}

/// The kernel asks a host that was silent for a while when we speak to it, and so learns whether it is still there.
void Neighbours::askSilent()
{
    const auto touchable = [this](const LinkAddress &silent) -> std::optional<TouchableHost> {
        for (const auto &wire : m_wires)
            if (wire->network.interface.index == silent.interface)
                return touchableHost(wire->network, silent.address);
        return std::nullopt;
    };
    const auto mayTouch = [&](const LinkAddress &silent) { return touchable(silent).has_value(); };
    for (const LinkAddress &silent : m_watch.takeSilent(m_context.clock.now(), mayTouch))
        if (const auto host = touchable(silent))
            m_context.neighbours.resolve(host->interface, host->own, host->address);
}

void Neighbours::collectAnswers()
{
    const Timestamp now = m_context.clock.now();
    for (const auto &wire : m_wires) {
        const int interface = wire->network.interface.index;
        for (const QHostAddress &address : wire->sweep.takeAnswers() + wire->echo.takeAnswers()) {
            m_watch.noteAnswer(interface, address, now);
            for (auto &[id, scan] : m_scans)
                if (scan.interface == interface)
                    scan.tally.noteAnswer(address);
        }
    }
}

void Neighbours::countSent()
{
    const Timestamp now = m_context.clock.now();
    const auto note = [now](Traffic &traffic, qint64 sent) {
        if (sent != traffic.sent)
            traffic.lastSent = now;
        traffic.sent = sent;
    };
    for (const auto &wire : m_wires) {
        note(wire->ipv4, wire->sweep.sent());
        note(wire->ipv6, wire->echo.sent());
    }
}

Traffic Neighbours::trafficOf(const Wire &wire, IpFamily family) const
{
    const NetworkInterface &interface = wire.network.interface;
    const bool isIpv4 = family == IpFamily::IPv4;
    Traffic traffic = isIpv4 ? wire.ipv4 : wire.ipv6;
    traffic.isUsed = isIpv4 ? !interface.ipv4Networks().isEmpty() : interface.hasIpv6();
    if (!m_failure.isEmpty()) {
        traffic.obstacle = Obstacle::Other;
        traffic.reason = m_failure;
    } else if (!isIpv4 && wire.echo.isForbidden()) {
        traffic.reason = wire.echo.reason(); // it still sees who speaks of his own accord: no obstacle
    }
    return traffic;
}

std::chrono::milliseconds Neighbours::nextLook()
{
    const auto isBusy = [](const std::unique_ptr<Wire> &wire) {
        return wire->sweep.isRunning() || wire->quietLooks < quietLooksAtEnd;
    };
    if (std::ranges::any_of(m_wires, isBusy)) {
        m_sinceAsked.start();
        return whileSweeping;
    }
    const std::chrono::milliseconds since(m_sinceAsked.elapsed());
    if (since < lateAnswers)
        return whileAnswersComeLate;
    return since < askedLately || m_watch.isAnybodyAskedAgain(m_context.clock.now()) ? whileAskedLately : whileQuiet;
}

QString Neighbours::reasonOf(const Wire &wire) const
{
    if (!m_failure.isEmpty())
        return m_failure;
    QStringList reasons;
    if (const QString reason = wire.sweep.reason(); !reason.isEmpty())
        reasons += reason;
    const QMap<QString, int> relays = m_watch.relays(wire.network.interface.index);
    for (auto relay = relays.cbegin(); relay != relays.cend() && reasons.size() < mostRelaysNamed; ++relay)
        reasons +=
            NeighboursText::tr("%1 answers for %2 addresses, as a router with proxy ARP does; who is behind it can't be told.")
                .arg(relay.key())
                .arg(relay.value());
    return reasons.isEmpty() ? wire.echo.reason() : reasons.join(u' ');
}

} // namespace

std::unique_ptr<Source> makeNeighbours(const SourceContext &context)
{
    return std::make_unique<Neighbours>(context);
}

} // namespace muster::discovery
