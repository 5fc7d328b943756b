// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_certificate_repository.h"

#include "storage/sqlite/binding.h"
#include "storage/sqlite/sqlite_error.h"

#include <QCoreApplication>

namespace muster::storage {

namespace {

struct CertificateStorageText
{
    Q_DECLARE_TR_FUNCTIONS(muster::storage)
};

const std::string certificateColumns =
    "serial, device, subject, issuer, not_before, not_after, key_algorithm, key_origin, state, issued_at, der";

IssuedCertificate readCertificate(SQLite::Statement &select)
{
    IssuedCertificate certificate;
    certificate.serialNumber = textAt(select, 0);
    if (!select.isColumnNull(1))
        certificate.device = idAt<DeviceId>(select, 1);
    certificate.subject = textAt(select, 2);
    certificate.issuer = textAt(select, 3);
    certificate.notBefore = timeAt(select, 4);
    certificate.notAfter = timeAt(select, 5);
    certificate.keyAlgorithm = rankedAt(select, 6, keyAlgorithmWords);
    certificate.keyOrigin = rankedAt(select, 7, keyOriginWords);
    certificate.state = rankedAt(select, 8, credentialStateWords);
    certificate.issuedAt = timeAt(select, 9);
    certificate.der = bytesAt(select, 10);
    return certificate;
}

QVector<IssuedCertificate> readCertificates(SQLite::Statement &select)
{
    QVector<IssuedCertificate> certificates;
    while (select.executeStep())
        certificates.append(readCertificate(select));
    return certificates;
}

tl::unexpected<Error> noSuchCertificate(const QString &serialNumber)
{
    return fail(ErrorCode::NotFound,
                CertificateStorageText::tr("There is no certificate with the serial number %1.").arg(serialNumber));
}

} // namespace

Result<> SqliteCertificateRepository::add(const IssuedCertificate &certificate)
{
    MUSTER_CHECK(guarded([&]() -> Result<> {
        const auto device = certificate.device.isNull() ? std::nullopt : std::optional(certificate.device);
        SQLite::Statement &insert = m_connection.prepare("INSERT INTO certificates (" + certificateColumns
                                                         + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
        bindAll(insert, certificate.serialNumber, device, certificate.subject, certificate.issuer, certificate.notBefore,
                certificate.notAfter, static_cast<int>(certificate.keyAlgorithm), static_cast<int>(certificate.keyOrigin),
                static_cast<int>(certificate.state), certificate.issuedAt, certificate.der);
        if (insert.exec() == 0)
            return fail(ErrorCode::Conflict,
                        CertificateStorageText::tr("There is a certificate with the serial number %1 already.")
                            .arg(certificate.serialNumber));
        return {};
    }));
    return m_feed.append(Change::Kind::Certificate, {});
}

Result<> SqliteCertificateRepository::setState(const QString &serialNumber, CredentialState state)
{
    MUSTER_CHECK(guarded([&]() -> Result<> {
        SQLite::Statement &update = m_connection.prepare("UPDATE certificates SET state = ? WHERE serial = ?");
        bindAll(update, static_cast<int>(state), serialNumber);
        if (update.exec() == 0)
            return noSuchCertificate(serialNumber);
        return {};
    }));
    return m_feed.append(Change::Kind::Certificate, {});
}

Result<IssuedCertificate> SqliteCertificateRepository::load(const QString &serialNumber)
{
    return guarded([&]() -> Result<IssuedCertificate> {
        SQLite::Statement &select = m_connection.prepare("SELECT " + certificateColumns + " FROM certificates WHERE serial = ?");
        bindAll(select, serialNumber);
        if (!select.executeStep())
            return noSuchCertificate(serialNumber);
        return readCertificate(select);
    });
}

Result<QVector<IssuedCertificate>> SqliteCertificateRepository::ofDevice(const DeviceId &device)
{
    return guarded([&]() -> Result<QVector<IssuedCertificate>> {
        SQLite::Statement &select =
            m_connection.prepare("SELECT " + certificateColumns
                                 + " FROM certificates WHERE device = coalesce((SELECT devices.id FROM aliases "
                                   "JOIN devices ON devices.row = aliases.device WHERE aliases.id = ?1), ?1) "
                                   "ORDER BY issued_at DESC, serial DESC");
        bindAll(select, device);
        return readCertificates(select);
    });
}

Result<QVector<IssuedCertificate>> SqliteCertificateRepository::list(const QString &after, int limit)
{
    return guarded([&]() -> Result<QVector<IssuedCertificate>> {
        const std::string from = after.isEmpty()
                                     ? "?1 = ''"
                                     : "(issued_at, serial) < (SELECT issued_at, serial FROM certificates WHERE serial = ?1)";
        SQLite::Statement &select = m_connection.prepare("SELECT " + certificateColumns + " FROM certificates WHERE " + from
                                                         + " ORDER BY issued_at DESC, serial DESC LIMIT ?2");
        bindAll(select, after, limit);
        return readCertificates(select);
    });
}

} // namespace muster::storage
