// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/host_answer.h"

#include "discovery/doctor/doctor_protocol.h"
#include "domain/identifier.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

struct HostAnswerText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

/// What else it answered, for people: "ping, TCP port 443".
QString answersOf(const HostFacts &host)
{
    QStringList ways;
    if (host.neighbour.hasAnswered() || host.neighbour.kind == ProbeAnswer::Kind::Known)
        ways += host.family() == IpFamily::IPv4 ? u"ARP"_s : HostAnswerText::tr("neighbour discovery");
    if (host.echo.hasAnswered())
        ways += HostAnswerText::tr("ping");
    for (const quint16 port : host.tcp.ports)
        ways += HostAnswerText::tr("TCP port %1").arg(port);
    if (host.tcp.kind == ProbeAnswer::Kind::Refused)
        ways += HostAnswerText::tr("TCP with a refusal");
    for (const QString &source : host.answeredBy())
        if (const DoctorProtocol *protocol = doctorProtocol(source))
            ways += QString::fromLatin1(protocol->title);
    return ways.join(u", "_s);
}

bool isAlive(const HostFacts &host)
{
    return host.echo.hasAnswered() || host.tcp.hasAnswered()
           || std::ranges::any_of(host.asked, [](const ProbeAnswer &answer) { return answer.hasAnswered(); });
}

HostAnswer answerUnreached(const DoctorFacts &facts, const HostFacts &host)
{
    const QString target = host.target.text();
    const Link *own = linkAround(facts, host.target.address);
    if (own && !own->isReady()) {
        const QString &name = own->interface.name;
        if (!own->isUp)
            return {HostCause::SwitchedOff,
                    HostAnswerText::tr("The interface to it, %1, is switched off.").arg(name),
                    HostAnswerText::tr("%1 lies in the network of %2.").arg(target, name),
                    {{HostAnswerText::tr("Switch %1 on.").arg(name), u"sudo ip link set %1 up"_s.arg(name)}}};
        return {HostCause::NoCarrier,
                HostAnswerText::tr("The interface to it, %1, has no carrier.").arg(name),
                HostAnswerText::tr("%1 lies in the network of %2, and nothing is at the other end of it.").arg(target, name),
                {{HostAnswerText::tr("Plug in the cable of %1, or look at the port at its other end.").arg(name), {}}}};
    }
    const auto isBare = [&host](const Link &link) {
        return link.isReady() && !link.isPart && link.medium != Link::Medium::Loopback
               && (host.family() == IpFamily::IPv6 ? !link.interface.hasIpv6() : link.interface.ipv4Networks().isEmpty());
    };
    if (const auto bare = std::ranges::find_if(facts.links, isBare); bare != facts.links.end())
        return {HostCause::NoAddress,
                HostAnswerText::tr("%1 is up but has no address, so that nobody on it can be asked.").arg(bare->interface.name),
                HostAnswerText::tr("No other interface leads to %1: there is no route to it.").arg(target),
                addressSteps(bare->interface.name, host.target.address)};
    HostAnswer answer{HostCause::NoRoute,
                      HostAnswerText::tr("This computer has no route to %1.").arg(target),
                      HostAnswerText::tr(
                          "It lies in no network of this computer, and no router is known that would know the way."),
                      {{HostAnswerText::tr("Look whether the address is right."), {}}}};
    for (const Link &link : facts.links)
        if (link.isReady() && !link.isPart && link.medium != Link::Medium::Loopback) {
            answer.steps.append(
                {HostAnswerText::tr("If it is on the same wire with the address of another network, as devices fresh "
                                    "from the factory are: give %1 a second address of that network.")
                     .arg(link.interface.name),
                 addressSteps(link.interface.name, host.target.address).last().command});
            break;
        }
    answer.steps.append({HostAnswerText::tr("Or set a route to its network."), {}});
    return answer;
}

HostAnswer answerRouted(const DoctorFacts &facts, const HostFacts &host)
{
    const Link *link = facts.link(host.route.interface);
    const QString state = isAlive(host) ? HostAnswerText::tr("It answers %1, so it is there.").arg(answersOf(host))
                                        : HostAnswerText::tr("It did not answer either.");
    return {HostCause::OtherSubnet,
            HostAnswerText::tr("It is in another network, behind the router %1: discovery ends at routers.")
                .arg(host.route.gateway.toString()),
            HostAnswerText::tr("Multicast and ARP do not cross them, so neither its announcements nor its MAC can arrive on %1.")
                    .arg(link ? link->interface.name : QString())
                + u' ' + state,
            {{HostAnswerText::tr("Run Muster on a computer in that network."), {}},
             {HostAnswerText::tr("Or give this computer an interface (a VLAN) in it."), {}}}};
}

