// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/discover_scans.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::cli {

using discovery::AllowedNetwork;
using discovery::ScanProgress;

namespace {

QString secondsText(std::chrono::milliseconds duration)
{
    return QLocale().toString(qint64(std::chrono::ceil<std::chrono::seconds>(duration).count()));
}

} // namespace

void DiscoverScans::follow(const discovery::DiscoveryStatus &status)
{
    if (!status.since)
        return;
    const QVector<AllowedNetwork> wanted = std::exchange(m_wanted, {});
    for (const AllowedNetwork &network : wanted)
        begin(network);
    if (status.scans.isEmpty())
        return;
    ScanProgress all;
    for (const ScanProgress &scan : status.scans) {
        all.asked += scan.asked;
        all.total += scan.total;
        all.answered += scan.answered;
        all.left = std::max(all.left, scan.left);
    }
    const QLocale locale;
    m_output.track(
        tr("Asked %1 of %2 addresses, %3 answered, %4 s left")
            .arg(locale.toString(all.asked), locale.toString(all.total), locale.toString(all.answered), secondsText(all.left)));
}

/// To have named the network is to have agreed.
void DiscoverScans::begin(const AllowedNetwork &network)
{
    const discovery::ScanRequest request{discovery::AddressRange::of(network.prefix), {network.interface}, true};
    if (const auto plan = m_service.planScan(request))
        m_output.progress(tr("%1 on %2: %3 addresses, about %4 s")
                              .arg(network.prefix.toString(), network.interface, QLocale().toString(plan->addresses),
                                   secondsText(plan->duration)));
    auto task = m_service.scan(request);
    Task *running = task.get();
    m_tasks.append(running);
    launch(std::move(task), this, [this, running](const Result<discovery::ScanReport> &report) {
        m_tasks.removeOne(running);
        if (report)
            m_reports.append(*report);
        else
            m_refusals.append(report.error());
        if (areDone())
            Q_EMIT done();
    });
}

void DiscoverScans::stop()
{
    m_wanted.clear();
    if (m_tasks.isEmpty())
        return;
    m_stopped = m_service.statusNow().scans;
    qDeleteAll(std::exchange(m_tasks, {}));
}

void DiscoverScans::tell()
{
    const QLocale locale;
    for (const discovery::ScanReport &report : std::exchange(m_reports, {})) {
        const QStringList account = accountOf(report);
        m_output.say(account.first());
        for (const QString &reason : account.mid(1))
            m_output.warn(reason);
    }
    for (const Error &refusal : std::exchange(m_refusals, {}))
        m_output.warn(refusal.message);
    for (const ScanProgress &scan : std::exchange(m_stopped, {}))
        m_output.warn(tr("%1 on %2: stopped when %3 of %4 addresses were asked, %5 answered.")
                          .arg(scan.range.toString(), scan.interfaces.join(u", "_s), locale.toString(scan.asked),
                               locale.toString(scan.total), locale.toString(scan.answered)));
}

} // namespace muster::cli
