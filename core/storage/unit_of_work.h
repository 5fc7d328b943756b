// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/repositories.h"

#include <functional>

namespace muster::storage {

/// One transaction, and the repositories that work in it. A read unit sees one state of the registry throughout; a write unit
/// is undone unless commit() succeeded. Used by one thread at a time, and not for long.
class UnitOfWork
{
public:
    enum class Mode { Read, Write };

    virtual ~UnitOfWork() = default;

    virtual SiteRepository &site() = 0;
    virtual DeviceRepository &devices() = 0;
    virtual SightingRepository &sightings() = 0;
    virtual NetworkRepository &networks() = 0;
    virtual ProfileRepository &profiles() = 0;
    virtual PolicyRepository &policies() = 0;
    virtual EvaluationRepository &evaluations() = 0;
    virtual CertificateRepository &certificates() = 0;
    virtual HostKeyRepository &hostKeys() = 0;
    virtual IdentityRepository &identities() = 0;
    virtual ConflictRepository &conflicts() = 0;
    virtual JobRepository &jobs() = 0;
    virtual EventRepository &events() = 0;
    virtual FeedRepository &feed() = 0;

    /// Does a part of the work that may fail alone: what it changed is then undone, and the unit goes on. Not so after Storage or
    /// Conflict: then the whole unit has failed. Not nested.
    virtual Result<> attempt(const std::function<Result<>()> &work) = 0;
    virtual Result<> commit() = 0;
};

} // namespace muster::storage
