// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/event_log.h"

#include "storage/store.h"

using namespace std::chrono_literals;

namespace muster::registry {

namespace {
constexpr int verifyChunk = 1000;
}

std::unique_ptr<TaskOf<QVector<Event>>> EventLog::after(qint64 seq, int limit) const
{
    return storage::read(
        m_store, [seq, limit](storage::UnitOfWork &unit, std::stop_token) { return unit.events().after(seq, limit); },
        Deadline::after(60s));
}

std::unique_ptr<TaskOf<QVector<Event>>> EventLog::before(qint64 seq, const QString &subject, int limit) const
{
    return storage::read(
        m_store,
        [seq, subject, limit](storage::UnitOfWork &unit, std::stop_token) { return unit.events().before(seq, subject, limit); },
        Deadline::after(60s));
}

std::unique_ptr<TaskOf<ChainVerdict>> EventLog::verify() const
{
    return storage::read(
        m_store,
        [](storage::UnitOfWork &unit, std::stop_token stop) -> Result<ChainVerdict> {
            std::optional<Event> previous;
            for (;;) {
                if (stop.stop_requested())
                    return fail(ErrorCode::Cancelled, {});
                MUSTER_TRY(const QVector<Event> events, unit.events().after(previous ? previous->seq : 0, verifyChunk));
                for (const Event &event : events) {
                    MUSTER_CHECK(verifyLink(event, previous ? &*previous : nullptr));
                    previous = event;
                }
                if (events.isEmpty())
                    return ChainVerdict{previous ? previous->seq : 0, previous ? previous->hash : QByteArray()};
            }
        },
        Deadline::after(30min));
}

} // namespace muster::registry
