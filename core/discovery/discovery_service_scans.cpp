// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/discovery_service.h"
#include "discovery/neighbours/sweep_pace.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr qint64 mostScanned = qint64(1) << (32 - widestSweep);
constexpr auto scanEchoes = 1min; ///< what was seen in a scan is told and recorded by then

struct ScanPlanText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

/// Of several the first; of a network that lies in the range, that one.
std::optional<Prefix> networkInside(const QVector<Network> &networks, const AddressRange &range)
{
    for (const Network &network : networks)
        for (const Prefix &own : network.interface.ipv4Networks())
            if (range.contains(AddressRange::of(own)))
                return own;
    return std::nullopt;
}

Error notOurs(const QVector<Network> &networks, const AddressRange &range)
{
    if (const auto inside = networkInside(networks, range))
        return {ErrorCode::NotFound,
                ScanPlanText::tr("Only %1 of it is a network of this computer. Scan that.").arg(inside->toString()),
                {},
                range.toString()};
    return {ErrorCode::NotFound,
            ScanPlanText::tr("%1 is in no network of this computer. Hosts behind a router answer no ARP, so their silence would "
                             "prove nothing. Run Muster on a computer in that network; a single host there is looked into by the "
                             "discovery doctor.")
                .arg(range.toString()),
            {},
            range.toString()};
}

} // namespace

RangeSweeper *DiscoveryService::rangeSweeper() const
{
    for (const auto &source : m_parts.sources)
        if (RangeSweeper *sweeper = isListed(*source) && !isOff(*source) ? source->rangeSweeper() : nullptr)
            return sweeper;
    return nullptr;
}

Result<ScanPlan> DiscoveryService::planScan(const ScanRequest &request) const
{
    const AddressRange &range = request.range;
    if (!m_since)
        return fail(ErrorCode::Unsupported, ScanPlanText::tr("Discovery is off."));
    if (!rangeSweeper())
        return fail(ErrorCode::Unsupported,
                    ScanPlanText::tr(
                        "The source that asks each address, Neighbours, is turned off. Turn it on in the settings."));
    if (range.size() > mostScanned)
        return fail(ErrorCode::Rejected,
                    ScanPlanText::tr("%1 has %2 addresses. At most %3, a /%4, are scanned at once: name a part of it.")
                        .arg(range.toString(), QLocale().toString(range.size()), QLocale().toString(mostScanned))
                        .arg(widestSweep),
                    {}, range.toString());
    ScanPlan plan;
    plan.range = range;
    bool isOurs = false;
    QStringList silent; ///< where we only listen
    for (const Network &network : m_networks) {
        const NetworkInterface &interface = network.interface;
        const QHostAddress own = ownAddressAround(interface, range);
        if (own.isNull() || (!request.interfaces.isEmpty() && !request.interfaces.contains(interface.name)))
            continue;
        isOurs = true;
        if (!network.mayAsk) {
            silent += interface.name;
            continue;
        }
        const qint64 addresses = range.size() - nobodysAddresses(interface, range).size();
        if (addresses == 0)
            continue;
        const SweepPace pace = SweepPace::within(m_parts.neighbours->limits(interface.index));
        plan.interfaces += interface.name;
        plan.addresses += addresses;
        plan.duration = std::max(plan.duration, pace.timeFor(addresses) + pace.listens);
        for (const Prefix &around : interface.ipv4Networks())
            if (plan.objection.isEmpty() && AddressRange::of(around).contains(range))
                plan.objection = linkObjection(interface, around).value_or(QString());
    }
    if (!isOurs)
        return fail(notOurs(m_networks, range));
    if (plan.interfaces.isEmpty() && !silent.isEmpty())
        return fail(ErrorCode::Rejected,
                    ScanPlanText::tr("%1 is only listened to. Let it be asked again in the settings, to scan there.")
                        .arg(silent.join(u", "_s)),
                    {}, range.toString());
    if (plan.interfaces.isEmpty())
        return fail(ErrorCode::Rejected, ScanPlanText::tr("Nobody but this computer can be at %1.").arg(range.toString()), {},
                    range.toString());
    return plan;
}

std::unique_ptr<TaskOf<ScanReport>> DiscoveryService::scan(const ScanRequest &request)
{
    Result<ScanPlan> plan = planScan(request);
    if (plan && !plan->objection.isEmpty() && !request.isAgreed)
        plan = fail(ErrorCode::Rejected, ScanPlanText::tr("%1 It is scanned only when you say so.").arg(plan->objection), {},
                    request.range.toString());
    const Timestamp now = m_clock.now();
    erase_if(m_scans, [now](const Scan &scan) { return !scan.task && now - scan.endedAt > scanEchoes; });
    auto task = std::make_unique<RangeScan>(rangeSweeper(), plan);
    if (!plan)
        return task;
    m_scans.push_back({*plan, task.get(), {}});
    connect(task.get(), &RangeScan::progressChanged, this, &DiscoveryService::updateSoon);
    connect(task.get(), &QObject::destroyed, this, [this] {
        for (Scan &scan : m_scans)
            if (!scan.task && scan.endedAt == Timestamp())
                scan.endedAt = m_clock.now();
        updateSoon();
    });
    updateSoon();
    return task;
}

QVector<ScanProgress> DiscoveryService::scansNow() const
{
    QVector<ScanProgress> scans;
    for (const Scan &scan : m_scans)
        if (scan.task && !scan.task->isFinished())
            scans.append(scan.task->progress());
    return scans;
}

QVector<ScannedRange> DiscoveryService::scannedLately() const
{
    QVector<ScannedRange> ranges;
    for (const Scan &scan : m_scans)
        if (scan.task || m_clock.now() - scan.endedAt <= scanEchoes)
            for (const QString &interface : scan.plan.interfaces)
                ranges.append({interface, scan.plan.range});
    return ranges;
}

} // namespace muster::discovery
