// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "musterctl/arguments.h"

namespace muster::cli {

/// What --help shows for what the invocation names: the program, a noun or one verb. Written from the table of commands.
QString helpFor(const Invocation &invocation, const std::vector<Command> &table);

/// The one line that says how the command is used.
QString usageOf(const Command &command);

} // namespace muster::cli
