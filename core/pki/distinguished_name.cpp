// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/distinguished_name.h"

#include "pki/openssl_handles.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace muster::pki {

namespace {

struct NameAttribute
{
    const char *name;
    int nid;
    int type;          ///< of ASN.1
    qsizetype longest; ///< characters
};

constexpr std::array<NameAttribute, 7> nameAttributes{{
    {"C", NID_countryName, V_ASN1_PRINTABLESTRING, 2},
    {"ST", NID_stateOrProvinceName, V_ASN1_UTF8STRING, 128},
    {"L", NID_localityName, V_ASN1_UTF8STRING, 128},
    {"O", NID_organizationName, V_ASN1_UTF8STRING, 64},
    {"OU", NID_organizationalUnitName, V_ASN1_UTF8STRING, 64},
    {"serialNumber", NID_serialNumber, V_ASN1_PRINTABLESTRING, 64},
    {"CN", NID_commonName, V_ASN1_UTF8STRING, 64},
}};

struct NameText
{
    Q_DECLARE_TR_FUNCTIONS(muster::pki::DistinguishedName)
};

bool isShowable(uint point)
{
    const auto category = QChar::category(point);
    return QChar::isPrint(point) && category != QChar::Separator_Line && category != QChar::Separator_Paragraph;
}

/// The characters of PrintableString (X.680 section 41.4).
bool isPrintableStringCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
           || QStringView(u" '()+,-./:=?").contains(c);
}

Result<> checkAttribute(const NameAttribute &attribute, const QString &value)
{
    const QString name = QString::fromLatin1(attribute.name);
    const auto reject = [&name](const QString &message) { return fail(ErrorCode::Rejected, message, {}, name); };
    if (value.trimmed().isEmpty())
        return reject(NameText::tr("The %1 of the certificate's subject is empty. Give it a value, or leave it out.").arg(name));
    const auto points = value.toUcs4();
    if (points.size() > attribute.longest)
        return reject(NameText::tr("The %1 of the certificate's subject has %2 characters; it may have %3.")
                          .arg(name)
                          .arg(points.size())
                          .arg(attribute.longest));
    if (!std::ranges::all_of(points, isShowable) || !value.isValidUtf16())
        return reject(NameText::tr("The %1 of the certificate's subject holds characters that can't be shown.").arg(name));
    if (attribute.nid == NID_countryName
        && (value.size() != 2 || !std::ranges::all_of(value, [](QChar c) { return c >= u'A' && c <= u'Z'; })))
        return reject(NameText::tr("The country of the certificate's subject is a code of two capital letters, such as DE."));
    if (attribute.type == V_ASN1_PRINTABLESTRING && !std::ranges::all_of(value, isPrintableStringCharacter))
        return reject(
            NameText::tr(
                "The %1 of the certificate's subject may hold letters from A to Z, digits, spaces and ' ( ) + , - . / : = ? only.")
                .arg(name));
    return {};
}

bool printName(const BioHandle &bio, const X509_NAME *name, unsigned long flags)
{
    static_cast<void>(BIO_reset(bio.get()));
    return X509_NAME_print_ex(bio.get(), name, 0, flags) >= 0;
}

} // namespace

QString shownText(const QByteArray &utf8)
{
    QString shown;
    for (const uint point : QString::fromUtf8(utf8).toUcs4()) {
        const QString character = QString::fromUcs4(reinterpret_cast<const char32_t *>(&point), 1);
        if (isShowable(point)) {
            shown += character;
            continue;
        }
        for (const char byte : character.toUtf8())
            shown += u'\\' + QString::fromLatin1(QByteArray(1, byte).toHex().toUpper());
    }
    return shown;
}

Result<QString> nameToText(const X509_name_st *name)
{
    const ErrorQueue errors;
    const BioHandle bio = memoryBio();
    // A text that is not of the encoding it claims is shown byte by byte.
    constexpr unsigned long readable = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
    constexpr unsigned long byBytes = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_UTF8_CONVERT);
    if (!printName(bio, name, readable) && !printName(bio, name, byBytes))
        return fail(ErrorCode::Corrupt, NameText::tr("A name in the certificate or request can't be read."), errors.text());
    return shownText(writtenTo(bio));
}

Result<> checkName(const QMap<QString, QString> &attributes)
{
    for (const auto &[name, value] : attributes.asKeyValueRange()) {
        const auto known = std::ranges::find_if(nameAttributes, [&name = name](const NameAttribute &attribute) {
            return name == QLatin1StringView(attribute.name);
        });
        if (known == nameAttributes.end()) {
            QStringList names;
            for (const NameAttribute &attribute : nameAttributes)
                names += QString::fromLatin1(attribute.name);
            return fail(ErrorCode::Rejected, NameText::tr("A certificate's subject has no attribute \"%1\" here. Take %2.")
                                                 .arg(name.left(40), names.join(u", "_s)));
        }
        MUSTER_CHECK(checkAttribute(*known, value));
    }
    return {};
}

Result<QByteArray> encodeName(const QMap<QString, QString> &attributes)
{
    const ErrorQueue errors;
    const NameHandle name(X509_NAME_new());
    for (const NameAttribute &attribute : nameAttributes) {
        const QByteArray value = attributes.value(QString::fromLatin1(attribute.name)).toUtf8();
        if (!value.isEmpty()
            && X509_NAME_add_entry_by_NID(name.get(), attribute.nid, attribute.type, unsignedBytes(value),
                                          static_cast<int>(value.size()), -1, 0)
                   != 1)
            return fail(ErrorCode::Crypto, NameText::tr("The certificate's subject can't be encoded."), errors.text());
    }
    return derOf(i2d_X509_NAME, name.get());
}

} // namespace muster::pki
