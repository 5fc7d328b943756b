// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "domain/device.h"

namespace muster::storage {
class Store;
}

namespace muster::bench {

/// Device number `number` of a large registry: names in no order, a tenth quarantined, twenty groups. Nine of
/// ten are gateways, the others of fifty kinds; four networks.
Device makeDevice(int number, Timestamp now);

/// Puts that many in, in one transaction.
Result<> fill(storage::Store &store, int count, const Clock &clock);

} // namespace muster::bench
