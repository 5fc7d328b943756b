// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_service.h"
#include "musterctl/output.h"

namespace muster::cli {

/// The sweeps a `discover` was asked for: begins each as soon as discovery runs, tells how long they take and how far they are, and
/// at the end what came of each.
class DiscoverScans final : public QObject
{
    Q_OBJECT

public:
    /// Both outlive it.
    DiscoverScans(discovery::DiscoveryService &service, Output &output) : m_service(service), m_output(output) {}

    /// Before discovery runs.
    void want(const QVector<discovery::AllowedNetwork> &networks) { m_wanted = networks; }
    void follow(const discovery::DiscoveryStatus &status);
    bool areDone() const { return m_wanted.isEmpty() && m_tasks.isEmpty(); }
    /// Those that run still are given up.
    void stop();
    /// What came of them, as far as it was not told.
    void tell();

Q_SIGNALS:
    void done();

private:
    void begin(const discovery::AllowedNetwork &network);

    discovery::DiscoveryService &m_service;
    Output &m_output;
    QVector<discovery::AllowedNetwork> m_wanted; ///< not begun
    QVector<Task *> m_tasks;                     ///< children, under way
    QVector<discovery::ScanReport> m_reports;
    QVector<Error> m_refusals;
    QVector<discovery::ScanProgress> m_stopped;
};

} // namespace muster::cli
