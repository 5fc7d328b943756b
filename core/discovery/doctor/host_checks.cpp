// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/doctor_protocol.h"
#include "discovery/doctor/host_answer.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

using Verdict = HostCheck::Verdict;

struct HostCheckText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

QString tookText(std::chrono::microseconds took)
{
    return HostCheckText::tr("%1 ms").arg(QString::number(double(took.count()) / 1000, 'f', 1));
}

QString portsText(const QVector<quint16> &ports)
{
    QStringList texts;
    for (const quint16 port : ports)
        texts += QString::number(port);
    return texts.join(u", "_s);
}

struct Judged
{
    Verdict verdict = Verdict::NotTried;
    QString sentence;
};

Judged judgeRoute(const DoctorFacts &facts, const HostFacts &host)
{
    const QString target = host.target.text();
    const Link *link = facts.link(host.route.interface);
    const QString name = link ? link->interface.name : QString();
    switch (host.route.kind) {
    case Route::Kind::OnLink:
        return {Verdict::Ok, HostCheckText::tr("%1 is on %2, direct, no router between.").arg(target, name)};
    case Route::Kind::ViaGateway:
        return {Verdict::Failed,
                HostCheckText::tr("%1 is not on a network of this computer: the way goes over %2 to the router %3.")
                    .arg(target, name, host.route.gateway.toString())};
    case Route::Kind::Ourselves: return {Verdict::Ok, HostCheckText::tr("%1 is this computer.").arg(target)};
    case Route::Kind::Everybody: return {Verdict::Failed, HostCheckText::tr("%1 is no single host's address.").arg(target)};
    case Route::Kind::None: break;
    }
    return {Verdict::Failed, HostCheckText::tr("There is no route to %1.").arg(target)};
}

Judged judgeInterface(const DoctorFacts &facts, const HostFacts &host)
{
    const Link *link = facts.link(host.route.interface);
    if (!link)
        link = linkAround(facts, host.target.address);
    if (!link)
        return {Verdict::NotTried, HostCheckText::tr("No interface leads there.")};
    const QString &name = link->interface.name;
    if (!link->isUp)
        return {Verdict::Failed, HostCheckText::tr("%1 is switched off.").arg(name)};
    if (!link->hasCarrier)
        return {Verdict::Failed, HostCheckText::tr("%1 has no carrier.").arg(name)};
    QStringList own;
    for (const NetworkInterface::Address &address : link->interface.addresses)
        own += u"%1/%2"_s.arg(address.address.toString()).arg(address.prefixLength);
    if (own.isEmpty())
        return {Verdict::Failed, HostCheckText::tr("%1 has no address.").arg(name)};
    return {Verdict::Ok, HostCheckText::tr("%1 is up, with %2.").arg(name, own.join(u", "_s))};
}

Judged judgeNeighbour(const HostFacts &host)
{
    const ProbeAnswer &answer = host.neighbour;
    const QString how = host.family() == IpFamily::IPv4 ? u"ARP"_s : HostCheckText::tr("Neighbour discovery");
    if (host.isAnother())
        return {Verdict::Failed, HostCheckText::tr("%1: %2 has the address now, not %3.").arg(how, answer.mac, host.target.mac)};
    switch (answer.kind) {
    case ProbeAnswer::Kind::Answered:
        return {Verdict::Ok, HostCheckText::tr("%1: answered in %2 by %3.").arg(how, tookText(answer.took), answer.mac)};
    case ProbeAnswer::Kind::Known:
        return {Verdict::Ok, HostCheckText::tr("%1: the table has %2 for it, from before.").arg(how, answer.mac)};
    case ProbeAnswer::Kind::NotTried: return {Verdict::NotTried, answer.reason};
    default: break;
    }
    if (answer.isTableFull)
        return {Verdict::Failed, HostCheckText::tr("The neighbour table is full: the system had no room to ask.")};
    return {Verdict::Failed, HostCheckText::tr("%1: nobody answered in %2.").arg(how, tookText(answer.took))};
}

Judged judgeEcho(const HostFacts &host)
{
    switch (host.echo.kind) {
    case ProbeAnswer::Kind::Answered:
        return {Verdict::Ok, HostCheckText::tr("Echo answered in %1.").arg(tookText(host.echo.took))};
    case ProbeAnswer::Kind::NotTried: return {Verdict::NotTried, host.echo.reason};
    case ProbeAnswer::Kind::Refused: return {Verdict::Failed, HostCheckText::tr("Refused: %1.").arg(host.echo.reason)};
    default: return {Verdict::Silent, HostCheckText::tr("No answer to an echo request.")};
    }
}

