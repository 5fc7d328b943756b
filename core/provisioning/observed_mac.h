// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/neighbour_table.h"
#include "domain/sighting.h"

namespace muster::provisioning {

/// What a device said of itself, where the MAC that answers at its address is one it says it has: seen on the wire, and no longer only
/// claimed. One that answers for others, as a router does, shows nothing. Pure.
Sighting withObservedMac(Sighting said, const QVector<discovery::Neighbour> &table);

} // namespace muster::provisioning
