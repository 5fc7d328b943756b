// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/group/sender_pace.h"

#include <QPointer>

#include <utility>

using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr auto senderTellDelay = 50ms; // the packets of one answer become one sighting
constexpr auto senderTellInterval = 1000ms;
constexpr auto mostSenderDebt = 3 * senderTellInterval; // each telling costs an interval: three in a row

} // namespace

SenderPace::SenderPace(const Clock &clock, Take take) : m_clock(clock), m_take(std::move(take))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &SenderPace::tell);
}

void SenderPace::note(const QHostAddress &sender)
{
    m_untold.insert(sender);
    if (!m_timer.isActive())
        m_timer.start(senderTellDelay);
}

void SenderPace::tell()
{
    const Timestamp now = m_clock.now();
    // A clock that was set back must not silence anybody.
    m_freeAt.removeIf([now](const auto &entry) { return entry.value() <= now || entry.value() > now + mostSenderDebt; });
    QVector<Sighting> sightings;
    for (const QHostAddress &sender : std::exchange(m_untold, {})) {
        const Timestamp free = m_freeAt.value(sender, now) + senderTellInterval;
        if (free > now + mostSenderDebt) {
            note(sender);
        } else if (auto sighting = m_take(sender, now)) {
            sightings.append(std::move(*sighting));
            m_freeAt.insert(sender, free);
        }
    }
    const QPointer<SenderPace> self(this);
    for (const Sighting &sighting : std::as_const(sightings))
        if (self)
            Q_EMIT sighted(sighting);
}

} // namespace muster::discovery
