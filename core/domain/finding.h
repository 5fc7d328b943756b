// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "domain/words.h"

#include <optional>

namespace muster {

enum class Severity { Warning, Error };

inline constexpr Words<Severity, 2> severityWords{{{
    {Severity::Warning, "warning"},
    {Severity::Error, "error"},
}}};

/// The sum of a device's findings. Unknown until a policy that covers it was evaluated.
enum class Compliance { Compliant, Violating, Waived, Unknown };

inline constexpr Words<Compliance, 4> complianceWords{{{
    {Compliance::Compliant, "compliant"},
    {Compliance::Violating, "violating"},
    {Compliance::Waived, "waived"},
    {Compliance::Unknown, "unknown"},
}}};

/// One rule failing on one device.
struct Finding
{
    QString rule;
    QString policy;
    Severity severity = Severity::Error;
    QString seen;
    QString wanted;
    QString fix;       ///< the smallest one, as a sentence
    Timestamp since{}; ///< when it went on record; the epoch: it did not
    std::optional<Timestamp> waivedUntil;
    QString waiverOwner;

    friend bool operator==(const Finding &, const Finding &) = default;
};

} // namespace muster
