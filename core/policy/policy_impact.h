// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "policy/policy_engine.h"

namespace muster::policy {

/// How the verdict on a device would change.
struct Impact
{
    Compliance before = Compliance::Unknown;
    Compliance after = Compliance::Unknown;
    QVector<Finding> findings; ///< it would have; of one that gets well, those it has now

    friend bool operator==(const Impact &, const Impact &) = default;
};

/// The policies as they would stand with this one published: in the place of the one of its name, or at the end.
QVector<PolicyVersion> withPublished(QVector<PolicyVersion> inForce, const Policy &policy);

/// None when the verdict would stay what it is.
std::optional<Impact> impactOn(const Facts &facts, const PolicyEngine &now, const PolicyEngine &then);

} // namespace muster::policy