HostAnswer answerAnother(const HostFacts &host)
{
    return {HostCause::AnotherHost,
            HostAnswerText::tr("%1, where it was known to be, is another host's now.").arg(host.target.address.toString()),
            HostAnswerText::tr("%1 answers there, and nobody with the MAC %2 anywhere.").arg(host.neighbour.mac, host.target.mac),
            {{HostAnswerText::tr("Look whether it is switched on and on the same network as this computer."), {}},
             {HostAnswerText::tr("Look which address it has now: on its screen, on its label, or at the DHCP server."), {}}}};
}

HostAnswer answerUnresolved(const DoctorFacts &facts, const HostFacts &host, const QString &interface)
{
    const QString target = host.target.text();
    if (host.neighbour.isTableFull)
        return {HostCause::TableFull, HostAnswerText::tr("The system's neighbour table is full: nobody new can be spoken to."),
                HostAnswerText::tr("The system had no room to ask who has %1. Whether it is there can't be told.").arg(target),
                tableFullSteps()};
    if (isolatedHosts(facts, interface).contains(host.target.address))
        return {HostCause::Isolated,
                HostAnswerText::tr("The network keeps its hosts from speaking to each other."),
                HostAnswerText::tr("It was heard, but does not answer ARP, while the router %1 does: client isolation.")
                    .arg(facts.toTheWorld.gateway.toString()),
                {{HostAnswerText::tr("Turn off client isolation for this network at the access point or switch."), {}},
                 {HostAnswerText::tr("Or connect this computer to the wired side."), {}}}};
    HostAnswer answer{
        HostCause::NobodyAnswers,
        HostAnswerText::tr("Nobody answers at %1.").arg(target),
        HostAnswerText::tr("This computer is in its network on %1, and asked three times who has the address.").arg(interface),
        {{HostAnswerText::tr("Look whether it is switched on and its cable or Wi-Fi is connected."), {}},
         {HostAnswerText::tr("Look whether it has this address: on its screen, on its label, or at the DHCP server."), {}},
         {HostAnswerText::tr("Look whether its switch port is in the same VLAN as %1.").arg(interface), {}}}};
    if (!host.heardBy.isEmpty())
        answer.detail += u' ' + HostAnswerText::tr("Yet something with this address was heard: it may have just left.");
    return answer;
}

QStringList droppedGroups(const DoctorFacts &facts, const QString &interface, IpFamily family)
{
    QStringList sources;
    for (const MulticastCheck &check : facts.multicast)
        if (check.interface == interface && check.family == family && check.outcome == MulticastCheck::Outcome::Lost)
            sources += check.source;
    return sources;
}

/// Heard by more than its MAC.
bool isIdentified(const HostFacts &host)
{
    return std::ranges::any_of(host.heardBy, [](const QString &source) { return source != u"neighbours"_s; });
}

std::optional<HostAnswer> answerLost(const DoctorFacts &facts, const HostFacts &host, const QString &interface)
{
    const QStringList dropped = droppedGroups(facts, interface, host.family());
    const QStringList proofs = host.answeredBy(); // it answers us alone, and what it says to all is lost
    for (const QString &source : proofs)
        if (dropped.contains(source))
            return HostAnswer{HostCause::Firewall,
                              HostAnswerText::tr("It is there, but a firewall on this computer drops what it sends to all."),
                              HostAnswerText::tr(
                                  "It answers %1 when asked alone; what is sent to all does not get through on %2.")
                                  .arg(facts.title(source), interface),
                              firewallSteps(facts, dropped)};
    for (const QString &source : proofs)
        if (isMulticastLost(facts, interface, source, host.family()))
            return HostAnswer{HostCause::MulticastLost,
                              HostAnswerText::tr("It is there, but what it sends to all does not reach this computer."),
                              HostAnswerText::tr(
                                  "It answers %1 when asked alone; nothing that is sent to all comes in on %2, and no "
                                  "firewall of this computer takes it.")
                                  .arg(facts.title(source), interface),
                              multicastLostSteps(interface)};
    if (!dropped.isEmpty() && !isIdentified(host) && isAlive(host))
        return HostAnswer{
            HostCause::Firewall, HostAnswerText::tr("It is there, and a firewall on this computer drops what it may announce."),
            HostAnswerText::tr("It answers %1. What is sent to all does not get through on %2.").arg(answersOf(host), interface),
            firewallSteps(facts, dropped)};
    return std::nullopt;
}

