// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "registry/commands/create_site.h"
#include "registry/data_directory.h"

#include <functional>
#include <memory>

namespace muster {
class Clock;
}
namespace muster::storage {
class Store;
}

namespace muster::registry {

/// Makes and opens the registry file at `path`: the composition root knows how.
using MakeStore = std::function<Result<std::unique_ptr<storage::Store>>(const QString &path)>;

/// Makes the site of a data directory, registry and certificate authority (its keys encrypted with `passphrase`), whole or not at
/// all: it is made in a folder of its own and put in place when it is done. Events site.created and authority.created. Conflict
/// when there is a site already, also when another process was faster, and when there are keys of one; Rejected for a passphrase
/// that is too short. What a failure leaves behind is what was there before. Blocks: for a worker thread.
Result<Site> foundSite(const DataDirectory &folder, const CreateSite &command, const Secret &passphrase, const Actor &actor,
                       const Clock &clock, const MakeStore &makeStore);

} // namespace muster::registry
