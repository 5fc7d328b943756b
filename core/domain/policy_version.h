// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "domain/policy.h"

namespace muster {

/// A policy as it was published. The versions of a name count from 1, over removals too, and never change.
struct PolicyVersion
{
    int version = 1;
    Policy policy;          ///< of a removal: as it was before
    bool isRemoval = false; ///< with this version the policy went out of force
    Timestamp at{};
    QString actor;

    friend bool operator==(const PolicyVersion &, const PolicyVersion &) = default;
};

} // namespace muster
