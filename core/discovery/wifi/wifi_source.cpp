// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wifi/wifi_source.h"

#include "discovery/wifi/wifi_sighting.h"

#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostFollowed = 256; ///< access points; a radio can feign any number

bool saysWhatItSaid(const Sighting &one, const Sighting &other)
{
    return one.attributes == other.attributes && one.interface == other.interface;
}

} // namespace

WifiSource::WifiSource(FactoryAccessPoints table, std::unique_ptr<WifiAir> air, const Clock &clock, Pace pace,
                       QStringList interfaces)
    : m_table(std::move(table))
    , m_air(std::move(air))
    , m_clock(clock)
    , m_pace(pace)
    , m_interfaces(std::move(interfaces))
    , m_scanTimer(this)
    , m_lookTimer(this)
{
    m_air->setParent(this); // it goes with us when we are moved to another thread
    connect(m_air.get(), &WifiAir::changed, this, &WifiSource::look);
    m_scanTimer.setInterval(m_pace.scan);
    connect(&m_scanTimer, &QTimer::timeout, this, &WifiSource::scan);
    m_lookTimer.setInterval(m_pace.least);
    connect(&m_lookTimer, &QTimer::timeout, this, &WifiSource::look);
}

QString WifiSource::id() const
{
    return u"wifi"_s;
}

QString WifiSource::title() const
{
    return tr("Wi-Fi");
}

void WifiSource::start(const QVector<Network> &)
{
    if (m_isRunning)
        return;
    m_isRunning = true;
    m_channels = {Channel{{}, Channel::State::Working, {}}};
    m_scanTimer.start();
    m_lookTimer.start();
    m_air->open();
}

void WifiSource::probe()
{
    if (!m_isRunning)
        return;
    m_air->lookAgain();
    scan();
}

void WifiSource::stop()
{
    m_isRunning = false;
    m_air->close();
    m_scanTimer.stop();
    m_lookTimer.stop();
    m_told.clear();
    m_scanned.clear();
    m_channels.clear();
    m_left = 0;
}

WifiAir::Heard WifiSource::heard() const
{
    WifiAir::Heard heard = m_air->heard();
    if (!m_interfaces.isEmpty())
        heard.radios.removeIf([this](const WifiRadio &radio) { return !m_interfaces.contains(radio.interface); });
    return heard;
}

bool WifiSource::mayAsk(const QString &interface) const
{
    return !m_isListenOnly || !m_isListenOnly(interface);
}

void WifiSource::setListenOnly(const std::function<bool(const QString &interface)> &isListenOnly)
{
    m_isListenOnly = isListenOnly;
}

void WifiSource::scan()
{
    for (const WifiRadio &radio : heard().radios)
        if (radio.canHear() && mayAsk(radio.interface))
            m_air->scan(radio.interface);
}

void WifiSource::scanNewRadios(const WifiAir::Heard &heard)
{
    QSet<QString> able;
    for (const WifiRadio &radio : heard.radios) {
        if (!radio.canHear())
            continue;
        able.insert(radio.interface);
        if (!m_scanned.contains(radio.interface) && mayAsk(radio.interface))
            m_air->scan(radio.interface);
    }
    m_scanned = able;
}

void WifiSource::look()
{
    if (!m_isRunning)
        return;
    const WifiAir::Heard now = heard();
    scanNewRadios(now);
    const QVector<Sighting> news = present(now);
    const QVector<Channel> channels = channelsOf(now);
    const bool hasOtherChannels = channels != m_channels;
    m_channels = channels;
    // Who hears it may stop or destroy us.
    const QPointer<WifiSource> self(this);
    for (const Sighting &sighting : news) {
        if (!self || !m_isRunning)
            return;
        Q_EMIT sighted(sighting);
    }
    if (self && m_isRunning && hasOtherChannels)
        Q_EMIT channelsChanged();
}

