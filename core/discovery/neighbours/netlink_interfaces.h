// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/network_view.h"

namespace muster::discovery {

/// The interfaces that are up and have a carrier, with their addresses, by index. Takes the datagrams of an RTM_GETLINK and of an
/// RTM_GETADDR dump. Addresses that are not known to be ours alone yet (RFC 4862 section 5.4) are left out.
QVector<NetworkInterface> netlinkInterfaces(const QVector<QByteArray> &links, const QVector<QByteArray> &addresses);

/// The same of all interfaces, whatever state they are in.
QVector<Link> netlinkLinks(const QVector<QByteArray> &links, const QVector<QByteArray> &addresses);

} // namespace muster::discovery
