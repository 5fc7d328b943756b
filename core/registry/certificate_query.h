// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "domain/issued_certificate.h"

namespace muster::storage {
class Store;
}

namespace muster::registry {

/// Reads the certificates that were issued. Any thread may ask; the Tasks live in the caller's thread.
class CertificateQuery
{
public:
    /// `store` must outlive it.
    explicit CertificateQuery(storage::Store &store) : m_store(store) {}

    /// Up to `limit`, the youngest first, from the one after `after` on (empty: the first).
    std::unique_ptr<TaskOf<QVector<IssuedCertificate>>> list(const QString &after, int limit) const;
    /// Of one device (an alias will do), the youngest first.
    std::unique_ptr<TaskOf<QVector<IssuedCertificate>>> ofDevice(const DeviceId &device) const;
    /// By serial number in hex, with or without colons, in either case. NotFound.
    std::unique_ptr<TaskOf<IssuedCertificate>> load(const QString &serialNumber) const;

private:
    storage::Store &m_store;
};

} // namespace muster::registry
