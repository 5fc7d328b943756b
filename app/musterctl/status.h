// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

namespace muster::cli {

/// What the program ends with (CLI.md, "Exit status").
enum class Status { Done = 0, Failed = 1, Usage = 2, Partly = 3, Refused = 4, NotFound = 5, Interrupted = 130 };

/// The status of a failure the command line itself is not to blame for. Input that breaks a rule (Rejected) has failed; what is
/// wrong with the command line or with a query says Usage where it is found.
inline Status statusOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NotFound: return Status::NotFound;
    case ErrorCode::Locked:
    case ErrorCode::NotTrusted: return Status::Refused;
    case ErrorCode::Cancelled: return Status::Interrupted;
    default: return Status::Failed;
    }
}

} // namespace muster::cli
