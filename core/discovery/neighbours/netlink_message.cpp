// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/netlink_message.h"

#include <QtEndian>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <algorithm>

namespace muster::discovery {

namespace {

constexpr qsizetype netlinkAligned(qsizetype length)
{
    return (length + 3) & ~qsizetype(3);
}

} // namespace

QVector<NetlinkMessage> netlinkMessages(QByteArrayView datagram)
{
    QVector<NetlinkMessage> messages;
    while (const auto header = kernelStructure<nlmsghdr>(datagram)) {
        if (header->nlmsg_len < sizeof(nlmsghdr) || header->nlmsg_len > quint64(datagram.size()))
            break;
        const auto length = qsizetype(header->nlmsg_len);
        messages.append({header->nlmsg_type, header->nlmsg_flags, header->nlmsg_seq,
                         datagram.first(length).sliced(qsizetype(sizeof(nlmsghdr)))});
        datagram = datagram.sliced(std::min(netlinkAligned(length), datagram.size()));
    }
    return messages;
}

std::optional<QByteArrayView> netlinkAttribute(QByteArrayView attributes, quint16 type)
{
    while (const auto header = kernelStructure<rtattr>(attributes)) {
        if (header->rta_len < sizeof(rtattr) || header->rta_len > attributes.size())
            break;
        if ((header->rta_type & NLA_TYPE_MASK) == type)
            return attributes.first(header->rta_len).sliced(qsizetype(sizeof(rtattr)));
        attributes = attributes.sliced(std::min(netlinkAligned(header->rta_len), attributes.size()));
    }
    return std::nullopt;
}

QHostAddress addressFrom(QByteArrayView bytes)
{
    if (bytes.size() == 4)
        return QHostAddress(qFromBigEndian<quint32>(bytes.data()));
    if (const auto address = kernelStructure<Q_IPV6ADDR>(bytes); address && bytes.size() == 16)
        return QHostAddress(*address);
    return {};
}

QString macFrom(QByteArrayView bytes)
{
    if (bytes.size() != 6)
        return {};
    const bool isGroup = bytes.front() & 1; // broadcast among them
    const bool isZero = std::ranges::all_of(bytes, [](char byte) { return byte == 0; });
    return isGroup || isZero ? QString() : QString::fromLatin1(bytes.toByteArray().toHex(':').toUpper());
}

} // namespace muster::discovery
