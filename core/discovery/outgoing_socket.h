// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/host_rounds.h"
#include "discovery/socket_descriptor.h"

namespace muster::discovery {

/// A TCP connection that is coming about; it has when the descriptor can be written to.
struct OutgoingSocket
{
    SocketDescriptor descriptor;
    int error = 0; ///< errno: why none is
};

/// Begins a connection to one host of one interface's network: it leaves by that interface, from our address there, and by no
/// router, whatever the system's routes say. Not by QTcpSocket, which knows no interface, and maybe a proxy.
OutgoingSocket dialOut(const TouchableHost &host, quint16 port);

/// How it ended: 0, or errno.
int endOfDialling(const SocketDescriptor &descriptor);

} // namespace muster::discovery
