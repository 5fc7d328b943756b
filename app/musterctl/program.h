// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace muster::cli {

/// The whole of musterctl; returns its exit status (CLI.md).
int runProgram(int argc, char *argv[]);

} // namespace muster::cli
