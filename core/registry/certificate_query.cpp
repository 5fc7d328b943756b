// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/certificate_query.h"

#include "storage/store.h"

using namespace std::chrono_literals;

namespace muster::registry {

std::unique_ptr<TaskOf<QVector<IssuedCertificate>>> CertificateQuery::list(const QString &after, int limit) const
{
    return storage::read(
        m_store, [after, limit](storage::UnitOfWork &unit, std::stop_token) { return unit.certificates().list(after, limit); },
        Deadline::after(30s));
}

std::unique_ptr<TaskOf<QVector<IssuedCertificate>>> CertificateQuery::ofDevice(const DeviceId &device) const
{
    return storage::read(
        m_store, [device](storage::UnitOfWork &unit, std::stop_token) { return unit.certificates().ofDevice(device); },
        Deadline::after(30s));
}

std::unique_ptr<TaskOf<IssuedCertificate>> CertificateQuery::load(const QString &serialNumber) const
{
    QString digits = serialNumber.trimmed().toLower();
    digits.remove(u':');
    return storage::read(
        m_store, [digits](storage::UnitOfWork &unit, std::stop_token) { return unit.certificates().load(digits); },
        Deadline::after(30s));
}

} // namespace muster::registry
