// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

namespace muster::discovery {

/// Whether `before` is less than `span` ago. What lies ahead, left by a clock that was set back, is not: it must neither
/// silence anybody nor be believed until then.
inline bool isWithinSpan(Timestamp before, Timestamp now, std::chrono::milliseconds span)
{
    return before <= now && now - before < span;
}

} // namespace muster::discovery
