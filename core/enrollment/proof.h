// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"

namespace muster::enrollment {

/// Whether it proved to hold the key of a certificate that is in force at that time: one is installed only with this proof.
bool isProven(const Device &device, Timestamp now);

} // namespace muster::enrollment
