// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/sighting.h"

#include <QHash>
#include <QHostAddress>
#include <QSet>
#include <QTimer>

#include <functional>
#include <optional>

namespace muster::discovery {

/// When what was heard of a sender is told: what comes within 50 ms is told together, and of one sender three times in a row, for an
/// answer may come in pieces, then once a second. Lives in the core thread.
class SenderPace final : public QObject
{
    Q_OBJECT

public:
    /// What there is to tell of a sender, if anything. It may note() him, to be asked again.
    using Take = std::function<std::optional<Sighting>(const QHostAddress &sender, Timestamp now)>;

    /// `clock` outlives it.
    SenderPace(const Clock &clock, Take take);

    /// There is something to tell of him.
    void note(const QHostAddress &sender);

Q_SIGNALS:
    /// Listeners may destroy it.
    void sighted(const muster::Sighting &sighting);

private:
    void tell();

    const Clock &m_clock;
    const Take m_take;
    QTimer m_timer;
    QSet<QHostAddress> m_untold;
    QHash<QHostAddress, Timestamp> m_freeAt; ///< when a sender may be told three times in a row again; only what is to come
};

} // namespace muster::discovery
