// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/change_feed.h"

#include "storage/store.h"

using namespace std::chrono_literals;

namespace muster::registry {

namespace {
constexpr auto pollInterval = 250ms;
constexpr auto fetchLimit = 30s;
constexpr int mostChanges = 5000; // one more than that, and reading everything again is cheaper
} // namespace

ChangeFeed::ChangeFeed(storage::Store &store, QObject *parent) : QObject(parent), m_store(store)
{
    connect(&m_timer, &QTimer::timeout, this, &ChangeFeed::poll);
    connect(&m_store, &storage::Store::committed, this, &ChangeFeed::fetch);
}

void ChangeFeed::start()
{
    m_timer.start(pollInterval);
    fetch();
}

void ChangeFeed::poll()
{
    const Result<qint64> version = m_store.version();
    if (!version) {
        Q_EMIT failed(version.error());
        return;
    }
    if (*version != m_version) {
        m_version = *version;
        fetch();
    }
}

void ChangeFeed::fetch()
{
    if (m_isFetching) {
        m_isStale = true;
        return;
    }
    m_isFetching = true;
    m_isStale = false;
    auto task = storage::read(
        m_store,
        [seq = m_seq](storage::UnitOfWork &unit, std::stop_token) -> Result<QVector<Change>> {
            if (seq)
                return unit.feed().after(*seq, mostChanges + 1);
            MUSTER_TRY(const qint64 head, unit.feed().head());
            return QVector<Change>{{head, Change::Kind::Site, {}}}; // only says where to begin
        },
        Deadline::after(fetchLimit));
    launch(std::move(task), this, [this](Result<QVector<Change>> changes) { finished(std::move(changes)); });
}

void ChangeFeed::finished(Result<QVector<Change>> changes)
{
    m_isFetching = false;
    if (!changes && changes.error().code != ErrorCode::NotFound) {
        m_version = -1; // the next poll tries again
        m_isStale = false;
        Q_EMIT failed(changes.error());
    } else if (!changes || changes->size() > mostChanges) {
        // Find the new beginning first, so that nothing falls between it and what the listeners read then.
        m_seq.reset();
        m_isStale = true;
    } else if (!changes->isEmpty()) {
        const bool isBeginning = !m_seq;
        m_seq = changes->last().seq;
        if (isBeginning)
            Q_EMIT reset();
        else
            Q_EMIT changed(*changes);
    }
    if (m_isStale)
        fetch();
}

} // namespace muster::registry
