// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/device.h"

namespace muster::registry {

struct CommandContext;

/// The two that were one.
struct SplitOutcome
{
    Device rest;
    Device part;
    bool isRestored = false; ///< a merge was taken back: `part` is the device that it absorbed, under its own id
};

/// Takes identifiers off a device, as previewSplit() says: those that came by an operator's merge bring back the device they came with, as
/// UnmergeDevice does, others make a new Discovered one with what was seen under them. What is seen later fuses the two no more.
/// NotFound, Rejected. Event device.split, about both.
struct SplitDevice
{
    using Outcome = SplitOutcome;
    static constexpr Permission permission = Permission::EditDevices;

    DeviceId device;
    QVector<std::pair<IdentifierType, QString>> identifiers; ///< canonical

    Result<Outcome> apply(CommandContext &context) const;
};

/// Takes a merge back: `gone` is a device again, under its own id, with its sightings, jobs and certificates; see unmerged()
/// for what becomes of changes since. NotFound when it was not merged by an operator. Conflict while the one it was merged
/// into is itself merged into another, another was merged into that one later, or a job works on it. Event device.split,
/// about both.
struct UnmergeDevice
{
    using Outcome = SplitOutcome;
    static constexpr Permission permission = Permission::EditDevices;

    DeviceId gone;

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
