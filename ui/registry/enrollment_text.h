// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "enrollment/enrollment_service.h"

namespace muster::ui {

/// What came of asking, as its title: "gw-1 is enrolled", "gw-1 waits for approval", "gw-1 was refused".
QString enrollmentTitle(const enrollment::EnrollmentOutcome &outcome);
/// Why, and what to do next.
QString enrollmentDetail(const enrollment::EnrollmentOutcome &outcome);

/// The outcome, or as an error that says why it was refused and what to do.
Result<enrollment::EnrollmentOutcome> unlessRefused(enrollment::EnrollmentOutcome outcome);

/// "claimed, not proven" for a device that was admitted and has no certificate in force at that time; else empty.
QString proofWord(const Device &device, Timestamp now);

} // namespace muster::ui
