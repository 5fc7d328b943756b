// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/coverage.h"

#include "discovery/doctor/doctor_protocol.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

struct CoverageText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

bool hasFamily(const NetworkInterface &interface, IpFamily family)
{
    return family == IpFamily::IPv4 ? !interface.ipv4Networks().isEmpty() : interface.hasIpv6();
}

QString familyText(IpFamily family)
{
    return family == IpFamily::IPv4 ? u"IPv4"_s : u"IPv6"_s;
}

/// Why nothing at all can be heard there; empty: something can.
QString linkTrouble(const Link &link)
{
    const QString &name = link.interface.name;
    if (!link.isUp)
        return CoverageText::tr("%1 is switched off.").arg(name);
    if (!link.hasCarrier)
        return CoverageText::tr("%1 has no carrier: nothing is at the other end.").arg(name);
    return link.interface.addresses.isEmpty() ? CoverageText::tr("%1 has no address.").arg(name) : QString();
}

void judgeMulticast(CoverageCell &cell, const DoctorFacts &facts)
{
    const auto check = std::ranges::find_if(facts.multicast, [&cell](const MulticastCheck &one) {
        return one.interface == cell.interface && one.source == cell.source && one.family == cell.family;
    });
    if (check != facts.multicast.end() && check->outcome == MulticastCheck::Outcome::Lost) {
        const Group group = doctorProtocol(cell.source)->group();
        cell.verdict = Coverage::Blocked;
        cell.reason = CoverageText::tr("A firewall on this computer drops what is sent to %1, UDP port %2.")
                          .arg(group.address(*cell.family).toString())
                          .arg(group.port);
    } else if (isMulticastLost(facts, cell.interface, cell.source, *cell.family)) {
        cell.verdict = Coverage::Blocked;
        const qint64 toUs = trafficSince(facts, cell.interface, cell.source, *cell.family).toUs;
        cell.reason = CoverageText::tr("%n answer(s) came to us alone, and none of what is sent to all.", nullptr,
                                       int(std::min<qint64>(toUs, std::numeric_limits<int>::max())));
    }
}

Coverage verdictOf(Obstacle obstacle)
{
    switch (obstacle) {
    case Obstacle::PortTaken:
    case Obstacle::NotPermitted:
    case Obstacle::Other: return Coverage::Blocked;
    default: return Coverage::NotPossible;
    }
}

/// None when the protocol is not spoken in this family.
std::optional<CoverageCell> familyCell(const DoctorFacts &facts, const QString &source, const Channel &channel, IpFamily family)
{
    const Traffic &traffic = family == IpFamily::IPv4 ? channel.ipv4 : channel.ipv6;
    const Link *link = facts.link(channel.interface);
    const bool isHere = !link || hasFamily(link->interface, family);
    if (!traffic.isUsed && traffic.obstacle == Obstacle::None && isHere)
        return std::nullopt;
    CoverageCell cell{channel.interface, source,        family,           Coverage::Listening, {},
                      traffic.sent,      traffic.heard, traffic.lastSent, traffic.lastHeard};
    if (traffic.obstacle != Obstacle::None) {
        cell.verdict = verdictOf(traffic.obstacle);
        cell.reason = traffic.reason.isEmpty() ? channel.reason : traffic.reason;
        return cell;
    }
    if (!traffic.isUsed) {
        cell.verdict = Coverage::NotPossible;
        cell.reason = CoverageText::tr("%1 has no %2 address.").arg(channel.interface, familyText(family));
        return cell;
    }
    cell.reason = traffic.reason;
    if (traffic.heard > 0)
        cell.verdict = Coverage::Heard;
    else if (traffic.sent > 0)
        cell.verdict = Coverage::AskedSilent;
    if (doctorProtocol(source))
        judgeMulticast(cell, facts);
    if (cell.verdict == Coverage::AskedSilent && !isolatedHosts(facts, channel.interface).isEmpty()) {
        cell.verdict = Coverage::Isolated;
        cell.reason = CoverageText::tr("The network keeps its hosts from speaking to each other.");
    }
    return cell;
}

/// Of a bus or a radio: whether the interface has a carrier and an address does not matter.
CoverageCell wholeCell(const DiscoveryStatus::Heard &source, const Channel &channel)
{
    const Coverage verdict = channel.state == Channel::State::Blocked ? Coverage::Blocked
                             : source.heard > 0                       ? Coverage::Heard
                                                                      : Coverage::Listening;
    return {channel.interface, source.id, {}, verdict, channel.reason, 0, source.heard, {}, {}};
}

QVector<CoverageCell> channelCells(const DoctorFacts &facts, const DiscoveryStatus::Heard &source, const Channel &channel)
{
    if (channel.interface.isEmpty() || channel.isBelowIp)
        return {wholeCell(source, channel)};
    QVector<CoverageCell> cells;
    if (const Link *link = facts.link(channel.interface); link && !linkTrouble(*link).isEmpty())
        return {{channel.interface, source.id, {}, Coverage::NotPossible, linkTrouble(*link), 0, 0, {}, {}}};
    for (const IpFamily family : {IpFamily::IPv4, IpFamily::IPv6})
        if (const auto cell = familyCell(facts, source.id, channel, family))
            cells.append(*cell);
    if (channel.state == Channel::State::Blocked
        && std::ranges::none_of(cells, [](const CoverageCell &cell) { return cell.verdict == Coverage::Blocked; }))
        for (CoverageCell &cell : cells)
            if (cell.verdict != Coverage::NotPossible) {
                cell.verdict = Coverage::Blocked;
                cell.reason = channel.reason;
            }
    return cells;
}

