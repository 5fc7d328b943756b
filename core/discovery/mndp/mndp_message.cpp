// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mndp/mndp_message.h"

#include "discovery/plain_text.h"

#include <QCoreApplication>
#include <QtEndian>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mndpHeaderSize = 4; // two bytes nobody explains, and a number that counts up
constexpr int mostMndpFields = 64;
constexpr qsizetype longestMndpRequest = 16;

struct MndpMessageText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

enum class MndpField : quint16 {
    Mac = 1,
    Identity = 5,
    Version = 7,
    Platform = 8,
    Uptime = 10,
    SoftwareId = 11,
    Board = 12,
    Ipv6 = 15,
    Interface = 16,
    Ipv4 = 17,
};

struct MndpTextField
{
    MndpField field;
    QString MndpMessage::*member;
};

constexpr MndpTextField mndpTexts[] = {
    {MndpField::Identity, &MndpMessage::identity}, {MndpField::Version, &MndpMessage::version},
    {MndpField::Platform, &MndpMessage::platform}, {MndpField::SoftwareId, &MndpMessage::softwareId},
    {MndpField::Board, &MndpMessage::board},       {MndpField::Interface, &MndpMessage::interface},
};

/// A field of a size that can't be is passed over, as one that is not known.
void takeMndpField(MndpMessage &message, MndpField field, QByteArrayView value)
{
    for (const MndpTextField &text : mndpTexts)
        if (text.field == field)
            message.*text.member = plainText(value);
    if (field == MndpField::Mac && value.size() == 6)
        message.mac = QString::fromLatin1(value.toByteArray().toHex(':'));
    else if (field == MndpField::Uptime && value.size() == 4)
        message.uptime = qFromLittleEndian<quint32>(value.data()); // alone of all numbers in it
    else if (field == MndpField::Ipv4 && value.size() == 4)
        message.ipv4 = QHostAddress(qFromBigEndian<quint32>(value.data()));
    else if (field == MndpField::Ipv6 && value.size() == 16)
        message.ipv6 = QHostAddress(reinterpret_cast<const quint8 *>(value.data()));
}

} // namespace

Result<MndpMessage> MndpMessage::read(QByteArrayView bytes)
{
    const auto corrupt = [](const QString &detail) {
        return fail(ErrorCode::Corrupt, MndpMessageText::tr("An MNDP message is malformed."), detail);
    };
    if (bytes.size() < mndpHeaderSize)
        return corrupt(u"%1 bytes"_s.arg(bytes.size()));
    MndpMessage message;
    int count = 0;
    for (qsizetype at = mndpHeaderSize; at < bytes.size();) {
        if (bytes.size() - at < 4 || ++count > mostMndpFields)
            return corrupt(u"field %1"_s.arg(count));
        const auto type = qFromBigEndian<quint16>(bytes.data() + at);
        const qsizetype size = qFromBigEndian<quint16>(bytes.data() + at + 2);
        at += 4;
        if (size > bytes.size() - at)
            return corrupt(u"field %1 has %2 bytes"_s.arg(type).arg(size));
        takeMndpField(message, MndpField(type), bytes.sliced(at, size));
        at += size;
    }
    if (message.mac.isEmpty() && message.identity.isEmpty())
        return fail(ErrorCode::Rejected, MndpMessageText::tr("An MNDP message names nobody."));
    return message;
}

QByteArray mndpRequest()
{
    return QByteArray(mndpHeaderSize, '\0');
}

bool isMndpRequest(QByteArrayView bytes)
{
    return bytes.size() <= longestMndpRequest && std::ranges::all_of(bytes, [](char c) { return c == 0; });
}

} // namespace muster::discovery
