// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/sqlite/connection.h"
#include "storage/sqlite/sqlite_certificate_repository.h"
#include "storage/sqlite/sqlite_conflict_repository.h"
#include "storage/sqlite/sqlite_device_repository.h"
#include "storage/sqlite/sqlite_evaluation_repository.h"
#include "storage/sqlite/sqlite_event_repository.h"
#include "storage/sqlite/sqlite_feed_repository.h"
#include "storage/sqlite/sqlite_host_key_repository.h"
#include "storage/sqlite/sqlite_identity_repository.h"
#include "storage/sqlite/sqlite_job_repository.h"
#include "storage/sqlite/sqlite_network_repository.h"
#include "storage/sqlite/sqlite_policy_repository.h"
#include "storage/sqlite/sqlite_profile_repository.h"
#include "storage/sqlite/sqlite_sighting_repository.h"
#include "storage/sqlite/sqlite_site_repository.h"
#include "storage/unit_of_work.h"

namespace muster::storage {

/// A transaction on one connection, which it has for itself while it lives and gives back when it dies.
class SqliteUnitOfWork final : public UnitOfWork
{
public:
    using GiveBack = std::function<void(std::unique_ptr<Connection>, bool committed)>;

    static Result<std::unique_ptr<SqliteUnitOfWork>> begin(std::unique_ptr<Connection> connection, Mode mode, Timestamp now,
                                                           GiveBack giveBack);
    ~SqliteUnitOfWork() override;

    SiteRepository &site() override { return m_site; }
    DeviceRepository &devices() override { return m_devices; }
    SightingRepository &sightings() override { return m_sightings; }
    NetworkRepository &networks() override { return m_networks; }
    ProfileRepository &profiles() override { return m_profiles; }
    PolicyRepository &policies() override { return m_policies; }
    EvaluationRepository &evaluations() override { return m_evaluations; }
    CertificateRepository &certificates() override { return m_certificates; }
    HostKeyRepository &hostKeys() override { return m_hostKeys; }
    IdentityRepository &identities() override { return m_identities; }
    ConflictRepository &conflicts() override { return m_conflicts; }
    JobRepository &jobs() override { return m_jobs; }
    EventRepository &events() override { return m_events; }
    FeedRepository &feed() override { return m_feed; }

    Result<> attempt(const std::function<Result<>()> &work) override;
    Result<> commit() override;

private:
    SqliteUnitOfWork(std::unique_ptr<Connection> connection, Timestamp now, GiveBack giveBack);

    std::unique_ptr<Connection> m_connection;
    GiveBack m_giveBack;
    bool m_isOpen = true;
    SqliteFeedRepository m_feed;
    SqliteSiteRepository m_site;
    SqliteDeviceRepository m_devices;
    SqliteSightingRepository m_sightings;
    SqliteNetworkRepository m_networks;
    SqliteProfileRepository m_profiles;
    SqlitePolicyRepository m_policies;
    SqliteEvaluationRepository m_evaluations;
    SqliteCertificateRepository m_certificates;
    SqliteHostKeyRepository m_hostKeys;
    SqliteIdentityRepository m_identities;
    SqliteConflictRepository m_conflicts;
    SqliteJobRepository m_jobs;
    SqliteEventRepository m_events;
};

} // namespace muster::storage
