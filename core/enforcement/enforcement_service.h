// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "registry/change_feed.h"
#include "registry/commands/evaluate_devices.h"
#include "registry/device_registry.h"

#include <QObject>
#include <QTimer>

namespace muster::enforcement {

/// Keeps what the registry says about compliance true while it runs: evaluates devices when the feed tells that one, or a policy,
/// changed, and when time alone has turned a verdict. Cost follows the change, not the fleet. Several processes may do so at once.
/// Lives in the core thread.
class EnforcementService final : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    EnforcementService(storage::Store &store, registry::ChangeFeed &feed, const Clock &clock, QObject *parent = nullptr);
    ~EnforcementService() override;

    void start();
    /// Whether all that is known to have changed was evaluated.
    bool isIdle() const { return !m_isEvaluating && !m_isStale; }

Q_SIGNALS:
    void evaluated(const QVector<muster::DeviceId> &devices);
    /// A policy has put them there.
    void quarantined(const QVector<muster::DeviceId> &devices);
    /// It became so.
    void idle();
    /// The registry can't be read or written; it will be tried again.
    void failed(const muster::Error &error);

private:
    void follow(const QVector<Change> &changes);
    /// Evaluates what waits; once more when it is evaluating.
    void evaluate();
    void evaluateSome();
    void conclude(const Result<registry::EvaluateDevices::Outcome> &outcome);
    void awaitDue();
    void lookAtClock();

    registry::DeviceRegistry m_registry;
    const Clock &m_clock;
    QTimer m_dueTimer;
    QTimer m_retryTimer;
    std::optional<Timestamp> m_nextDue; ///< when time alone makes a device wait
    bool m_isStarted = false;
    bool m_isEvaluating = false;
    bool m_isStale = false; ///< something changed since the evaluation began, or it failed
};

} // namespace muster::enforcement
