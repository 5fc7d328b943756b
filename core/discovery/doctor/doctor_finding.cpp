// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/doctor_finding.h"

#include "discovery/doctor/doctor_protocol.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

struct DoctorFindingText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)

public:
    static QString refused(qint64 count)
    {
        return tr("The system refused %n new neighbour(s) while this was looked at.", nullptr,
                  int(std::min<qint64>(count, std::numeric_limits<int>::max())));
    }
};

using Findings = QVector<DoctorFinding>;

bool isOfUse(const Link &link)
{
    return link.medium != Link::Medium::Loopback && !link.isPart;
}

void findLinks(const DoctorFacts &facts, Findings &findings)
{
    bool isAnyReady = false;
    for (const Link &link : facts.links) {
        if (!isOfUse(link))
            continue;
        const QString &name = link.interface.name;
        if (!link.isUp) {
            findings.append(
                {Trouble::SwitchedOff,
                 DoctorSeverity::Note,
                 name,
                 {},
                 DoctorFindingText::tr("%1 is switched off.").arg(name),
                 {},
                 {},
                 {{DoctorFindingText::tr("Switch it on, if devices are there."), u"sudo ip link set %1 up"_s.arg(name)}}});
        } else if (!link.hasCarrier) {
            findings.append(
                {Trouble::NoCarrier,
                 DoctorSeverity::Warning,
                 name,
                 {},
                 DoctorFindingText::tr("%1 has no carrier: nothing can be heard there.").arg(name),
                 DoctorFindingText::tr("The interface is switched on, and nothing answers at the other end."),
                 DoctorFindingText::tr("The cable is unplugged, or the switch port is off; on Wi-Fi: not connected."),
                 {{DoctorFindingText::tr("Plug in the cable of %1, or look at the port at its other end.").arg(name), {}}}});
        } else if (link.interface.addresses.isEmpty()) {
            findings.append({Trouble::NoAddress,
                             DoctorSeverity::Error,
                             name,
                             {},
                             DoctorFindingText::tr("%1 has no address: nobody there can be asked.").arg(name),
                             DoctorFindingText::tr("The interface is up and has a carrier, and no IPv4 or IPv6 address."),
                             DoctorFindingText::tr("No DHCP server answered, or nobody set an address."),
                             addressSteps(name)});
        } else if (link.interface.ipv4Networks().isEmpty()) {
            isAnyReady = true;
            findings.append(
                {Trouble::NoIpv4Address,
                 DoctorSeverity::Warning,
                 name,
                 {},
                 DoctorFindingText::tr("%1 has no IPv4 address: only devices that speak IPv6 can be heard there.").arg(name),
                 DoctorFindingText::tr("The interface is up and has IPv6 addresses only."),
                 DoctorFindingText::tr("No DHCP server answered, or nobody set an address."),
                 addressSteps(name)});
        } else {
            isAnyReady = true;
        }
    }
    if (!isAnyReady)
        findings.append({Trouble::NoInterface,
                         DoctorSeverity::Error,
                         {},
                         {},
                         DoctorFindingText::tr("No network interface can be used: no network is looked at."),
                         {},
                         {},
                         {{DoctorFindingText::tr("Connect this computer to the devices' network."), {}}}});
}

