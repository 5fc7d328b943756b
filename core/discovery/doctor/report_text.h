// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/doctor/diagnosis.h"

namespace muster::discovery {

/// The words of a cell as a table shows them: "31 heard", "blocked", "asked, silent".
QString coverageText(const CoverageCell &cell);

/// "error", "warning" or "note", translated.
QString severityText(DoctorSeverity severity);

/// The whole report for people, to be copied, mailed or kept: matrix, findings, and of the target rows, answer and steps. Ends with a
/// line end; times are in UTC. What devices said has no control characters in it.
QString reportText(const DiagnosisReport &report);

} // namespace muster::discovery