Judged judgeTcp(const HostFacts &host)
{
    const ProbeAnswer &answer = host.tcp;
    switch (answer.kind) {
    case ProbeAnswer::Kind::Answered: return {Verdict::Ok, HostCheckText::tr("Open: %1.").arg(portsText(answer.ports))};
    case ProbeAnswer::Kind::Refused: return {Verdict::Silent, HostCheckText::tr("Nothing is open; it refuses, so it is there.")};
    case ProbeAnswer::Kind::NotTried: return {Verdict::NotTried, answer.reason};
    default: return {Verdict::Silent, HostCheckText::tr("No port that was tried answers.")};
    }
}

Judged judgeProtocol(const DoctorFacts &facts, const HostFacts &host, const DoctorProtocol &protocol)
{
    const QString source = QString::fromLatin1(protocol.source);
    const ProbeAnswer answer = host.asked.value(source);
    const Link *link = facts.link(host.route.interface);
    const QString name = link ? link->interface.name : QString();
    const auto isDropped = [&](const MulticastCheck &check) {
        return check.interface == name && check.source == source && check.family == host.family()
               && check.outcome == MulticastCheck::Outcome::Lost;
    };
    const bool isAnswer = answer.kind == ProbeAnswer::Kind::Answered;
    if (isAnswer && std::ranges::any_of(facts.multicast, isDropped))
        return {Verdict::Failed,
                HostCheckText::tr("It answers when asked alone; what is sent to all is dropped by a firewall on this computer.")};
    if (isAnswer && isMulticastLost(facts, name, source, host.family()))
        return {Verdict::Failed, HostCheckText::tr("It answers when asked alone; what is sent to all never came.")};
    if (host.heardBy.contains(source))
        return {Verdict::Ok, isAnswer
                                 ? HostCheckText::tr("Heard, and it answers when asked alone (%1).").arg(tookText(answer.took))
                                 : HostCheckText::tr("Heard.")};
    const auto isThere = [&source](const DiscoveryStatus::Heard &one) { return one.id == source; };
    const bool isOnLink = host.route.kind == Route::Kind::OnLink;
    if (const QString why = whyNotListened(facts, source, name); isAnswer && isOnLink && !why.isEmpty())
        return {Verdict::Failed,
                HostCheckText::tr("It answers when asked alone (%1), but is not listened to. %2").arg(tookText(answer.took), why)};
    const bool isListenedTo = protocol.hasGroup() && std::ranges::any_of(facts.status.sources, isThere);
    if (isAnswer && isListenedTo && isOnLink)
        return {Verdict::Failed,
                HostCheckText::tr("It answers when asked alone (%1), but not when all are asked.").arg(tookText(answer.took))};
    switch (answer.kind) {
    case ProbeAnswer::Kind::Answered:
        return {Verdict::Ok, HostCheckText::tr("It answers when asked alone (%1).").arg(tookText(answer.took))};
    case ProbeAnswer::Kind::Refused:
        return {Verdict::Silent, HostCheckText::tr("UDP port %1 is closed: it does not speak it.").arg(protocol.port)};
    case ProbeAnswer::Kind::NotTried: return {Verdict::NotTried, answer.reason};
    default: return {Verdict::Silent, HostCheckText::tr("Not heard, and no answer from UDP port %1.").arg(protocol.port)};
    }
}

} // namespace

QVector<HostCheck> hostChecks(const DoctorFacts &facts, const HostFacts &host, const QMap<QString, Timestamp> &at)
{
    QVector<HostCheck> checks;
    const auto add = [&](const QString &id, const QString &title, const Judged &judged) {
        if (at.contains(id))
            checks.append({id, title, judged.verdict, judged.sentence, at.value(id)});
    };
    add(u"route"_s, HostCheckText::tr("Route"), judgeRoute(facts, host));
    add(u"interface"_s, HostCheckText::tr("Interface"), judgeInterface(facts, host));
    add(u"neighbour"_s, HostCheckText::tr("Neighbour"), judgeNeighbour(host));
    add(u"icmp"_s, u"ICMP"_s, judgeEcho(host));
    for (const DoctorProtocol &protocol : doctorProtocols())
        add(QString::fromLatin1(protocol.source), QString::fromLatin1(protocol.title), judgeProtocol(facts, host, protocol));
    add(u"tcp"_s, u"TCP"_s, judgeTcp(host));
    for (const DiscoveryStatus::Heard &source : facts.status.sources)
        if (!doctorProtocol(source.id) && source.id != u"neighbours"_s && host.heardBy.contains(source.id))
            add(source.id, source.title, {Verdict::Ok, HostCheckText::tr("Heard.")});
    return checks;
}

} // namespace muster::discovery
