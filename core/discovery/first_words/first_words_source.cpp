// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/first_words/first_words_source.h"

#include "discovery/first_words/words_service.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr auto wordsTellPause = 200ms; // visits end by the dozen

bool isWorkedOn(const Network &network)
{
    return !network.mayTouch.isEmpty();
}

} // namespace

FirstWordsSource::FirstWordsSource(const SourceContext &context, FirstWordsWays ways)
    : m_context(context)
    , m_ways(std::move(ways))
    , m_rounds(context.neighbours, context.clock, m_ways.pace)
{
    m_tell.setSingleShot(true);
    connect(&m_tell, &QTimer::timeout, this, &FirstWordsSource::channelsChanged);
    connect(&m_rounds, &HostRounds::due, this, &FirstWordsSource::visit);
}

QString FirstWordsSource::id() const
{
    return u"first-words"_s;
}

QString FirstWordsSource::title() const
{
    return tr("First words");
}

void FirstWordsSource::start(const QVector<Network> &networks)
{
    m_networks = networks;
    m_rounds.setNetworks(networks);
    QStringList over;
    for (const auto &[key, visit] : m_visits)
        if (!m_rounds.isAllowed(visit->host()))
            over += key;
    for (const QString &key : std::as_const(over))
        drop(key);
    const auto isWorkedAt = [this](int interface) {
        return std::ranges::any_of(m_networks, [&](const Network &network) {
            return network.interface.index == interface && isWorkedOn(network);
        });
    };
    m_tallies.removeIf([&](const auto &item) { return !isWorkedAt(item.key()); });
    m_offers.forgetIf([&](const QString &key) { return !isWorkedAt(key.section(u' ', 0, 0).toInt()); });
    tellChannels();
}

void FirstWordsSource::probe()
{
    m_rounds.probe();
}

void FirstWordsSource::stop()
{
    start({});
}

QVector<Channel> FirstWordsSource::channels() const
{
    QVector<Channel> channels;
    for (const Network &network : m_networks) {
        if (!isWorkedOn(network))
            continue;
        const Tally tally = m_tallies.value(network.interface.index);
        const qint64 ahead = tally.underWay + m_rounds.waiting(network.interface.index);
        Channel channel;
        channel.interface = network.interface.name;
        channel.ipv4 = tally.traffic;
        channel.ipv4.isUsed = true;
        if (ahead > 0) {
            channel.state = Channel::State::Working;
            channel.done = tally.done;
            channel.total = tally.done + ahead;
        }
        channels.append(channel);
    }
    return channels;
}

void FirstWordsSource::visit(const TouchableHost &host)
{
    const QString key = host.key();
    auto visit = std::make_unique<WordsVisit>(host, m_ways.ports, m_ways.limits);
    connect(visit.get(), &WordsVisit::finished, this, [this, key] { visitOver(key); });
    Tally &tally = m_tallies[host.interface.index];
    if (tally.underWay++ == 0)
        tally.done = 0;
    visit->begin();
    m_visits.insert_or_assign(key, std::move(visit));
    tellChannels();
}

void FirstWordsSource::visitOver(const QString &key)
{
    const auto known = m_visits.find(key);
    if (known == m_visits.end())
        return;
    WordsVisit *visit = known->second.release();
    visit->deleteLater(); // it is speaking
    m_visits.erase(known);
    count(*visit);
    m_rounds.done(visit->host());
    tellChannels();
    const KnownOffers::Change change = m_offers.update(key, visit->heard());
    if (change.offered.isEmpty() && change.gone.isEmpty())
        return;
    Sighting sighting;
    sighting.source = id();
    sighting.at = m_context.clock.now();
    sighting.interface = visit->host().interface.name;
    sighting.endpoint = visit->host().address.toString();
    sighting.attributes = claimsOf(change.offered);
    sighting.services = change.offered;
    sighting.goneServices = change.gone;
    Q_EMIT sighted(sighting);
}

/// Ends a visit where touch is no longer allowed.
void FirstWordsSource::drop(const QString &key)
{
    const auto known = m_visits.find(key);
    const TouchableHost host = known->second->host();
    m_visits.erase(known);
    --m_tallies[host.interface.index].underWay;
    m_rounds.done(host);
}

void FirstWordsSource::count(const WordsVisit &visit)
{
    using State = HeardPort::State;
    Tally &tally = m_tallies[visit.host().interface.index];
    --tally.underWay;
    ++tally.done;
    Traffic &traffic = tally.traffic;
    const Timestamp now = m_context.clock.now();
    for (const HeardPort &port : visit.heard()) {
        if (port.state == State::NotAsked || port.state == State::Unreachable)
            continue;
        ++traffic.sent;
        traffic.lastSent = now;
        if (port.state == State::NoAnswer)
            continue;
        ++traffic.heard;
        traffic.lastHeard = now;
        traffic.overrun += port.isCut;
        traffic.garbled += port.isTlsBroken || (!port.said.isEmpty() && serviceOf(port).type == "unknown"_L1);
    }
}

void FirstWordsSource::tellChannels()
{
    if (!m_tell.isActive())
        m_tell.start(wordsTellPause);
}

} // namespace muster::discovery