/// What a source's own sockets complain of.
void findObstacles(const DoctorFacts &facts, Findings &findings)
{
    for (const DiscoveryStatus::Heard &source : facts.status.sources)
        for (const Channel &channel : source.channels) {
            const bool isWhole = channel.interface.isEmpty() || channel.isBelowIp;
            const bool isRefused = channel.obstacle == Obstacle::NotPermitted;
            if (isWhole && (channel.state == Channel::State::Blocked || isRefused))
                findings.append({isRefused ? Trouble::NotPermitted : Trouble::Bus,
                                 DoctorSeverity::Warning,
                                 channel.interface,
                                 {source.id},
                                 u"%1: %2"_s.arg(source.title, channel.reason),
                                 {},
                                 {},
                                 {}});
            for (const Obstacle obstacle : {Obstacle::PortTaken, Obstacle::NotPermitted}) {
                const bool is4 = channel.ipv4.obstacle == obstacle;
                if (!is4 && channel.ipv6.obstacle != obstacle)
                    continue;
                const bool isTaken = obstacle == Obstacle::PortTaken;
                const DoctorProtocol *protocol = doctorProtocol(source.id);
                const QString port = protocol ? QString::number(protocol->port) : QString();
                DoctorFinding finding{isTaken ? Trouble::PortTaken : Trouble::NotPermitted,
                                      DoctorSeverity::Error,
                                      channel.interface,
                                      {source.id},
                                      {},
                                      is4 ? channel.ipv4.reason : channel.ipv6.reason,
                                      {},
                                      {}};
                if (isTaken) {
                    finding.what = DoctorFindingText::tr("%1 can't listen on %2: another program has its port to itself.")
                                       .arg(source.title, channel.interface);
                    finding.cause = DoctorFindingText::tr("A program opened the port without sharing it (SO_REUSEADDR).");
                    finding.steps = {{DoctorFindingText::tr("Find the program, and stop it or have it share the port."),
                                      port.isEmpty() ? u"sudo ss -ulpn"_s : u"sudo ss -ulpn 'sport = :%1'"_s.arg(port)}};
                } else {
                    finding.what = DoctorFindingText::tr("The system forbids %1 on %2.").arg(source.title, channel.interface);
                    finding.cause =
                        DoctorFindingText::tr("A firewall on this computer, or something that confines this program.");
                    finding.steps = {
                        {DoctorFindingText::tr("Look at the rules for outgoing packets."), u"sudo nft list ruleset"_s}};
                }
                findings.append(finding);
            }
        }
}

/// One finding an interface, however many groups of it are dropped.
void findFirewalls(const DoctorFacts &facts, Findings &findings)
{
    for (const Link &link : facts.links) {
        QStringList sources;
        QStringList groups;
        QStringList through;
        for (const MulticastCheck &check : facts.multicast) {
            const DoctorProtocol *protocol = doctorProtocol(check.source);
            if (check.interface != link.interface.name || !protocol || check.outcome != MulticastCheck::Outcome::Lost)
                continue;
            if (!sources.contains(check.source))
                sources += check.source;
            groups += protocol->group().address(check.family).toString();
            if (const QString title = facts.title(check.source);
                trafficSince(facts, check.interface, check.source, check.family).toUs > 0 && !through.contains(title))
                through += title;
        }
        if (sources.isEmpty())
            continue;
        groups.removeDuplicates();
        QString proof =
            DoctorFindingText::tr("What this computer sent to %1 on %2 did not come back to it, though it had joined.")
                .arg(groups.join(u", "_s), link.interface.name);
        if (!through.isEmpty())
            proof += u' ' + DoctorFindingText::tr("Answers to us alone do come (%1).").arg(through.join(u", "_s));
        findings.append({Trouble::Firewall, DoctorSeverity::Error, link.interface.name, sources,
                         DoctorFindingText::tr("A firewall on this computer drops the multicast that comes in on %1.")
                             .arg(link.interface.name),
                         proof, DoctorFindingText::tr("A rule for incoming packets (nftables, firewalld, ufw)."),
                         firewallSteps(facts, sources)});
    }
}

void findLostMulticast(const DoctorFacts &facts, Findings &findings)
{
    for (const DiscoveryStatus::Heard &source : facts.status.sources)
        for (const Channel &channel : source.channels)
            for (const IpFamily family : {IpFamily::IPv4, IpFamily::IPv6}) {
                const auto isExplained = [&](const MulticastCheck &check) {
                    return check.interface == channel.interface && check.source == source.id && check.family == family
                           && check.outcome == MulticastCheck::Outcome::Lost;
                };
                if (!isMulticastLost(facts, channel.interface, source.id, family)
                    || std::ranges::any_of(facts.multicast, isExplained))
                    continue;
                const Traffic traffic = trafficSince(facts, channel.interface, source.id, family);
                findings.append(
                    {Trouble::MulticastLost,
                     DoctorSeverity::Error,
                     channel.interface,
                     {source.id},
                     DoctorFindingText::tr("What devices send to all by %1 does not reach this computer on %2.")
                         .arg(source.title, channel.interface),
                     DoctorFindingText::tr("%1 questions were sent. %2 answers came to us alone, and none to all.")
                         .arg(traffic.sent)
                         .arg(traffic.toUs),
                     DoctorFindingText::tr("IGMP snooping without a querier, or an access point that keeps multicast back."),
                     multicastLostSteps(channel.interface)});
            }
}

