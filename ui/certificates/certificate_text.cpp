// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/certificates/certificate_text.h"

#include "ui/widgets/age.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
struct CertificateText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::CertificateText)
};
} // namespace

QString keyOriginText(KeyOrigin origin)
{
    return origin == KeyOrigin::Device ? CertificateText::tr("on device") : CertificateText::tr("pushed");
}

QString keyOriginSentence(KeyOrigin origin)
{
    return origin == KeyOrigin::Device
               ? CertificateText::tr("The key was made on the device and never left it")
               : CertificateText::tr("The key was made elsewhere and pushed to the device; that stays on record");
}

QString validitySentence(const IssuedCertificate &certificate, Timestamp now)
{
    const QString age = longAge(certificate.notAfter, now);
    return certificate.notAfter < now ? CertificateText::tr("Ended %1").arg(age) : CertificateText::tr("Ends %1").arg(age);
}

QString nameLines(const QString &name)
{
    static const QRegularExpression comma(u"(?<!\\\\),"_s); // a comma of a value has a backslash before it
    return QString(name).replace(comma, u",\n"_s);
}

QString fingerprintText(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toHex(':')).toUpper();
}

} // namespace muster::ui
