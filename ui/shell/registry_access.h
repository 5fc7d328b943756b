// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "registry/commands/create_site.h"
#include "registry/data_directory.h"
#include "ui/shell/services.h"

namespace muster::ui {

/// The way to the registry of one data directory. Implemented by the composition root, which alone may construct what is behind the
/// services. Lives in the GUI thread; nothing here waits.
class RegistryAccess
{
public:
    virtual ~RegistryAccess() = default;

    virtual registry::DataDirectory folder() const = 0;
    /// Once done without an error, services() are there. NotFound when there is no registry yet.
    virtual std::unique_ptr<TaskOf<void>> open() = 0;
    /// Makes the site, whole or not at all, and opens it.
    virtual std::unique_ptr<TaskOf<void>> create(const registry::CreateSite &command) = 0;
    /// Null until one of them succeeded.
    virtual const Services *services() const = 0;
};

} // namespace muster::ui