/// What there is to say now. Of two radios that hear one access point, the one that hears it better.
QVector<Sighting> WifiSource::present(const WifiAir::Heard &heard)
{
    struct Candidate
    {
        Sighting sighting;
        int signal = 0;
    };
    const Timestamp at = m_clock.now();
    QMap<QString, Candidate> candidates;
    for (const WifiRadio &radio : heard.radios)
        for (const AccessPoint &ap : radio.accessPoints) {
            const auto match = m_table.match(ap.ssid);
            const QString endpoint = match ? wifiEndpoint(ap) : QString();
            if (endpoint.isEmpty())
                continue;
            const auto other = candidates.constFind(endpoint);
            if (other == candidates.cend() || other->signal < ap.signal)
                candidates.insert(endpoint, {wifiSighting(ap, *match, radio.interface, at), ap.signal});
        }
    QMap<QString, Sighting> now;
    for (auto it = candidates.cbegin(); it != candidates.cend(); ++it)
        now.insert(it.key(), it->sighting);

    QVector<Sighting> news = takeGone(heard, now);
    m_left = 0;
    for (const Sighting &sighting : std::as_const(now)) {
        const auto before = m_told.constFind(sighting.endpoint);
        if (before == m_told.cend()) {
            if (m_told.size() >= mostFollowed) {
                ++m_left;
                continue;
            }
        } else {
            // A signal is never the same twice.
            const auto age = at - before->at;
            if (age < m_pace.least || (age < m_pace.repeat && saysWhatItSaid(*before, sighting)))
                continue;
        }
        m_told.insert(sighting.endpoint, sighting);
        news.append(sighting);
    }
    return news;
}

/// Those that a radio heard, and hears no longer. Of those whose radio is off or away nothing is known; they are forgotten.
QVector<Sighting> WifiSource::takeGone(const WifiAir::Heard &heard, const QMap<QString, Sighting> &now)
{
    QVector<Sighting> gone;
    for (auto it = m_told.begin(); it != m_told.end();) {
        if (now.contains(it.key())) {
            ++it;
            continue;
        }
        const bool wouldBeHeard = std::ranges::any_of(heard.radios, [&it](const WifiRadio &radio) {
            return radio.interface == it->interface && radio.canHear();
        });
        if (wouldBeHeard) {
            Sighting left = *it;
            left.isGone = true;
            left.at = m_clock.now();
            gone.append(left);
        }
        it = m_told.erase(it);
    }
    return gone;
}

QVector<Channel> WifiSource::channelsOf(const WifiAir::Heard &heard) const
{
    Channel whole;
    if (!heard.isKnown) {
        whole.state = Channel::State::Working;
        return {whole};
    }
    if (heard.obstacle != Obstacle::None || heard.radios.isEmpty()) {
        const bool isLacking = heard.obstacle == Obstacle::None;
        whole.state = Channel::State::Blocked;
        whole.obstacle = isLacking ? Obstacle::Unsupported : heard.obstacle;
        if (!isLacking)
            whole.reason = heard.reason;
        else if (m_interfaces.isEmpty())
            whole.reason = tr("NetworkManager knows of no Wi-Fi adapter in this machine. Plug one in, or go on without.");
        else
            whole.reason =
                tr("None of the interfaces that are looked on is a Wi-Fi adapter: %1.").arg(m_interfaces.join(u", "_s));
        return {whole};
    }
    QVector<Channel> channels;
    for (const WifiRadio &radio : heard.radios) {
        Channel channel;
        channel.interface = radio.interface;
        channel.isBelowIp = true;
        channel.state = !radio.canHear()   ? Channel::State::Blocked
                        : radio.isScanning ? Channel::State::Working
                                           : Channel::State::Listening;
        channel.obstacle = radio.obstacle;
        channel.reason = radio.reason;
        if (channel.reason.isEmpty() && m_left > 0)
            channel.reason = tr("%n access point(s) of devices beyond what Muster follows at once left out.", nullptr,
                                int(m_left));
        channels.append(channel);
    }
    return channels;
}

} // namespace muster::discovery
