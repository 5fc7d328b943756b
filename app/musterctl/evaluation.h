// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "musterctl/session.h"

namespace muster::cli {

/// Holds the devices that wait for it against the policies in force, until none waits; names those that went to quarantine by it on
/// standard error. Nothing is written when none waits. After Session::open().
Result<> evaluateWaiting(Session &session);

/// The same beside what a command is there for: a failure is a word on standard error, and the command goes on with what is.
void bringUpToDate(Session &session);

} // namespace muster::cli
