// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

namespace muster {

inline constexpr qint64 sampleTicks = 100;

inline QByteArray netlinkAttributeBytes(quint16 type, const QByteArray &value)
{
    const rtattr header{static_cast<unsigned short>(sizeof(rtattr) + std::size_t(value.size())), type};
    QByteArray bytes(reinterpret_cast<const char *>(&header), sizeof header);
    bytes += value;
    return bytes.leftJustified((bytes.size() + 3) & ~3, '\0');
}

/// What the kernel tells of one entry of its neighbour table, to be changed by each test.
struct NeighbourSample
{
    quint16 type = RTM_NEWNEIGH;
    quint8 family = AF_INET;
    quint16 state = NUD_REACHABLE;
    QByteArray address = QByteArray::fromHex("0a000107");
    QByteArray mac = QByteArray::fromHex("dca6324f19c2");
    int confirmed = 1; ///< s
    int updated = 1;   ///< s
    bool hasAges = true;

    QByteArray bytes() const
    {
        const ndmsg entry{family, 0, 0, 7, state, 0, 0};
        const nda_cacheinfo ages{quint32(confirmed) * quint32(sampleTicks), 0, quint32(updated) * quint32(sampleTicks), 0};
        QByteArray payload(reinterpret_cast<const char *>(&entry), sizeof entry);
        payload += netlinkAttributeBytes(NDA_DST, address);
        if (!mac.isNull())
            payload += netlinkAttributeBytes(NDA_LLADDR, mac);
        if (hasAges)
            payload += netlinkAttributeBytes(NDA_CACHEINFO, QByteArray(reinterpret_cast<const char *>(&ages), sizeof ages));
        const nlmsghdr header{quint32(sizeof(nlmsghdr) + std::size_t(payload.size())), type, NLM_F_MULTI, 1, 0};
        return QByteArray(reinterpret_cast<const char *>(&header), sizeof header) + payload;
    }
};

} // namespace muster
