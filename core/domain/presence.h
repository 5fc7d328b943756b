// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "domain/words.h"

#include <optional>

namespace muster {

enum class PresenceValue { Online, Stale, Offline, Unknown };

inline constexpr Words<PresenceValue, 4> presenceWords{{{
    {PresenceValue::Online, "online"},
    {PresenceValue::Stale, "stale"},
    {PresenceValue::Offline, "offline"},
    {PresenceValue::Unknown, "unknown"},
}}};

/// Whether a device is there, and how we know. Orthogonal to its lifecycle; never shown without proof and age.
struct Presence
{
    PresenceValue value = PresenceValue::Unknown;
    QString proof;               ///< the channel that last said so ("mDNS", "TLS"); empty when nothing ever did
    std::optional<Timestamp> at; ///< when it did

    friend bool operator==(const Presence &, const Presence &) = default;
};

} // namespace muster
