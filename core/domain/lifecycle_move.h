// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"

namespace muster {

/// Puts a device into a state, and takes back what holds before it only: what somebody acts on is no longer ignored.
inline void moveTo(Device &device, Lifecycle state)
{
    device.state = state;
    if (state != Lifecycle::Discovered)
        device.ignored.reset();
}

} // namespace muster
