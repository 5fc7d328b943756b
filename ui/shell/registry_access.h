// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "base/secret.h"
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
    /// Makes the site, its keys encrypted with `passphrase`, whole or not at all, and opens and unlocks it. `keepInKeyRing`: whoever
    /// opens it here again need not enter the passphrase.
    virtual std::unique_ptr<TaskOf<void>> create(const registry::CreateSite &command, SharedSecret passphrase,
                                                 bool keepInKeyRing) = 0;
    /// Whether the operating system has a place for passwords.
    virtual bool hasKeyRing() const = 0;
    /// Null until one of them succeeded.
    virtual const Services *services() const = 0;
};

} // namespace muster::ui
