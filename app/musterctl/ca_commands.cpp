// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/command_table.h"
#include "musterctl/passphrase.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct CaText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

struct Authority
{
    pki::Certificate root;
    pki::Certificate issuing;
};

Result<Authority> authorityOf(Session &session)
{
    MUSTER_CHECK(session.open());
    if (!session.keys().exists())
        return fail(ErrorCode::NotFound,
                    CaText::tr(
                        "This site has no certificate authority: it was made by a version that had none. Make a new site."));
    MUSTER_TRY(const pki::Certificate root, session.keys().root());
    MUSTER_TRY(const pki::Certificate issuing, session.keys().issuing());
    return Authority{root, issuing};
}

QString fingerprintText(const pki::Certificate &certificate)
{
    return QString::fromLatin1(certificate.fingerprint().toHex(':')).toUpper();
}

QJsonObject authorityObject(const pki::Certificate &certificate)
{
    return {{u"subject"_s, certificate.subject()},
            {u"issuer"_s, certificate.issuer()},
            {u"serialNumber"_s, certificate.serialNumber()},
            {u"notBefore"_s, toIso8601(certificate.notBefore())},
            {u"notAfter"_s, toIso8601(certificate.notAfter())},
            {u"keyAlgorithm"_s, keyAlgorithmWords.word(certificate.publicKey().algorithm())},
            {u"sha256"_s, fingerprintText(certificate)}};
}

void describe(Output &output, const QString &title, const pki::Certificate &certificate)
{
    output.line(title);
    output.line(CaText::tr("  Subject   %1").arg(certificate.subject()));
    output.line(CaText::tr("  Serial    %1").arg(certificate.serialNumber()));
    output.line(CaText::tr("  Valid     %1 to %2").arg(toIso8601(certificate.notBefore()), toIso8601(certificate.notAfter())));
    output.line(CaText::tr("  Key       %1").arg(keyAlgorithmWords.word(certificate.publicKey().algorithm())));
    output.line(CaText::tr("  SHA-256   %1").arg(fingerprintText(certificate)));
}

} // namespace

Result<Status> showCa(Session &session)
{
    MUSTER_TRY(const Authority authority, authorityOf(session));
    Output &output = session.output();
    if (output.isJson()) {
        output.record({{u"root"_s, authorityObject(authority.root)}, {u"issuing"_s, authorityObject(authority.issuing)}});
        return Status::Done;
    }
    describe(output, CaText::tr("Root"), authority.root);
    describe(output, CaText::tr("Issuing"), authority.issuing);
    return Status::Done;
}

Result<Status> exportCa(Session &session)
{
    const QString format = session.invocation().has(u"format"_s) ? session.invocation().value(u"format"_s).toLower() : u"pem"_s;
    if (format != "pem"_L1 && format != "der"_L1)
        return session.usage({ErrorCode::Rejected, CaText::tr("--format is pem or der."), {}, {}});
    MUSTER_TRY(const Authority authority, authorityOf(session));
    Output &output = session.output();
    const QByteArray pem = authority.root.toPem() + authority.issuing.toPem();
    if (output.isJson())
        output.record({{u"root"_s, QString::fromLatin1(authority.root.toPem())},
                       {u"issuing"_s, QString::fromLatin1(authority.issuing.toPem())}});
    else
        output.write(format == "pem"_L1 ? pem : authority.root.der());
    return Status::Done;
}

} // namespace muster::cli
