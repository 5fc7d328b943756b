// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "enforcement/enforcement_service.h"

#include <algorithm>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace muster::enforcement {

namespace {
constexpr auto retryPause = 2s;
// The clock is looked at again after this, however far the next date is: it may be set, and a timer does not count the time a
// computer sleeps.
constexpr std::chrono::milliseconds longestWait = 1min;
constexpr std::chrono::milliseconds shortestWait = 250ms; // what comes due one after the other is evaluated together
} // namespace

EnforcementService::EnforcementService(storage::Store &store, registry::ChangeFeed &feed, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_registry(store, clock)
    , m_clock(clock)
    , m_dueTimer(this)
    , m_retryTimer(this)
{
    m_dueTimer.setObjectName("due"_L1);
    m_retryTimer.setObjectName("retry"_L1);
    m_dueTimer.setSingleShot(true);
    m_retryTimer.setSingleShot(true);
    m_retryTimer.setInterval(retryPause);
    connect(&m_dueTimer, &QTimer::timeout, this, &EnforcementService::lookAtClock);
    connect(&m_retryTimer, &QTimer::timeout, this, &EnforcementService::evaluate);
    connect(&feed, &registry::ChangeFeed::reset, this, &EnforcementService::evaluate);
    connect(&feed, &registry::ChangeFeed::changed, this, &EnforcementService::follow);
}

EnforcementService::~EnforcementService() = default;

void EnforcementService::start()
{
    m_isStarted = true;
    evaluate();
}

/// Our own evaluation is told, too, where it changed something: the one that follows then finds nobody waiting and changes nothing.
void EnforcementService::follow(const QVector<Change> &changes)
{
    const auto concernsPolicies = [](const Change &change) {
        return change.kind == Change::Kind::Device || change.kind == Change::Kind::Policy;
    };
    if (std::ranges::any_of(changes, concernsPolicies))
        evaluate();
}

void EnforcementService::evaluate()
{
    if (!m_isStarted)
        return;
    m_isStale = true;
    if (!m_isEvaluating && !m_retryTimer.isActive())
        evaluateSome();
}

void EnforcementService::evaluateSome()
{
    m_isStale = false;
    m_isEvaluating = true;
    launch(m_registry.apply(registry::EvaluateDevices{}, Actor::policies()), this,
           [this](const Result<registry::EvaluateDevices::Outcome> &outcome) { conclude(outcome); });
}

void EnforcementService::conclude(const Result<registry::EvaluateDevices::Outcome> &outcome)
{
    m_isEvaluating = false;
    if (!outcome) {
        m_isStale = true;
        m_retryTimer.start();
        Q_EMIT failed(outcome.error());
        return;
    }
    m_nextDue = outcome->nextDue;
    if (outcome->hasMore || m_isStale)
        evaluateSome();
    else
        awaitDue();
    if (!outcome->evaluated.isEmpty())
        Q_EMIT evaluated(outcome->evaluated);
    if (!outcome->quarantined.isEmpty())
        Q_EMIT quarantined(outcome->quarantined);
    if (isIdle())
        Q_EMIT idle();
}

void EnforcementService::awaitDue()
{
    m_dueTimer.stop();
    if (m_nextDue)
        m_dueTimer.start(std::clamp<std::chrono::milliseconds>(*m_nextDue - m_clock.now(), shortestWait, longestWait));
}

void EnforcementService::lookAtClock()
{
    if (m_nextDue && m_clock.now() >= *m_nextDue)
        evaluate();
    else
        awaitDue();
}

} // namespace muster::enforcement
