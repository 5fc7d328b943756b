// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/identity_rows.h"

#include "storage/sqlite/binding.h"

namespace muster::storage {

void moveIdentity(Connection &connection, qint64 fromRow, qint64 toRow)
{
    // What can't move, as the other one has it already, goes with the row.
    for (const char *sql : {"UPDATE aliases SET device = ? WHERE device = ?", "UPDATE merges SET device = ? WHERE device = ?",
                            "UPDATE OR IGNORE identity_conflicts SET device = ? WHERE device = ?",
                            "UPDATE OR IGNORE identity_conflicts SET claimant = ? WHERE claimant = ?"}) {
        SQLite::Statement &move = connection.prepare(sql);
        bindAll(move, toRow, fromRow);
        move.exec();
    }
    SQLite::Statement &settle = connection.prepare("DELETE FROM identity_conflicts WHERE device = ?1 AND claimant = ?1");
    bindAll(settle, toRow);
    settle.exec();
}

void becomeAlias(Connection &connection, const DeviceId &gone, qint64 goneRow, qint64 keptRow)
{
    SQLite::Statement &drop = connection.prepare("DELETE FROM devices WHERE row = ?");
    bindAll(drop, goneRow);
    drop.exec();
    SQLite::Statement &insert = connection.prepare("INSERT INTO aliases (id, device) VALUES (?, ?)");
    bindAll(insert, gone, keptRow);
    insert.exec();
}

} // namespace muster::storage
