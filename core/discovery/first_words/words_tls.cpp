// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/first_words/words_tls.h"

#include "discovery/plain_text.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

/// The common name, else the organization.
QString wordsOfName(const QStringList &commonNames, const QStringList &organizations)
{
    return plainText(QStringView((commonNames.isEmpty() ? organizations : commonNames).join(u", "_s)));
}

} // namespace

CertificateWords certificateWords(const QSslCertificate &certificate)
{
    if (certificate.isNull())
        return {};
    return {wordsOfName(certificate.subjectInfo(QSslCertificate::CommonName),
                        certificate.subjectInfo(QSslCertificate::Organization)),
            wordsOfName(certificate.issuerInfo(QSslCertificate::CommonName),
                        certificate.issuerInfo(QSslCertificate::Organization)),
            QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':')).toUpper(),
            certificate.expiryDate().toUTC().toString(Qt::ISODate), certificate.isSelfSigned()};
}

const QSslConfiguration &firstWordsTls()
{
    static const QSslConfiguration made = [] {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        configuration.setCaCertificates({}); // reading the system's takes a while, and nobody asks them
        configuration.setProtocol(QSsl::AnyProtocol);
        // SSL_CONF_cmd(3). Old devices have keys and protocols that nobody would trust any more; they are to be known all the same.
        configuration.setBackendConfigurationOption("MinProtocol", QByteArray("None"));
        configuration.setBackendConfigurationOption("CipherString", QByteArray("DEFAULT:!DHE@SECLEVEL=0"));
        configuration.setBackendConfigurationOption("Groups", QByteArray("X25519:P-256:X448:P-384:P-521"));
        return configuration;
    }();
    return made;
}

} // namespace muster::discovery
