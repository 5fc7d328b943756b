// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "base/clock.h"
#include "domain/actor.h"

namespace muster::storage {
class Store;
}

namespace muster::registry {

/// The one way in which the registry changes. A command is a value with
///   using Outcome = ...;                                   what it answers
///   static constexpr Permission permission = ...;          what its actor must be allowed
///   Result<Outcome> apply(CommandContext &) const;         validates, changes, records the event
/// in a file of its own in commands/. It runs on the writer thread in one transaction with its events: all of it or nothing.
/// Any thread may call apply(); the Task lives in the caller's.
class DeviceRegistry
{
public:
    /// Both must outlive it.
    DeviceRegistry(storage::Store &store, const Clock &clock) : m_store(store), m_clock(clock) {}

    /// Fails with Locked when the actor's role does not allow it. Defined in apply_command.h, for the commands' files.
    template<typename Command>
    std::unique_ptr<TaskOf<typename Command::Outcome>> apply(Command command, Actor actor);

private:
    storage::Store &m_store;
    const Clock &m_clock;
};

} // namespace muster::registry
