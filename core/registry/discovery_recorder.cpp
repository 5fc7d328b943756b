// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/discovery_recorder.h"

#include "registry/change_feed.h"
#include "registry/commands/record_sightings.h"
#include "registry/commands/tidy_devices.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace muster::registry {

namespace {
constexpr auto retryPause = 2s;
constexpr std::chrono::milliseconds longestTidyPause = 30s;
constexpr std::chrono::milliseconds shortestTidyPause = 2s; // what is due one by one is served together
constexpr qsizetype mostAtOnce = 512;                       // the writer is others', too
} // namespace

DiscoveryRecorder::DiscoveryRecorder(discovery::DiscoveryService &service, storage::Store &store, ChangeFeed &feed,
                                     const Clock &clock, Actor actor, QObject *parent)
    : QObject(parent)
    , m_service(service)
    , m_registry(store, clock)
    , m_networks(store)
    , m_clock(clock)
    , m_actor(std::move(actor))
    , m_retryTimer(this)
    , m_tidyTimer(this)
{
    m_retryTimer.setInterval(retryPause);
    m_retryTimer.setSingleShot(true);
    m_tidyTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, &DiscoveryRecorder::tryAgain);
    connect(&m_tidyTimer, &QTimer::timeout, this, &DiscoveryRecorder::tidy);
    connect(&m_service, &discovery::DiscoveryService::sighted, this, &DiscoveryRecorder::take);
    connect(&feed, &ChangeFeed::reset, this, &DiscoveryRecorder::readAllowed);
    connect(&feed, &ChangeFeed::changed, this, [this](const QVector<Change> &changes) {
        if (std::ranges::find(changes, Change::Kind::Network, &Change::kind) != changes.end())
            readAllowed();
    });
}

void DiscoveryRecorder::start(const discovery::DiscoveryScope &scope)
{
    m_wanted = scope;
    readAllowed();
    tidy();
}

void DiscoveryRecorder::readAllowed()
{
    if (!m_wanted)
        return;
    if (m_isReading) {
        m_isAllowedStale = true;
        return;
    }
    m_isReading = true;
    m_isAllowedStale = false;
    launch(m_networks.allowed(), this, [this](const Result<QVector<discovery::AllowedNetwork>> &allowed) {
        m_isReading = false;
        if (!allowed) {
            m_isAllowedStale = true;
            // Listening and asking need nobody's leave. What runs already keeps what it had.
            if (!m_current)
                startService({});
            m_retryTimer.start();
            Q_EMIT failed(allowed.error());
            return;
        }
        startService(*allowed);
        if (m_isAllowedStale)
            readAllowed();
    });
}

void DiscoveryRecorder::startService(const QVector<discovery::AllowedNetwork> &allowed)
{
    discovery::DiscoveryScope scope = *m_wanted;
    for (const discovery::AllowedNetwork &network : allowed)
        if (!scope.mayTouch.contains(network))
            scope.mayTouch.append(network);
    if (m_current == scope)
        return;
    m_current = scope;
    m_service.start(scope);
}

void DiscoveryRecorder::take(const QVector<Sighting> &batch)
{
    for (const Sighting &sighting : batch)
        m_waiting.add(sighting);
    if (!m_retryTimer.isActive())
        recordWaiting();
}

void DiscoveryRecorder::recordWaiting()
{
    if (m_isRecording || m_waiting.isEmpty())
        return;
    m_isRecording = true;
    const QVector<Sighting> batch = m_waiting.take(mostAtOnce);
    launch(m_registry.apply(RecordSightings{batch, m_service.scannedLately()}, m_actor), this,
           [this, batch](const Result<RecordSightings::Outcome> &outcome) {
               m_isRecording = false;
               if (!outcome) {
                   m_waiting.putBack(batch);
                   m_retryTimer.start();
                   Q_EMIT failed(outcome.error());
                   return;
               }
               QVector<DeviceId> devices;
               for (const std::optional<DeviceId> &device : outcome->devices)
                   if (device && !devices.contains(*device))
                       devices.append(*device);
               tidyBy(outcome->nextPresenceChange);
               recordWaiting();
               Q_EMIT recorded(devices, outcome->notStored);
               if (isIdle())
                   Q_EMIT idle();
           });
}

void DiscoveryRecorder::tidy()
{
    if (m_isTidying)
        return;
    m_isTidying = true;
    m_tidyTimer.stop();
    launch(m_registry.apply(TidyDevices{}, m_actor), this, [this](const Result<TidyDevices::Outcome> &outcome) {
        m_isTidying = false;
        if (outcome && outcome->isMore)
            tidy();
        else
            m_tidyTimer.start(longestTidyPause);
        if (!outcome) {
            Q_EMIT failed(outcome.error());
            return;
        }
        tidyBy(outcome->nextPresenceChange);
        if (!outcome->changed.isEmpty())
            Q_EMIT aged(outcome->changed);
    });
}

/// Tidies then, unless it will do so before.
void DiscoveryRecorder::tidyBy(std::optional<Timestamp> due)
{
    if (!due || !m_tidyTimer.isActive())
        return; // while it tidies, that sees to the rest
    const auto pause = std::clamp<std::chrono::milliseconds>(*due - m_clock.now(), shortestTidyPause, longestTidyPause);
    if (pause < m_tidyTimer.remainingTimeAsDuration())
        m_tidyTimer.start(pause);
}

void DiscoveryRecorder::tryAgain()
{
    if (m_isAllowedStale)
        readAllowed();
    recordWaiting();
}

} // namespace muster::registry
