// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A datagram of the kernel's. It is trusted, and part of it is what others sent.
#include "discovery/neighbours/neighbour_news.h"
#include "discovery/neighbours/netlink_interfaces.h"
#include "discovery/neighbours/netlink_neighbours.h"
#include "discovery/neighbours/netlink_view.h"
#include "fuzz/target.h"

void muster::fuzz(const QByteArray &bytes)
{
    (void)discovery::netlinkNeighbours(bytes, 100);
    discovery::NeighbourNews(100).take(bytes, std::chrono::milliseconds(0));
    (void)discovery::netlinkNeighbourEntries(bytes);
    (void)discovery::netlinkRoute(bytes);
    (void)discovery::netlinkTableUse({bytes});
    (void)discovery::netlinkTableLimits({bytes}, 2);
    (void)discovery::netlinkInterfaces({bytes}, {bytes});
    (void)discovery::netlinkLinks({bytes}, {bytes});
}
