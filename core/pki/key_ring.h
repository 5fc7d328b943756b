// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "base/secret.h"

namespace muster::pki {

/// The place where the operating system keeps passwords for this user. Any error means: there is none.
class KeyRing
{
public:
    virtual ~KeyRing() = default;

    /// The passphrase kept under this name; null when there is none, or no key ring.
    virtual std::unique_ptr<TaskOf<SharedSecret>> read(const QString &name) = 0;
    virtual std::unique_ptr<TaskOf<void>> write(const QString &name, SharedSecret passphrase) = 0;
};

} // namespace muster::pki
