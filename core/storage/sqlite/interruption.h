// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <SQLiteCpp/Database.h>

#include <sqlite3.h>

#include <stop_token>

namespace muster::storage {

/// While it lives, a statement of this connection ends with SQLITE_INTERRUPT once somebody asked to stop: also one that looks
/// at a million rows and finds none.
class Interruption
{
public:
    Interruption(SQLite::Database &database, std::stop_token stop) : m_database(database.getHandle()), m_stop(std::move(stop))
    {
        constexpr int stepsBetween = 10000; // of SQLite's machine: some 100 us
        sqlite3_progress_handler(
            m_database, stepsBetween, [](void *token) { return static_cast<std::stop_token *>(token)->stop_requested() ? 1 : 0; },
            &m_stop);
    }
    ~Interruption() { sqlite3_progress_handler(m_database, 0, nullptr, nullptr); }
    Interruption(const Interruption &) = delete;
    Interruption &operator=(const Interruption &) = delete;

private:
    sqlite3 *m_database;
    std::stop_token m_stop;
};

} // namespace muster::storage
