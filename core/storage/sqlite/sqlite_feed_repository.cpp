// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_feed_repository.h"

#include "storage/sqlite/binding.h"
#include "storage/sqlite/sqlite_error.h"

#include <QCoreApplication>

namespace muster::storage {

Result<> SqliteFeedRepository::append(Change::Kind kind, const QByteArray &id)
{
    return guarded([&]() -> Result<> {
        SQLite::Statement &insert = m_connection.prepare("INSERT INTO feed (at, kind, id) VALUES (?, ?, ?)");
        bindAll(insert, m_now, static_cast<int>(kind), id);
        insert.exec();
        return {};
    });
}

Result<qint64> SqliteFeedRepository::head()
{
    return guarded([&]() -> Result<qint64> {
        // Of all that were ever made, not of those still kept.
        SQLite::Statement &select = m_connection.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'feed'");
        return select.executeStep() ? numberAt(select, 0) : 0;
    });
}

Result<QVector<Change>> SqliteFeedRepository::after(qint64 seq, int limit)
{
    return guarded([&]() -> Result<QVector<Change>> {
        MUSTER_TRY(const qint64 newest, head());
        QVector<Change> changes;
        SQLite::Statement &select = m_connection.prepare("SELECT seq, kind, id FROM feed WHERE seq > ? ORDER BY seq LIMIT ?");
        bindAll(select, seq, limit);
        while (select.executeStep())
            changes.append({numberAt(select, 0), static_cast<Change::Kind>(numberAt(select, 1)), bytesAt(select, 2)});
        const bool isComplete = changes.isEmpty() ? newest == seq : changes.front().seq == seq + 1;
        if (!isComplete)
            return fail(ErrorCode::NotFound,
                        QCoreApplication::translate("muster::storage", "Older changes were dropped already."));
        return changes;
    });
}

Result<> SqliteFeedRepository::dropBefore(Timestamp at)
{
    return guarded([&]() -> Result<> {
        // Sequence order is time order, but for a clock that was set back: stop at the first one that is young enough, and don't
        // take one from the future for young.
        SQLite::Statement &drop = m_connection.prepare(
            "DELETE FROM feed WHERE seq < coalesce((SELECT seq FROM feed WHERE at BETWEEN ? AND ? ORDER BY seq LIMIT 1), "
            "(SELECT max(seq) + 1 FROM feed))");
        bindAll(drop, at, m_now + std::chrono::hours(1));
        drop.exec();
        return {};
    });
}

} // namespace muster::storage
