// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ubiquiti/ubiquiti_message.h"

#include "discovery/plain_text.h"

#include <QCoreApplication>
#include <QtEndian>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype ubiquitiHeaderSize = 4;
constexpr int mostUbiquitiFields = 128;
constexpr qsizetype mostUbiquitiInterfaces = 32;

struct UbiquitiMessageText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

enum class UbiquitiField : quint8 {
    Mac = 0x01,
    MacAndIpv4 = 0x02,
    Firmware = 0x03,
    Uptime = 0x0A,
    HostName = 0x0B,
    Product = 0x0C,
    Essid = 0x0D,
    WirelessMode = 0x0E,
    ManagementPort = 0x0F,
    ModelV1 = 0x14,
    ModelV2 = 0x15,
    Version = 0x16,
    IsDefault = 0x17,
};

struct UbiquitiTextField
{
    UbiquitiField field;
    QString UbiquitiMessage::*member;
};

constexpr UbiquitiTextField ubiquitiTexts[] = {
    {UbiquitiField::Firmware, &UbiquitiMessage::firmware}, {UbiquitiField::HostName, &UbiquitiMessage::hostName},
    {UbiquitiField::Product, &UbiquitiMessage::product},   {UbiquitiField::Essid, &UbiquitiMessage::essid},
    {UbiquitiField::ModelV1, &UbiquitiMessage::modelV1},   {UbiquitiField::ModelV2, &UbiquitiMessage::modelV2},
    {UbiquitiField::Version, &UbiquitiMessage::version},
};

void takeUbiquitiInterface(UbiquitiMessage &message, QByteArrayView value)
{
    UbiquitiMessage::Interface interface {
        QString::fromLatin1(value.first(6).toByteArray().toHex(':')), {}
    };
    if (value.size() == 10)
        interface.ipv4 = QHostAddress(qFromBigEndian<quint32>(value.data() + 6));
    if (message.interfaces.size() < mostUbiquitiInterfaces && !message.interfaces.contains(interface))
        message.interfaces.append(interface);
}

/// One byte or four, and of four either end may be the low one: only 0 and 1 mean anything.
std::optional<bool> ubiquitiFlag(QByteArrayView value)
{
    const auto isZero = [](char c) { return c == 0; };
    if (value.size() != 1 && value.size() != 4)
        return std::nullopt;
    if (std::ranges::all_of(value, isZero))
        return false;
    const bool isOne = (value.front() == 1 && std::ranges::all_of(value.sliced(1), isZero))
                       || (value.back() == 1 && std::ranges::all_of(value.first(value.size() - 1), isZero));
    return isOne ? std::optional(true) : std::nullopt;
}

/// A field of a size that can't be is passed over, as one that is not known.
void takeUbiquitiField(UbiquitiMessage &message, UbiquitiField field, QByteArrayView value)
{
    for (const UbiquitiTextField &text : ubiquitiTexts)
        if (text.field == field)
            message.*text.member = plainText(value);
    if ((field == UbiquitiField::Mac && value.size() == 6) || (field == UbiquitiField::MacAndIpv4 && value.size() == 10))
        takeUbiquitiInterface(message, value);
    else if (field == UbiquitiField::Uptime && value.size() == 4)
        message.uptime = qFromBigEndian<quint32>(value.data());
    else if (field == UbiquitiField::WirelessMode && value.size() == 1)
        message.wirelessMode = quint8(value.front());
    else if (field == UbiquitiField::ManagementPort && value.size() == 4) // above it stands whether it is HTTPS
        message.managementPort = qFromBigEndian<quint16>(value.data() + 2);
    else if (field == UbiquitiField::IsDefault)
        message.isDefault = ubiquitiFlag(value);
}

enum class UbiquitiCommand { Question, Answer, Unknown };

/// Version 1 has one command for both; who asks says nothing with it.
UbiquitiCommand ubiquitiCommandOf(int protocol, int command, bool isEmpty)
{
    if (protocol == 1 && command == 0)
        return isEmpty ? UbiquitiCommand::Question : UbiquitiCommand::Answer;
    if (protocol == 2 && command == 8)
        return UbiquitiCommand::Question;
    if (protocol == 2 && (command == 6 || command == 9 || command == 11))
        return UbiquitiCommand::Answer;
    return UbiquitiCommand::Unknown;
}

} // namespace

Result<UbiquitiMessage> UbiquitiMessage::read(QByteArrayView bytes)
{
    const auto corrupt = [](const QString &detail) {
        return fail(ErrorCode::Corrupt, UbiquitiMessageText::tr("A message of Ubiquiti's discovery is malformed."), detail);
    };
    if (bytes.size() < ubiquitiHeaderSize || qFromBigEndian<quint16>(bytes.data() + 2) != bytes.size() - ubiquitiHeaderSize)
        return corrupt(u"%1 bytes"_s.arg(bytes.size()));
    UbiquitiMessage message;
    message.protocol = quint8(bytes[0]);
    const UbiquitiCommand command = ubiquitiCommandOf(message.protocol, quint8(bytes[1]), bytes.size() == ubiquitiHeaderSize);
    if (command == UbiquitiCommand::Unknown)
        return fail(ErrorCode::Unsupported, UbiquitiMessageText::tr("A message of Ubiquiti's discovery is of an unknown kind."),
                    u"version %1, command %2"_s.arg(message.protocol).arg(quint8(bytes[1])));
    if (command == UbiquitiCommand::Question) {
        message.isQuestion = true;
        return message;
    }
    int count = 0;
    for (qsizetype at = ubiquitiHeaderSize; at < bytes.size();) {
        if (bytes.size() - at < 3 || ++count > mostUbiquitiFields)
            return corrupt(u"field %1"_s.arg(count));
        const auto type = quint8(bytes[at]);
        const qsizetype size = qFromBigEndian<quint16>(bytes.data() + at + 1);
        at += 3;
        if (size > bytes.size() - at)
            return corrupt(u"field %1 has %2 bytes"_s.arg(type).arg(size));
        takeUbiquitiField(message, UbiquitiField(type), bytes.sliced(at, size));
        at += size;
    }
    return message;
}

QByteArray ubiquitiRequest(int protocol)
{
    return protocol == 1 ? QByteArray::fromHex("01000000") : QByteArray::fromHex("02080000");
}

} // namespace muster::discovery
