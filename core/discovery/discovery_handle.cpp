// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/discovery_handle.h"

#include "async/call_in.h"
#include "async/then.h"

namespace muster::discovery {

DiscoveryHandle::DiscoveryHandle(DiscoveryService &service, QObject *parent) : QObject(parent), m_service(service)
{
    connect(&service, &DiscoveryService::statusChanged, this, [this](const DiscoveryStatus &status) {
        m_status = status;
        Q_EMIT statusChanged();
    });
    // What it says now, told in its own thread.
    QMetaObject::invokeMethod(
        &service, [&service] { Q_EMIT service.statusChanged(service.status()); }, Qt::QueuedConnection);
}

void DiscoveryHandle::probe()
{
    QMetaObject::invokeMethod(&m_service, &DiscoveryService::probe, Qt::QueuedConnection);
}

void DiscoveryHandle::setSourcesOff(const QStringList &ids)
{
    QMetaObject::invokeMethod(
        &m_service, [&service = m_service, ids] { service.setSourcesOff(ids); }, Qt::QueuedConnection);
}

void DiscoveryHandle::setListenOnly(const QStringList &interfaces)
{
    QMetaObject::invokeMethod(
        &m_service, [&service = m_service, interfaces] { service.setListenOnly(interfaces); }, Qt::QueuedConnection);
}

std::unique_ptr<TaskOf<ScanPlan>> DiscoveryHandle::planScan(const ScanRequest &request)
{
    return callIn(m_service, [&service = m_service, request] { return ready(service.planScan(request)); });
}

std::unique_ptr<TaskOf<ScanReport>> DiscoveryHandle::scan(const ScanRequest &request)
{
    return callIn(m_service, [&service = m_service, request] { return service.scan(request); });
}

} // namespace muster::discovery
