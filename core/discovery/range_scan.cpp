// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/range_scan.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace muster::discovery {

namespace {
constexpr auto scanLookPause = 100ms;
} // namespace

RangeScan::RangeScan(RangeSweeper *sweeper, Result<ScanPlan> plan)
    : TaskOf<ScanReport>(Deadline::never()) // it waits its turn, and the sweep gives up by itself
    , m_sweeper(sweeper)
    , m_plan(std::move(plan))
{
    if (m_plan)
        m_progress = {m_plan->range, m_plan->interfaces, 0, m_plan->addresses, 0, m_plan->duration, false};
    connect(&m_look, &QTimer::timeout, this, &RangeScan::look);
}

RangeScan::~RangeScan()
{
    stop();
}

void RangeScan::run()
{
    if (!m_plan)
        return finish(fail(m_plan.error()));
    m_since.start();
    for (const QString &interface : m_plan->interfaces)
        m_parts.append(Part{m_sweeper->beginScan(interface, m_plan->range), {}});
    m_look.start(scanLookPause);
    look();
}

bool RangeScan::abort(const Error &)
{
    stop();
    return true;
}

void RangeScan::look()
{
    ScanProgress progress{m_plan->range, m_plan->interfaces, 0, 0, 0, 0ms, !m_parts.isEmpty()};
    bool isOver = true;
    for (Part &part : m_parts) {
        if (const auto account = part.scan != 0 ? m_sweeper->scanAccount(part.scan) : std::nullopt) {
            part.account = *account;
        } else if (part.scan != 0) {
            m_sweeper->endScan(part.scan); // its interface went, or the source was turned off
            part.scan = 0;
        }
        isOver = isOver && (part.scan == 0 || part.account.isOver);
        progress.asked += part.account.asked;
        progress.total += part.account.total;
        progress.answered += part.account.answered;
        progress.left = std::max(progress.left, part.account.left);
        progress.isWaiting = progress.isWaiting && part.account.isWaiting;
    }
    progress.total = std::max(progress.total, m_plan->addresses);
    if (isOver)
        return conclude();
    if (progress == m_progress)
        return;
    m_progress = progress;
    Q_EMIT progressChanged();
}

void RangeScan::conclude()
{
    ScanReport report{m_plan->range, m_plan->interfaces, 0, 0, 0, {}, std::chrono::milliseconds(m_since.elapsed())};
    for (const Part &part : std::as_const(m_parts)) {
        report.asked += part.account.asked;
        report.total += part.account.total;
        report.answered += part.account.answered;
        for (auto reason = part.account.notAsked.cbegin(); reason != part.account.notAsked.cend(); ++reason)
            report.notAsked[reason.key()] += reason.value();
    }
    report.total = std::max(report.total, m_plan->addresses);
    qint64 rest = report.total - report.asked;
    for (const qint64 count : std::as_const(report.notAsked))
        rest -= count;
    if (rest > 0)
        report.notAsked[tr("The interface is gone, or looking for neighbours was turned off.")] += rest;
    stop();
    finish(report);
}

void RangeScan::stop()
{
    m_look.stop();
    for (const Part &part : std::exchange(m_parts, {}))
        if (part.scan != 0)
            m_sweeper->endScan(part.scan);
}

} // namespace muster::discovery
