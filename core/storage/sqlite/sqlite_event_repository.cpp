// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_event_repository.h"

#include "storage/sqlite/binding.h"
#include "storage/sqlite/sqlite_error.h"

namespace muster::storage {

namespace {

const std::string selectEvents = "SELECT seq, at, actor, via, kind, subject, payload, prev, hash FROM events ";

QVector<Event> readEvents(SQLite::Statement &select)
{
    QVector<Event> events;
    while (select.executeStep())
        events.append({numberAt(select, 0), timeAt(select, 1), textAt(select, 2), textAt(select, 3), textAt(select, 4),
                       textAt(select, 5), bytesAt(select, 6), bytesAt(select, 7), bytesAt(select, 8)});
    return events;
}

} // namespace

Result<Event> SqliteEventRepository::append(Event event)
{
    MUSTER_TRY(const auto last, head());
    event.seq = last ? last->seq + 1 : 1;
    event.prev = last ? last->hash : QByteArray();
    event.hash = event.computeHash();
    MUSTER_CHECK(guarded([&]() -> Result<> {
        SQLite::Statement &insert = m_connection.prepare(
            "INSERT INTO events (seq, at, actor, via, kind, subject, payload, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        bindAll(insert, event.seq, event.at, event.actor, event.via, event.kind, event.subject, QString::fromUtf8(event.payload),
                event.prev, event.hash);
        insert.exec();
        return {};
    }));
    MUSTER_CHECK(m_feed.append(Change::Kind::Event, {}));
    return event;
}

Result<std::optional<Event>> SqliteEventRepository::head()
{
    return guarded([&]() -> Result<std::optional<Event>> {
        const QVector<Event> events = readEvents(m_connection.prepare(selectEvents + "ORDER BY seq DESC LIMIT 1"));
        return events.isEmpty() ? std::nullopt : std::optional(events.front());
    });
}

Result<QVector<Event>> SqliteEventRepository::after(qint64 seq, int limit)
{
    return guarded([&]() -> Result<QVector<Event>> {
        SQLite::Statement &select = m_connection.prepare(selectEvents + "WHERE seq > ? ORDER BY seq LIMIT ?");
        bindAll(select, seq, limit);
        return readEvents(select);
    });
}

Result<QVector<Event>> SqliteEventRepository::before(qint64 seq, const QString &subject, int limit)
{
    return guarded([&]() -> Result<QVector<Event>> {
        if (subject.isEmpty()) {
            SQLite::Statement &select = m_connection.prepare(selectEvents + "WHERE seq < ? ORDER BY seq DESC LIMIT ?");
            bindAll(select, seq, limit);
            return readEvents(select);
        }
        SQLite::Statement &select =
            m_connection.prepare(selectEvents + "WHERE subject = ? AND seq < ? ORDER BY seq DESC LIMIT ?");
        bindAll(select, subject, seq, limit);
        return readEvents(select);
    });
}

} // namespace muster::storage