QVector<DoctorStep> silentHostSteps(const DoctorFacts &facts, const HostFacts &host)
{
    for (const DiscoveryStatus::Place &place : facts.status.places) {
        const auto holds = [&host](const Prefix &prefix) { return prefix.contains(host.target.address); };
        if (place.prefix.contains(host.target.address) && !place.isListenOnly && std::ranges::none_of(place.mayTouch, holds))
            return touchSteps(place.prefix.toString());
    }
    return {{HostAnswerText::tr("It is found by its MAC: compare that with the label on the device."), {}}};
}

/// It would be seen, if only somebody listened.
std::optional<HostAnswer> answerNotListened(const DoctorFacts &facts, const HostFacts &host, const QString &interface)
{
    if (isIdentified(host))
        return std::nullopt;
    const QString answers = HostAnswerText::tr("It answers %1.").arg(answersOf(host));
    if (!facts.status.interfaces.contains(interface))
        return HostAnswer{HostCause::NotListened,
                          HostAnswerText::tr("It is there, but discovery does not look on %1.").arg(interface),
                          answers,
                          {{HostAnswerText::tr("Look there as well."), u"musterctl discover --interface %1"_s.arg(interface)}}};
    for (const QString &source : host.answeredBy())
        if (const QString why = whyNotListened(facts, source, interface); !why.isEmpty())
            return HostAnswer{
                HostCause::NotListened,
                HostAnswerText::tr("It is there, but nobody listens to it: %1 is turned off.").arg(facts.title(source)),
                answers + u' ' + why,
                {{HostAnswerText::tr("Turn %1 on under \"Sources of discovery\" in the settings.").arg(facts.title(source)), {}},
                 {HostAnswerText::tr("Or ask for it by name, once."), u"musterctl discover --source %1"_s.arg(source)}}};
    return std::nullopt;
}

HostAnswer answerUnidentified(const DoctorFacts &facts, const HostFacts &host)
{
    HostAnswer answer{HostCause::Unidentified, HostAnswerText::tr("It is there, but nothing it says identifies it."), {}, {}};
    answer.steps = silentHostSteps(facts, host);
    if (host.answeredBy().isEmpty()) {
        answer.detail = HostAnswerText::tr("It answers %1, and no discovery protocol.").arg(answersOf(host));
        answer.steps.append({HostAnswerText::tr("Turn on discovery (mDNS, UPnP, ONVIF, SNMP) in its settings."), {}});
    } else {
        answer.detail = HostAnswerText::tr("It answers %1 when asked alone, and was not heard otherwise.").arg(answersOf(host));
    }
    answer.detail += u' ' + HostAnswerText::tr("Muster never makes a device from an address alone.");
    return answer;
}

} // namespace

Result<DoctorTarget> DoctorTarget::parse(const QString &text)
{
    const QString trimmed = text.trimmed();
    DoctorTarget target;
    // QHostAddress reads "10.1" as 10.0.0.1; an address is written out.
    if (target.address.setAddress(trimmed)
        && (target.address.protocol() == QAbstractSocket::IPv6Protocol || trimmed.count(u'.') == 3)) {
        if (target.address.isMulticast() || target.address.isBroadcast() || target.address.isNull()
            || target.address == QHostAddress(QHostAddress::AnyIPv4) || target.address == QHostAddress(QHostAddress::AnyIPv6))
            return fail(ErrorCode::Rejected, HostAnswerText::tr("%1 is no address of a single host.").arg(trimmed));
        return target;
    }
    target.address.clear();
    if (const auto mac = Identifier::create(IdentifierType::Mac, trimmed, u"operator"_s, {})) {
        target.mac = mac->value;
        return target;
    }
    return fail(ErrorCode::Rejected,
                HostAnswerText::tr(
                    "\"%1\" is neither an address nor a MAC. Write it as 10.0.1.17, fe80::1%eth0 or DC:A6:32:4F:19:C2.")
                    .arg(trimmed));
}

