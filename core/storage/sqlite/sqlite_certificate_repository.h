// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/repositories.h"
#include "storage/sqlite/connection.h"

namespace muster::storage {

class SqliteCertificateRepository final : public CertificateRepository
{
public:
    SqliteCertificateRepository(Connection &connection, FeedRepository &feed) : m_connection(connection), m_feed(feed) {}

    Result<> add(const IssuedCertificate &certificate) override;
    Result<> setState(const QString &serialNumber, CredentialState state) override;
    Result<IssuedCertificate> load(const QString &serialNumber) override;
    Result<QVector<IssuedCertificate>> ofDevice(const DeviceId &device) override;
    Result<QVector<IssuedCertificate>> list(const QString &after, int limit) override;

private:
    Connection &m_connection;
    FeedRepository &m_feed;
};

} // namespace muster::storage
