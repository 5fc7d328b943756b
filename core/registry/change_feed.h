// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/change.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace muster::storage {
class Store;
}

namespace muster::registry {

/// Tells what changed in the registry, whoever changed it: this process at once, another one within 250 ms (there is no push
/// between processes; a poll costs microseconds). Bursts arrive as one signal. Lives in the thread that made it.
class ChangeFeed final : public QObject
{
    Q_OBJECT

public:
    explicit ChangeFeed(storage::Store &store, QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    void changed(const QVector<muster::Change> &changes);
    /// Read everything: the feed begins here, or it missed some changes.
    void reset();
    /// The registry can't be read; it will be tried again.
    void failed(const muster::Error &error);

private:
    void poll();
    void fetch();
    void finished(Result<QVector<Change>> changes);

    storage::Store &m_store;
    QTimer m_timer;
    std::optional<qint64> m_seq; ///< of the last change told; none while we look where to begin
    qint64 m_version = -1;
    bool m_isFetching = false;
    bool m_isStale = false; ///< something was committed while we were fetching
};

} // namespace muster::registry
