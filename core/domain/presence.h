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

/// What one channel, on one of our interfaces, last said of a device being there. At most one per channel.
struct SignOfLife
{
    QString source;         ///< id of the Source
    QString interface;      ///< empty for a bus
    Timestamp at{};         ///< when the device was heard, not when we wrote it down
    Timestamp goodUntil{};  ///< how long that proves that it is there; `at` itself when it proves nothing further
    bool isGoodbye = false; ///< it said that it leaves, or was seen to be gone

    friend bool operator==(const SignOfLife &, const SignOfLife &) = default;
};

/// How long a device is silent between two signs of life without being gone.
struct Rhythm
{
    std::optional<std::chrono::seconds> announced; ///< it said so: a sleepy device and its longest sleep
    std::chrono::seconds longestPause{};           ///< as heard so far, of the last `pauses`
    int pauses = 0;                                ///< how many were measured; too few say nothing

    friend bool operator==(const Rhythm &, const Rhythm &) = default;
};

/// Whether a device is there, and how we know. Orthogonal to its lifecycle; never shown without proof and age.
struct Presence
{
    PresenceValue value = PresenceValue::Unknown;
    QString proof;                    ///< id of the Source that last said so; empty when nothing ever did
    std::optional<Timestamp> at;      ///< when it did
    std::optional<Timestamp> until{}; ///< when that changes unless something is heard; none: it does not by itself

    friend bool operator==(const Presence &, const Presence &) = default;
};

} // namespace muster
