// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_service.h"
#include "domain/actor.h"
#include "domain/device.h"
#include "registry/device_registry.h"
#include "registry/network_query.h"
#include "registry/waiting_sightings.h"

#include <QTimer>

namespace muster::registry {

class ChangeFeed;

/// Joins discovery and registry: starts the service on the networks the registry allows, follows when that changes, and records what
/// is seen. One RecordSightings at a time; what comes meanwhile waits (WaitingSightings). Tidies the devices when the first presence
/// changes by itself, and twice a minute at least. Lives in the core thread, as what it joins.
class DiscoveryRecorder final : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    DiscoveryRecorder(discovery::DiscoveryService &service, storage::Store &store, ChangeFeed &feed, const Clock &clock,
                      Actor actor, QObject *parent = nullptr);

    /// Reads what is allowed, then starts the service with it; `scope` names interfaces and sources, and what may be touched besides.
    void start(const discovery::DiscoveryScope &scope);

    /// Whether all that was seen is in the registry.
    bool isIdle() const { return !m_isRecording && m_waiting.isEmpty(); }
    /// Sightings lost because the registry was not fast enough.
    qint64 dropped() const { return m_waiting.dropped(); }

Q_SIGNALS:
    void recorded(const QVector<muster::DeviceId> &devices, qint64 notStored);
    /// Whose presence is another now, because time went by.
    void aged(const QVector<muster::DeviceId> &devices);
    /// It became so.
    void idle();
    /// The registry can't be read or written; it will be tried again. Nothing is lost meanwhile but what is beyond the bounds.
    void failed(const muster::Error &error);

private:
    void readAllowed();
    void startService(const QVector<discovery::AllowedNetwork> &allowed);
    void take(const QVector<Sighting> &batch);
    void recordWaiting();
    void tidy();
    void tidyBy(std::optional<Timestamp> due);
    void tryAgain();

    discovery::DiscoveryService &m_service;
    DeviceRegistry m_registry;
    NetworkQuery m_networks;
    const Clock &m_clock;
    const Actor m_actor;
    std::optional<discovery::DiscoveryScope> m_wanted;  ///< what start() was given
    std::optional<discovery::DiscoveryScope> m_current; ///< what the service was started with
    WaitingSightings m_waiting;
    QTimer m_retryTimer;
    QTimer m_tidyTimer;
    bool m_isRecording = false;
    bool m_isTidying = false;
    bool m_isReading = false;
    bool m_isAllowedStale = false; ///< changed while it was read, or could not be read
};

} // namespace muster::registry
