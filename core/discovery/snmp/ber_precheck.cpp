// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/ber_precheck.h"

#include <QCoreApplication>
#include <QVarLengthArray>

#include <optional>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype deepestBer = 8;
constexpr int mostBerElements = 1024;
constexpr quint8 berSequence = 0x30;
constexpr quint8 berConstructed = 0x20;
constexpr quint8 berLongTag = 0x1F;
constexpr quint8 berLongLength = 0x80;
constexpr int longestBerLength = 4; // bytes

struct BerText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

quint8 berByte(QByteArrayView bytes, qsizetype at)
{
    return quint8(bytes[at]);
}

struct BerHeader
{
    quint8 tag = 0;
    qsizetype content = 0; ///< where it begins
    qsizetype end = 0;     ///< where it ends
};

/// None when it does not end before `end`.
std::optional<BerHeader> berHeaderAt(QByteArrayView bytes, qsizetype at, qsizetype end)
{
    if (end - at < 2 || (berByte(bytes, at) & berLongTag) == berLongTag)
        return std::nullopt;
    BerHeader header{berByte(bytes, at), at + 2, 0};
    quint64 length = berByte(bytes, at + 1);
    if (length & berLongLength) {
        const int lengthBytes = int(length & ~quint64(berLongLength));
        if (lengthBytes == 0 || lengthBytes > longestBerLength || end - header.content < lengthBytes)
            return std::nullopt;
        length = 0;
        for (int i = 0; i < lengthBytes; ++i)
            length = length << 8 | berByte(bytes, header.content++);
    }
    if (length > quint64(end - header.content))
        return std::nullopt;
    header.end = header.content + qsizetype(length);
    return header;
}

tl::unexpected<Error> brokenBer(const QString &detail, qsizetype at)
{
    return fail(ErrorCode::Corrupt, BerText::tr("An SNMP message does not keep to its format."), detail, u"byte %1"_s.arg(at));
}

} // namespace

Result<> checkBer(QByteArrayView bytes)
{
    if (bytes.size() > largestSnmpMessage)
        return brokenBer(u"too long"_s, largestSnmpMessage);
    if (bytes.isEmpty() || berByte(bytes, 0) != berSequence)
        return brokenBer(u"no sequence"_s, 0);
    QVarLengthArray<qsizetype, deepestBer> ends; // of the elements around this one
    qsizetype at = 0;
    int elements = 0;
    do {
        const auto header = berHeaderAt(bytes, at, ends.isEmpty() ? bytes.size() : ends.back());
        if (!header)
            return brokenBer(u"an element that is not whole"_s, at);
        if (++elements > mostBerElements)
            return brokenBer(u"too many elements"_s, at);
        at = header->end;
        if (header->tag & berConstructed) {
            if (ends.size() == deepestBer)
                return brokenBer(u"too deep"_s, header->content);
            ends.append(header->end);
            at = header->content;
        }
        while (!ends.isEmpty() && at == ends.back())
            ends.pop_back();
    } while (!ends.isEmpty());
    return {};
}

} // namespace muster::discovery
