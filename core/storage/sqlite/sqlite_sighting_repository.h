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

private:
    Connection &m_connection;
};

} // namespace muster::storage
