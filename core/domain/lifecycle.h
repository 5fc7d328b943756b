// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/words.h"

namespace muster {

/// Where a device stands in the registry. Provisioned is not enrolled: settings given, not yet admitted.
enum class Lifecycle { Expected, Discovered, Provisioned, Pending, Enrolled, Quarantined, Retired };

inline constexpr Words<Lifecycle, 7> lifecycleWords{{{
    {Lifecycle::Expected, "expected"},
    {Lifecycle::Discovered, "discovered"},
    {Lifecycle::Provisioned, "provisioned"},
    {Lifecycle::Pending, "pending"},
    {Lifecycle::Enrolled, "enrolled"},
    {Lifecycle::Quarantined, "quarantined"},
    {Lifecycle::Retired, "retired"},
}}};

/// Whether a device may go from one state straight to the other: the one table of DESIGN section 1.
bool canMove(Lifecycle from, Lifecycle to);

} // namespace muster
