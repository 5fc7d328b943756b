// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/discover_request.h"

#include "discovery/source_switches.h"

#include <QCoreApplication>
#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::cli {

namespace {

constexpr auto usualDuration = 5s; ///< mDNS answers in 0.2 s, the kernel repeats ARP for 3 s
constexpr double longestSeconds = 24 * 3600;

struct RequestText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

Result<discovery::Prefix> readNetwork(const QString &text)
{
    Result<discovery::Prefix> prefix = discovery::Prefix::parse(text);
    if (!prefix)
        return prefix;
    if (prefix->address.protocol() != QAbstractSocket::IPv4Protocol)
        return fail(ErrorCode::Rejected,
                    RequestText::tr(
                        "%1 is an IPv6 network: there are too many addresses in it to speak to each. Its hosts are asked "
                        "by multicast without --network.")
                        .arg(text),
                    {}, u"--network"_s);
    if (prefix->length < discovery::widestSweep)
        return fail(
            ErrorCode::Rejected,
            RequestText::tr("%1 has too many addresses. At most a /%2 is swept at once.").arg(text).arg(discovery::widestSweep),
            {}, u"--network"_s);
    return prefix;
}

} // namespace

Result<DiscoverRequest> DiscoverRequest::read(const Invocation &asked, const QStringList &sources)
{
    DiscoverRequest request;
    request.watches = asked.has(u"watch"_s);
    request.touchesAll = asked.has(u"touch"_s);
    request.listensOnly = asked.has(u"listen"_s);
    if (request.listensOnly && (request.touchesAll || asked.has(u"network"_s)))
        return fail(ErrorCode::Rejected,
                    RequestText::tr("--listen and %1 exclude each other: who only listens speaks to nobody.")
                        .arg(request.touchesAll ? u"--touch"_s : u"--network"_s),
                    {}, u"--listen"_s);
    if (!request.watches)
        request.duration = usualDuration;
    if (asked.has(u"seconds"_s)) {
        bool isNumber = false;
        const double seconds = asked.value(u"seconds"_s).toDouble(&isNumber);
        if (!isNumber || !(seconds > 0) || seconds > longestSeconds)
            return fail(ErrorCode::Rejected,
                        RequestText::tr("--seconds is a number above 0, at most %1.").arg(int(longestSeconds)), {},
                        u"--seconds"_s);
        request.duration = std::chrono::milliseconds(qRound64(seconds * 1000));
        request.isTimed = true;
    }
    request.interfaces = asked.options.value(u"interface"_s);
    request.interfaces.removeDuplicates();
    request.sources = asked.options.value(u"source"_s);
    for (const QString &source : std::as_const(request.sources))
        if (!sources.contains(source))
            return fail(ErrorCode::Rejected,
                        RequestText::tr("There is no source \"%1\". Those there are: %2.").arg(source, sources.join(u", "_s)), {},
                        u"--source"_s);
    for (const QString &text : asked.options.value(u"network"_s)) {
        MUSTER_TRY(const discovery::Prefix prefix, readNetwork(text));
        if (!request.networks.contains(prefix))
            request.networks.append(prefix);
    }
    return request;
}

Result<QVector<discovery::AllowedNetwork>> DiscoverRequest::allowed(const QVector<discovery::NetworkInterface> &present,
                                                                    QStringList &leftOut) const
{
    QVector<discovery::NetworkInterface> used;
    QStringList names;
    for (const discovery::NetworkInterface &interface : present) {
        names += interface.name;
        if (interfaces.isEmpty() ? !interface.isLoopback : interfaces.contains(interface.name))
            used.append(interface);
    }
    for (const QString &name : interfaces)
        if (!names.contains(name))
            return fail(ErrorCode::NotFound,
                        RequestText::tr("There is no network interface \"%1\" that is up. Those that are: %2.")
                            .arg(name, names.join(u", "_s)),
                        {}, u"--interface"_s);

    QVector<discovery::AllowedNetwork> all;
    for (const discovery::Prefix &network : networks) {
        const qsizetype before = all.size();
        for (const discovery::NetworkInterface &interface : std::as_const(used))
            if (std::ranges::any_of(interface.ipv4Networks(),
                                    [&network](const discovery::Prefix &own) { return own.contains(network); }))
                all.append({interface.name, network});
        if (all.size() == before)
            return fail(ErrorCode::NotFound,
                        RequestText::tr("%1 is not part of a network this machine is on. Only those can be looked through.")
                            .arg(network.toString()),
                        {}, u"--network"_s);
    }
    if (!touchesAll)
        return all;
    for (const discovery::NetworkInterface &interface : std::as_const(used))
        for (const discovery::Prefix &own : interface.ipv4Networks()) {
            const discovery::AllowedNetwork network{interface.name, own};
            if (all.contains(network))
                continue;
            if (const auto objection = touchObjection(interface, own))
                leftOut += RequestText::tr("--touch leaves out %1 on %2: %3 Name it with --network to go there all the same.")
                               .arg(own.toString(), interface.name, *objection);
            else
                all.append(network);
        }
    return all;
}

QStringList DiscoverRequest::turnedOff(const registry::DataDirectory &folder) const
{
    if (!folder.hasSite() || !sources.isEmpty())
        return {};
    return discovery::sourcesOff(QSettings(folder.settingsFile(), QSettings::IniFormat));
}

QStringList DiscoverRequest::listenOnly(const registry::DataDirectory &folder)
{
    if (!folder.hasSite())
        return {};
    return discovery::listenOnlyInterfaces(QSettings(folder.settingsFile(), QSettings::IniFormat));
}

bool DiscoverRequest::sweeps() const
{
    return sources.isEmpty() || sources.contains(u"neighbours"_s);
}

} // namespace muster::cli
