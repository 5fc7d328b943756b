// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "registry/command_context.h"
#include "registry/device_registry.h"
#include "storage/store.h"

namespace muster::registry {

// Included by the files in commands/ only; each instantiates apply() for its command, so that others need no storage headers.

template<typename Command>
std::unique_ptr<TaskOf<typename Command::Outcome>> DeviceRegistry::apply(Command command, Actor actor)
{
    return storage::write(
        m_store,
        [&clock = m_clock, command = std::move(command),
         actor = std::move(actor)](storage::UnitOfWork &unit) -> Result<typename Command::Outcome> {
            MUSTER_CHECK(checkPermission(actor, Command::permission));
            CommandContext context{unit, actor, clock.now()};
            return command.apply(context);
        },
        Deadline::after(std::chrono::minutes(10))); // an import of a million rows is one command
}

} // namespace muster::registry
