// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/neighbour_table.h"

namespace muster::discovery {

/// The entries in one datagram of an RTM_GETNEIGH dump that have the hardware address of a single host. `ticks` is what the kernel
/// counts ages in, per second (sysconf(_SC_CLK_TCK)). Link-local addresses have no zone: the interface stands beside them.
QVector<Neighbour> netlinkNeighbours(QByteArrayView datagram, qint64 ticks);

} // namespace muster::discovery
