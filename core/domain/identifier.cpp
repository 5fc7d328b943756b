// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/identifier.h"

#include "base/text.h"

#include <QCoreApplication>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster {

namespace {

constexpr qsizetype longestIdentifier = 255;

struct IdentifierText
{
    Q_DECLARE_TR_FUNCTIONS(muster::Identifier)
};

/// Vendors ship these instead of a number; two devices with one of them are not the same device.
bool isPlaceholderSerial(const QString &serial)
{
    static const QStringList placeholders{
        u"0"_s,
        u"none"_s,
        u"n/a"_s,
        u"na"_s,
        u"null"_s,
        u"unknown"_s,
        u"default"_s,
        u"default string"_s,
        u"not specified"_s,
        u"not applicable"_s,
        u"system serial number"_s,
        u"serial"_s,
        u"serial number"_s,
        u"to be filled by o.e.m."_s,
        u"123456789"_s,
        u"1234567890"_s,
        u"0123456789"_s,
        u"0123456789abcdef"_s,
        u"123456"_s,
        u"1234567"_s,
        u"12345678"_s,
        u"1234567890abcdef"_s,
        u"abcdefghijklmnop"_s,
        u"chassis serial number"_s,
        u"base board serial number"_s,
        u"not available"_s,
        u"not set"_s,
        u"empty"_s,
        u"o.e.m."_s,
        u"oem"_s,
        u"invalid"_s,
        u"undefined"_s,
        u"n.a."_s,
        u"tbd"_s,
        u"test"_s,
        u"no serial"_s,
        u"no serial number"_s,
        u"sernum"_s,
        u"serialnumber"_s,
        u"(none)"_s,
        u"(null)"_s,
    };
    const QString folded = foldCase(serial);
    return placeholders.contains(folded) || folded.count(folded.front()) == folded.size();
}

Result<QString> canonicalMac(const QString &text)
{
    // Digit by digit: QString's own reading of numbers takes "0x" and "+" as well.
    const auto isHexDigit = [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'A' && c <= u'F'); };
    QString digits;
    bool isMac = true;
    for (const QChar c : text) {
        if (c == u':' || c == u'-' || c == u'.' || c == u' ') {
            isMac = isMac && !digits.isEmpty() && digits.size() % 2 == 0;
        } else {
            digits += c.toUpper();
            isMac = isMac && isHexDigit(digits.back());
        }
    }
    const quint64 number = digits.toULongLong(nullptr, 16);
    if (!isMac || digits.size() != 12)
        return fail(ErrorCode::Rejected,
                    IdentifierText::tr("\"%1\" is not a MAC address. It has six bytes, such as DC:A6:32:4F:19:C2.").arg(text));
    if (number == 0 || number == 0xFFFFFFFFFFFF || (number & 0x010000000000))
        return fail(ErrorCode::Rejected, IdentifierText::tr("The MAC address %1 belongs to no single device.").arg(text));
    for (qsizetype i = 10; i > 0; i -= 2)
        digits.insert(i, u':');
    return digits;
}

Result<QString> canonicalUuid(const QString &text)
{
    QString bare = text;
    if (bare.startsWith(u"urn:uuid:", Qt::CaseInsensitive) || bare.startsWith(u"uuid:", Qt::CaseInsensitive))
        bare = bare.sliced(bare.lastIndexOf(u':') + 1);
    if (bare.size() == 32)
        for (const qsizetype dash : {20, 16, 12, 8})
            bare.insert(dash, u'-');
    if (bare.startsWith(u'{') && bare.endsWith(u'}'))
        bare = bare.sliced(1, bare.size() - 2);
    // QUuid passes over what stands behind a UUID.
    const QUuid uuid = bare.size() == 36 ? QUuid::fromString(bare) : QUuid();
    if (uuid.isNull())
        return fail(ErrorCode::Rejected, IdentifierText::tr("\"%1\" is not a UUID.").arg(text));
    // RFC 9562 section 5.10, and what boards carry whose maker left the field as it came.
    static const QList<QUuid> placeholders{
        QUuid(u"03000200-0400-0500-0006-000700080009"_s), // SMBIOS of several board makers
        QUuid(u"00020003-0004-0005-0006-000700080009"_s), // the same, bytes in the other order
        QUuid(u"12345678-1234-1234-1234-123456789abc"_s), QUuid(u"12345678-1234-5678-1234-567812345678"_s),
        QUuid(u"01234567-89ab-cdef-0123-456789abcdef"_s),
        QUuid(u"4d696e69-444c-164e-9d41-000000000000"_s), // "MiniDL": minidlna without a MAC
    };
    const QString digits = uuid.toString(QUuid::Id128);
    if (placeholders.contains(uuid) || digits.count(digits.front()) == digits.size())
        return fail(ErrorCode::Rejected, IdentifierText::tr("The UUID %1 is a placeholder and names no device.").arg(text));
    return uuid.toString(QUuid::WithoutBraces);
}

} // namespace

bool isRandomisedMac(IdentifierType type, QStringView value)
{
    // The second digit holds the bits of the first byte that count.
    return type == IdentifierType::Mac && value.size() > 1 && QStringView(u"2367ABEF").contains(value.at(1));
}

Strength strengthOf(IdentifierType type, QStringView value)
{
    if (isRandomisedMac(type, value))
        return Strength::Weak;
    switch (type) {
    case IdentifierType::EndorsementKey:
    case IdentifierType::IDevId: return Strength::Proof;
    case IdentifierType::SshHostKey:
    case IdentifierType::MachineId: return Strength::Weak;
    default: return Strength::Strong;
    }
}

Result<Identifier> Identifier::create(IdentifierType type, QStringView value, const QString &source, Timestamp at)
{
    QString text = value.trimmed().toString();
    if (text.isEmpty())
        return fail(ErrorCode::Rejected,
                    IdentifierText::tr("An identifier of type %1 is empty.").arg(identifierTypeWords.word(type)));
    if (text.size() > longestIdentifier)
        return fail(ErrorCode::Rejected,
                    IdentifierText::tr("An identifier is longer than %1 characters.").arg(longestIdentifier));
    const auto points = text.toUcs4();
    if (!text.isValidUtf16() || !std::ranges::all_of(points, [](uint point) { return QChar::isPrint(point); }))
        return fail(ErrorCode::Rejected, IdentifierText::tr("An identifier holds a character that can't be printed."));
    if (type == IdentifierType::Mac) {
        MUSTER_TRY(text, canonicalMac(text));
    } else if (type == IdentifierType::Uuid) {
        MUSTER_TRY(text, canonicalUuid(text));
    } else if (type == IdentifierType::Serial && isPlaceholderSerial(text)) {
        return fail(ErrorCode::Rejected,
                    IdentifierText::tr("The serial number \"%1\" is a placeholder and names no device.").arg(text));
    }
    return Identifier{type, text, source, at, at};
}

} // namespace muster
