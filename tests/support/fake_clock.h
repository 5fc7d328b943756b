// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <atomic>

namespace muster {

/// A clock that stands still until a test moves it. Safe to use from any thread.
class FakeClock final : public Clock
{
public:
    /// 2026-03-12T14:31:54.250Z, an arbitrary moment with milliseconds that are not zero.
    static constexpr Timestamp start{std::chrono::milliseconds(1773325914250)};

    explicit FakeClock(Timestamp at = start) : m_at(at.time_since_epoch().count()) {}

    Timestamp now() const override { return Timestamp(std::chrono::milliseconds(m_at.load())); }
    void set(Timestamp at) { m_at.store(at.time_since_epoch().count()); }
    void advance(std::chrono::milliseconds by) { m_at.fetch_add(by.count()); }

private:
    std::atomic<std::chrono::milliseconds::rep> m_at;
};

} // namespace muster
