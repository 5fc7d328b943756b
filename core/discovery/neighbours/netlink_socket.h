// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QVector>

namespace muster::discovery {

/// A socket to the kernel's routing tables (rtnetlink(7)). Needs no privilege. Lives in the thread that made it.
class NetlinkSocket
{
public:
    /// Joins these groups (RTMGRP_LINK ...); 0: none. Internal when the kernel refuses.
    static Result<NetlinkSocket> open(quint32 groups = 0);

    NetlinkSocket(NetlinkSocket &&other) noexcept;
    NetlinkSocket &operator=(NetlinkSocket &&other) = delete;
    NetlinkSocket(const NetlinkSocket &) = delete;
    NetlinkSocket &operator=(const NetlinkSocket &) = delete;
    ~NetlinkSocket();

    int descriptor() const { return m_fd; }

    /// The whole of a table, as the datagrams the kernel sends: `type` is RTM_GETNEIGH or its like, `family` an AF_. Waits for the
    /// kernel, which answers at once. Asks again, once, when the table changed meanwhile. For sockets without groups.
    Result<QVector<QByteArray>> dump(quint16 type, quint8 family);

    /// What the kernel says to a question with one answer, such as RTM_GETROUTE.
    struct Answer
    {
        int refusal = 0; ///< errno; 0: `datagram` holds the answer
        QByteArray datagram;
    };
    /// `payload` is what stands behind the message's header. For sockets without groups.
    Result<Answer> query(quint16 type, QByteArrayView payload);

    /// What the kernel told the groups.
    struct News
    {
        QVector<QByteArray> datagrams;
        bool isLossy = false; ///< it was so much that some of it was lost
    };
    /// Takes what has come without waiting; of very much, the first part.
    News takeNews();
    /// As above, for who reads everything anew: whether it was anything.
    bool discardNews();

private:
    explicit NetlinkSocket(int fd) : m_fd(fd) {}
    Result<> ask(quint16 type, quint16 flags, QByteArrayView payload);
    Result<QVector<QByteArray>> answer(bool &isTorn);
    Result<QByteArray> receive(QByteArray &buffer);
    tl::expected<QByteArray, int> receive(QByteArray &buffer, int flags);

    int m_fd = -1;
    quint32 m_sequence = 0;
};

} // namespace muster::discovery