CoverageMatrix::Row rowOf(const Link &link)
{
    QStringList parts;
    for (const Prefix &network : link.interface.ipv4Networks())
        parts += network.toString();
    if (!link.isUp)
        parts = QStringList{CoverageText::tr("switched off")};
    else if (!link.hasCarrier)
        parts = QStringList{CoverageText::tr("no carrier")};
    else if (parts.isEmpty())
        parts += link.interface.addresses.isEmpty() ? CoverageText::tr("no address") : CoverageText::tr("no IPv4 address");
    parts += mediumText(link.medium);
    return {link.interface.name, parts.join(u", "_s), link.isReady()};
}

bool isSeenAs(const Link &link)
{
    return link.medium != Link::Medium::Loopback && !link.isPart;
}

/// Of a source that has no channel on an interface.
CoverageCell silentCell(const DoctorFacts &facts, const DiscoveryStatus::Heard &source, const Link &link)
{
    CoverageCell cell{link.interface.name, source.id, {}, Coverage::NotPossible, linkTrouble(link), 0, 0, {}, {}};
    if (std::ranges::any_of(source.channels, &Channel::isBelowIp)) {
        cell.reason = CoverageText::tr("%1 does not use %2.").arg(source.title, link.interface.name);
        return cell;
    }
    if (!cell.reason.isEmpty())
        return cell;
    if (source.isOff || !facts.status.interfaces.contains(link.interface.name)) {
        cell.verdict = Coverage::TurnedOff;
        cell.reason = source.isOff ? CoverageText::tr("It is turned off in the settings.")
                                   : CoverageText::tr("Nobody asked to look there.");
    } else {
        cell.reason = CoverageText::tr("It speaks to single hosts only, and nobody has allowed that here.");
    }
    return cell;
}

/// How near to the truth about both families a verdict is, the nearest first.
int rank(Coverage verdict)
{
    constexpr Coverage order[] = {Coverage::Blocked,   Coverage::Isolated,  Coverage::Heard,      Coverage::AskedSilent,
                                  Coverage::Listening, Coverage::TurnedOff, Coverage::NotPossible};
    return int(std::ranges::find(order, verdict) - std::begin(order));
}

} // namespace

QString mediumText(Link::Medium medium)
{
    switch (medium) {
    case Link::Medium::Wired: return CoverageText::tr("wired");
    case Link::Medium::Wireless: return CoverageText::tr("Wi-Fi");
    case Link::Medium::Vlan: return CoverageText::tr("VLAN");
    case Link::Medium::Bridge: return CoverageText::tr("bridge");
    case Link::Medium::Tunnel: return CoverageText::tr("VPN");
    case Link::Medium::Loopback: return CoverageText::tr("this computer");
    }
    return {};
}

CoverageMatrix coverageOf(const DoctorFacts &facts)
{
    CoverageMatrix matrix;
    QVector<Link> links = facts.links;
    links.removeIf([](const Link &link) { return !isSeenAs(link); });
    std::stable_partition(links.begin(), links.end(),
                          [&](const Link &link) { return facts.status.interfaces.contains(link.interface.name); });
    for (const Link &link : std::as_const(links))
        matrix.rows.append(rowOf(link));
    for (const DiscoveryStatus::Heard &source : facts.status.sources) {
        const auto hasNoInterface = [](const Channel &channel) { return channel.interface.isEmpty(); };
        const bool isBus = std::ranges::any_of(source.channels, hasNoInterface);
        matrix.columns.append({source.id, source.title, isBus});
        for (const Channel &channel : source.channels)
            matrix.cells += channelCells(facts, source, channel);
        for (const Link &link : std::as_const(links)) {
            const auto isHere = [&](const CoverageCell &cell) {
                return cell.interface == link.interface.name && cell.source == source.id;
            };
            if (isBus || std::ranges::any_of(matrix.cells, isHere))
                continue; // a channel that is used in no IP family gives none
            matrix.cells.append(silentCell(facts, source, link));
        }
    }
    return matrix;
}

CoverageCell CoverageMatrix::at(const QString &interface, const QString &source) const
{
    CoverageCell both{interface, source, {}, Coverage::TurnedOff, {}, 0, 0, {}, {}};
    bool isFirst = true;
    for (const CoverageCell &cell : cells) {
        if (cell.interface != interface || cell.source != source)
            continue;
        if (isFirst || rank(cell.verdict) < rank(both.verdict)) {
            both.verdict = cell.verdict;
            both.reason = cell.reason;
        }
        isFirst = false;
        both.sent += cell.sent;
        both.heard += cell.heard;
        both.lastSent = std::max(both.lastSent, cell.lastSent);
        both.lastHeard = std::max(both.lastHeard, cell.lastHeard);
    }
    return both;
}

} // namespace muster::discovery
