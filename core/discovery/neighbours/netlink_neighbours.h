// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/neighbour_table.h"

namespace muster::discovery {

/// The entries in one datagram of an RTM_GETNEIGH dump that have the hardware address of a single host. `ticks` is what the kernel
/// counts ages in, per second (sysconf(_SC_CLK_TCK)). Link-local addresses have no zone: the interface stands beside them.
QVector<Neighbour> netlinkNeighbours(QByteArrayView datagram, qint64 ticks);

/// What became of one entry.
struct NeighbourChange
{
    enum class What {
        Known,   ///< it has a hardware address
        Heard,   ///< as above, and whose it is was heard at this moment
        Failed,  ///< nobody answered (NUD_FAILED)
        Deleted, ///< by the system, or by somebody who may
    };

    int interface = 0;    ///< index
    QHostAddress address; ///< without zone
    What what = What::Known;

    friend bool operator==(const NeighbourChange &, const NeighbourChange &) = default;
};

/// Those in one datagram of the group RTMGRP_NEIGH that are of a single host. `ticks` as above.
QVector<NeighbourChange> netlinkNeighbourChanges(QByteArrayView datagram, qint64 ticks);

} // namespace muster::discovery