IpFamily HostFacts::family() const
{
    return target.address.protocol() == QAbstractSocket::IPv6Protocol ? IpFamily::IPv6 : IpFamily::IPv4;
}

QStringList HostFacts::answeredBy() const
{
    QStringList sources;
    for (auto one = asked.cbegin(); one != asked.cend(); ++one)
        if (one->kind == ProbeAnswer::Kind::Answered)
            sources += one.key();
    return sources;
}

QString whyNotListened(const DoctorFacts &facts, const QString &source, const QString &interface)
{
    if (!facts.status.interfaces.contains(interface))
        return HostAnswerText::tr("Discovery does not look on %1.").arg(interface);
    const auto isOff = [&source](const DiscoveryStatus::Heard &one) { return one.id == source && one.isOff; };
    return std::ranges::any_of(facts.status.sources, isOff)
               ? HostAnswerText::tr("%1 is turned off in the settings.").arg(facts.title(source))
               : QString();
}

const Link *linkAround(const DoctorFacts &facts, const QHostAddress &address)
{
    const bool hasZone = !address.scopeId().isEmpty();
    for (const Link &link : facts.links)
        if (hasZone ? link.interface.name == address.scopeId() : link.interface.isOnLink(address))
            return &link;
    return nullptr;
}

HostAnswer hostAnswer(const DoctorFacts &facts, const HostFacts &host)
{
    const QString target = host.target.text();
    if (host.target.address.isNull())
        return {HostCause::UnknownMac,
                HostAnswerText::tr("Nobody with the MAC %1 was heard or is in the neighbour table.").arg(target),
                HostAnswerText::tr(
                    "A MAC shows only on the network the device itself is on, and only after something spoke to it."),
                {{HostAnswerText::tr("Allow the networks it may be in to be swept, and ask again."),
                  u"musterctl discover --touch"_s},
                 {HostAnswerText::tr("Look whether it is switched on and on the same network as this computer."), {}}}};
    switch (host.route.kind) {
    case Route::Kind::Ourselves:
        return {HostCause::Ourselves,
                HostAnswerText::tr("%1 is this computer.").arg(target),
                HostAnswerText::tr("What it says itself is no device to check in."),
                {}};
    case Route::Kind::Everybody:
        return {HostCause::NotAHost,
                HostAnswerText::tr("%1 is no host's address, but everybody's on that network.").arg(target),
                {},
                {}};
    case Route::Kind::None: return answerUnreached(facts, host);
    case Route::Kind::ViaGateway: return answerRouted(facts, host);
    case Route::Kind::OnLink: break;
    }
    const Link *link = facts.link(host.route.interface);
    if (!link || !link->isReady())
        return answerUnreached(facts, host);
    const QString &interface = link->interface.name;
    if (host.isAnother())
        return answerAnother(host);
    if (host.neighbour.kind == ProbeAnswer::Kind::Silent && !isAlive(host))
        return answerUnresolved(facts, host, interface);
    if (const auto unheard = answerNotListened(facts, host, interface))
        return *unheard;
    if (const auto lost = answerLost(facts, host, interface))
        return *lost;
    if (isIdentified(host)) {
        QStringList titles;
        for (const QString &source : host.heardBy)
            titles += facts.title(source);
        return {HostCause::Seen,
                HostAnswerText::tr("It is seen."),
                HostAnswerText::tr("Heard by %1 on %2; it answers %3.").arg(titles.join(u", "_s), interface, answersOf(host)),
                {}};
    }
    if (isAlive(host))
        return answerUnidentified(facts, host);
    const bool isOld = host.neighbour.kind == ProbeAnswer::Kind::Known;
    const QString old =
        isOld ? u' '
                    + HostAnswerText::tr(
                        "Its last answer is up to a minute old: if it was just switched off, ask again in a minute.")
              : QString();
    return {HostCause::ArpOnly, HostAnswerText::tr("It is there, and answers nothing but %1.").arg(answersOf(host)),
            HostAnswerText::tr(
                "Its MAC is %1. Only a sweep finds such a host: it says nothing by itself, and drops ping and all ports "
                "that were tried.")
                    .arg(host.neighbour.mac)
                + old,
            silentHostSteps(facts, host)
                + QVector<DoctorStep>{{HostAnswerText::tr("Look whether it has a firewall, or sleeps."), {}}}};
}

} // namespace muster::discovery
