// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "enrollment/enrollment_service.h"
#include "musterctl/output.h"
#include "musterctl/status.h"

namespace muster::cli {

/// Writes what became of a device that asked for admission: an object with JSON (docs/json.md, "enrollment"), else a sentence. Returns
/// what it means for the exit status: Done, also while it waits, or Refused.
Status writeOutcome(Output &output, const enrollment::EnrollmentOutcome &outcome);

/// One of several devices that was not even asked for.
void writeFailure(Output &output, const QString &target, const Error &error);

} // namespace muster::cli
