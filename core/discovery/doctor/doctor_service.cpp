// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/doctor_service.h"

#include "async/call_in.h"

namespace muster::discovery {

DoctorService::DoctorService(DiscoveryService &discovery, Parts parts, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_discovery(discovery)
    , m_parts(std::move(parts))
    , m_clock(clock)
{
    qRegisterMetaType<QVector<HostCheck>>();
    qRegisterMetaType<DoctorTarget>();
}

std::unique_ptr<TaskOf<DiagnosisReport>> DoctorService::diagnose(const DiagnosisRequest &request)
{
    DiagnosisRequest asked = request;
    asked.notKept = m_notKept;
    auto task = std::make_unique<Diagnosis>(DoctorParts{m_discovery, *m_parts.view, *m_parts.wire, m_clock}, asked);
    connect(task.get(), &Diagnosis::checked, this, [this, target = asked.target](const QVector<HostCheck> &checks) {
        Q_EMIT checked(target.value_or(DoctorTarget()), checks);
    });
    return task;
}

DoctorHandle::DoctorHandle(DoctorService &service, QObject *parent) : QObject(parent), m_service(service)
{
    connect(&service, &DoctorService::checked, this, &DoctorHandle::checked);
}

std::unique_ptr<TaskOf<DiagnosisReport>> DoctorHandle::diagnose(const DiagnosisRequest &request)
{
    return callIn(m_service, [&service = m_service, request] { return service.diagnose(request); });
}

} // namespace muster::discovery
