// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/command_table.h"
#include "musterctl/session.h"
#include "pki/certificate.h"
#include "registry/certificate_filter.h"

#include <QCoreApplication>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

constexpr int certificatePage = 500;

struct CertificatesText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

QJsonObject certificateObject(const IssuedCertificate &certificate)
{
    QJsonObject object{{u"serialNumber"_s, certificate.serialNumber},
                       {u"subject"_s, certificate.subject},
                       {u"issuer"_s, certificate.issuer},
                       {u"notBefore"_s, toIso8601(certificate.notBefore)},
                       {u"notAfter"_s, toIso8601(certificate.notAfter)},
                       {u"keyAlgorithm"_s, keyAlgorithmWords.word(certificate.keyAlgorithm)},
                       {u"keyOrigin"_s, keyOriginWords.word(certificate.keyOrigin)},
                       {u"state"_s, credentialStateWords.word(certificate.state)},
                       {u"issuedAt"_s, toIso8601(certificate.issuedAt)}};
    if (!certificate.device.isNull())
        object.insert(u"device"_s, certificate.device.toString());
    return object;
}

} // namespace

Result<Status> listCertificates(Session &session)
{
    const auto filter = registry::CertificateFilter::parse(session.invocation().arguments.join(u' '));
    if (!filter)
        return session.usage(filter.error());
    MUSTER_CHECK(session.open());
    Output &output = session.output();
    Table table(output, {CertificatesText::tr("SERIAL"), CertificatesText::tr("SUBJECT"), CertificatesText::tr("STATE"),
                         CertificatesText::tr("EXPIRES"), CertificatesText::tr("KEY")});
    QString after;
    while (!output.isBroken()) {
        MUSTER_TRY(const QVector<IssuedCertificate> page, session.run(session.certificates().list(after, certificatePage)));
        if (page.isEmpty())
            break;
        after = page.last().serialNumber;
        for (const IssuedCertificate &certificate : page) {
            if (!filter->matches(certificate, certificate.device.toString()))
                continue;
            if (output.isJson())
                output.record(certificateObject(certificate));
            else
                table.add({certificate.serialNumber, certificate.subject, credentialStateWords.word(certificate.state),
                           toIso8601(certificate.notAfter),
                           u"%1, %2"_s.arg(keyAlgorithmWords.word(certificate.keyAlgorithm),
                                           keyOriginWords.word(certificate.keyOrigin))});
        }
        if (!output.isJson())
            table.writePage();
    }
    return Status::Done;
}

Result<Status> showCertificate(Session &session)
{
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const IssuedCertificate certificate,
               session.run(session.certificates().load(session.invocation().arguments.front())));
    MUSTER_TRY(const pki::Certificate parsed, pki::Certificate::fromDer(certificate.der));
    Output &output = session.output();
    if (output.isJson()) {
        QJsonObject object = certificateObject(certificate);
        object.insert(u"sha256"_s, QString::fromLatin1(parsed.fingerprint().toHex(':')).toUpper());
        object.insert(u"alternativeNames"_s, QJsonArray::fromStringList(parsed.alternativeNames()));
        object.insert(u"pem"_s, QString::fromLatin1(parsed.toPem()));
        output.record(object);
        return Status::Done;
    }
    output.line(CertificatesText::tr("Serial    %1").arg(certificate.serialNumber));
    output.line(CertificatesText::tr("Subject   %1").arg(certificate.subject));
    output.line(CertificatesText::tr("Issuer    %1").arg(certificate.issuer));
    output.line(
        CertificatesText::tr("Valid     %1 to %2").arg(toIso8601(certificate.notBefore), toIso8601(certificate.notAfter)));
    output.line(CertificatesText::tr("Key       %1, made by %2")
                    .arg(keyAlgorithmWords.word(certificate.keyAlgorithm), keyOriginWords.word(certificate.keyOrigin)));
    output.line(CertificatesText::tr("State     %1").arg(credentialStateWords.word(certificate.state)));
    if (!certificate.device.isNull())
        output.line(CertificatesText::tr("Device    %1").arg(certificate.device.toString()));
    output.write(parsed.toPem());
    return Status::Done;
}

} // namespace muster::cli
