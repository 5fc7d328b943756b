// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

/// Makes the site of a data directory, whole or not at all: it is made in a folder of its own and put in place when it is done.
/// Conflict when there is one already, also when another process was faster. What a failure leaves behind is what was there
/// before. Blocks: for a worker thread.
Result<Site> foundSite(const DataDirectory &folder, const CreateSite &command, const Actor &actor, const Clock &clock,
                       const MakeStore &makeStore);

} // namespace muster::registry
