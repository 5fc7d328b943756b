// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/repositories.h"
#include "storage/sqlite/connection.h"

namespace muster::storage {

class SqliteSightingRepository final : public SightingRepository
{
public:
    explicit SqliteSightingRepository(Connection &connection) : m_connection(connection) {}

    Result<> append(const DeviceId &device, const Sighting &sighting) override;
    Result<QVector<Sighting>> list(const DeviceId &device) override;
    Result<> move(const DeviceId &from, const DeviceId &to, const std::function<bool(const Sighting &)> &belongs) override;

private:
    static Sighting read(SQLite::Statement &select);

    Connection &m_connection;
};

} // namespace muster::storage
