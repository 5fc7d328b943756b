// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

namespace muster {

/// How long a Task may take. Every Task has one; `never` is for what waits for a person or serves, and says so where used.
class Deadline
{
public:
    static Deadline never() { return Deadline(std::nullopt); }
    static Deadline after(std::chrono::milliseconds limit) { return Deadline(limit); }

    std::optional<std::chrono::milliseconds> limit() const { return m_limit; }

private:
    explicit Deadline(std::optional<std::chrono::milliseconds> limit) : m_limit(limit) {}

    std::optional<std::chrono::milliseconds> m_limit;
};

} // namespace muster
