// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <chrono>

namespace muster {

/// A point in time, UTC, in milliseconds: what is stored and shown.
using Timestamp = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

/// Where the program takes the time from. Injected, so that tests own it. Safe to call from any thread.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock
{
public:
    Timestamp now() const override;
};

/// "2026-03-12T14:31:54.250Z": ISO 8601 in UTC, always with milliseconds.
QString toIso8601(Timestamp at);

/// Reads ISO 8601 with a time zone, or a bare date as midnight UTC.
Result<Timestamp> fromIso8601(QStringView text);

} // namespace muster
