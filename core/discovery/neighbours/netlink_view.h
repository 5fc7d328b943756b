// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/neighbour_table.h"
#include "discovery/network_view.h"

#include <QByteArray>

namespace muster::discovery {

/// What stands behind the header of an RTM_GETROUTE request for this address; `interface` is the index of the one it must go out of, or 0.
QByteArray netlinkRouteQuestion(const QHostAddress &address, int interface);

/// The route in the answer to it. None where there is none in it.
Route netlinkRoute(QByteArrayView datagram);

/// The entries in one datagram of an RTM_GETNEIGH dump that stand for a single host, those that failed and those under way among them.
QVector<NeighbourEntry> netlinkNeighbourEntries(QByteArrayView datagram);

/// Takes the datagrams of an RTM_GETNEIGHTBL dump: unlike the files gc_thresh3 they are told in every network namespace.
NeighbourTableUse netlinkTableUse(const QVector<QByteArray> &datagrams);

/// What the same says of IPv4: how large the table may grow, and how long is asked on the interface with this index.
TableLimits netlinkTableLimits(const QVector<QByteArray> &datagrams, int interface);

} // namespace muster::discovery
