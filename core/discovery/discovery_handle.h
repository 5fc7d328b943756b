// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_service.h"

namespace muster::discovery {

/// A DiscoveryService of the core thread, for use in another: what it last said of itself, and what may be asked of it. Lives in
/// the thread that made it; the service must outlive it.
class DiscoveryHandle final : public QObject
{
    Q_OBJECT

public:
    explicit DiscoveryHandle(DiscoveryService &service, QObject *parent = nullptr);

    const DiscoveryStatus &status() const { return m_status; }
    void probe();
    void setSourcesOff(const QStringList &ids);
    void setListenOnly(const QStringList &interfaces);
    std::unique_ptr<TaskOf<ScanPlan>> planScan(const ScanRequest &request);
    std::unique_ptr<TaskOf<ScanReport>> scan(const ScanRequest &request);

Q_SIGNALS:
    void statusChanged();

private:
    DiscoveryService &m_service;
    DiscoveryStatus m_status;
};

} // namespace muster::discovery
