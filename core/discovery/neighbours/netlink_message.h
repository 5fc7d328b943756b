// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QVector>

#include <cstring>
#include <optional>

namespace muster::discovery {

/// One message of netlink(7), as a view onto the bytes it was read from.
struct NetlinkMessage
{
    quint16 type = 0;
    quint16 flags = 0;
    quint32 sequence = 0;
    QByteArrayView payload;
};

/// The messages of one datagram. What stands behind a length that can't be true is left out, and so is that message.
QVector<NetlinkMessage> netlinkMessages(QByteArrayView datagram);

/// The payload of the first attribute of this type (rtnetlink(7)); nullopt where there is none before one whose length can't be true.
std::optional<QByteArrayView> netlinkAttribute(QByteArrayView attributes, quint16 type);

/// A structure of the kernel's from the beginning of `bytes`, which needn't be aligned; nullopt when they are too few.
template<typename T>
std::optional<T> kernelStructure(QByteArrayView bytes)
{
    if (bytes.size() < qsizetype(sizeof(T)))
        return std::nullopt;
    T structure;
    std::memcpy(&structure, bytes.data(), sizeof(T));
    return structure;
}

/// What stands behind such a structure and the padding after it: its attributes.
template<typename T>
QByteArrayView attributesBehind(QByteArrayView payload)
{
    constexpr qsizetype size = (sizeof(T) + 3) & ~std::size_t(3);
    return payload.size() > size ? payload.sliced(size) : QByteArrayView();
}

/// An address of 4 or 16 bytes in network order, without a zone; null for any other length.
QHostAddress addressFrom(QByteArrayView bytes);

/// Six bytes as "DC:A6:32:4F:19:C2"; empty for any other number of bytes and for what belongs to no single device.
QString macFrom(QByteArrayView bytes);

} // namespace muster::discovery