void findIsolation(const DoctorFacts &facts, Findings &findings)
{
    for (const Link &link : facts.links) {
        const QVector<QHostAddress> hosts = isolatedHosts(facts, link.interface.name);
        if (hosts.isEmpty())
            continue;
        findings.append(
            {Trouble::Isolated,
             DoctorSeverity::Error,
             link.interface.name,
             {},
             DoctorFindingText::tr("The network of %1 keeps its hosts from speaking to each other.").arg(link.interface.name),
             DoctorFindingText::tr("%1 was heard and does not answer ARP, nor does any other host; the router %2 does.")
                 .arg(hosts.first().toString(), facts.toTheWorld.gateway.toString()),
             DoctorFindingText::tr("Client isolation of an access point, or a private VLAN."),
             {{DoctorFindingText::tr("Turn off client isolation for this network at the access point or switch."), {}},
              {DoctorFindingText::tr("Or connect this computer to the wired side."), {}}}});
    }
}

void findFullTable(const DoctorFacts &facts, Findings &findings)
{
    const qint64 refused4 = facts.table.ipv4.refused - facts.tableBefore.ipv4.refused;
    const qint64 refused6 = facts.table.ipv6.refused - facts.tableBefore.ipv6.refused;
    if (refused4 <= 0 && refused6 <= 0 && !facts.isTableRefusal)
        return;
    const TableUse &table = refused6 > refused4 ? facts.table.ipv6 : facts.table.ipv4;
    const auto isPending = [](const NeighbourEntry &entry) { return entry.state == NeighbourEntry::State::Pending; };
    QString proof = DoctorFindingText::refused(std::max<qint64>({refused4, refused6, 1}));
    proof += u' '
             + DoctorFindingText::tr("It has room for %1; %2 of this network's wait for an answer at the moment.")
                   .arg(table.limit)
                   .arg(std::ranges::count_if(facts.neighbours, isPending));
    findings.append({Trouble::TableFull,
                     DoctorSeverity::Error,
                     {},
                     {},
                     DoctorFindingText::tr("The system's neighbour table is full: hosts can't be found, and nobody says so."),
                     proof,
                     DoctorFindingText::tr("A sweep or scan of a large network without pauses, by this program or another."),
                     tableFullSteps()});
}

void findLimits(const DoctorFacts &facts, Findings &findings)
{
    const qint64 dropped = facts.status.dropped - facts.before.dropped;
    if (dropped > 0)
        findings.append({Trouble::TooManySightings,
                         DoctorSeverity::Warning,
                         {},
                         {},
                         DoctorFindingText::tr("More was heard at once than can be taken in."),
                         DoctorFindingText::tr("%1 sightings were dropped while this was looked at.").arg(dropped),
                         DoctorFindingText::tr("A device that floods the network."),
                         {}});
    if (facts.notKept > 0)
        findings.append(
            {Trouble::TooManyDevices,
             DoctorSeverity::Warning,
             {},
             {},
             DoctorFindingText::tr("More new devices were heard than are kept."),
             DoctorFindingText::tr("%1 were not, since Muster was started: more than 64 a minute and network, or 20,000 in all.")
                 .arg(facts.notKept),
             DoctorFindingText::tr("A host that makes devices up, or a very large network."),
             {}});
    for (const DiscoveryStatus::Place &place : facts.status.places)
        if (place.isListenOnly)
            findings.append({Trouble::NotAllowedToTouch,
                             DoctorSeverity::Note,
                             place.interface,
                             {},
                             DoctorFindingText::tr("%1 on %2 is only listened to.").arg(place.prefix.toString(), place.interface),
                             DoctorFindingText::tr("Nothing is asked there: who does not announce himself is not heard."),
                             DoctorFindingText::tr("The settings, or who runs the program, want it so."),
                             {}});
        else if (place.mayTouch.isEmpty() && place.objection.isEmpty())
            findings.append({Trouble::NotAllowedToTouch,
                             DoctorSeverity::Note,
                             place.interface,
                             {},
                             DoctorFindingText::tr("Silent hosts of %1 on %2 are not looked for.")
                                 .arg(place.prefix.toString(), place.interface),
                             DoctorFindingText::tr("Nobody has allowed its single hosts to be spoken to."),
                             {},
                             touchSteps(place.prefix.toString())});
}

} // namespace

QVector<DoctorFinding> doctorFindings(const DoctorFacts &facts)
{
    Findings findings;
    for (const auto find :
         {&findLinks, &findObstacles, &findFirewalls, &findLostMulticast, &findIsolation, &findFullTable, &findLimits})
        find(facts, findings);
    std::ranges::stable_sort(findings, std::ranges::greater(), &DoctorFinding::severity);
    return findings;
}

} // namespace muster::discovery
