// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/doctor/diagnosis.h"

#include <QJsonObject>

namespace muster::cli {

/// The report as docs/json.md has it: a line for each cell, finding and check, and one that closes it.
QVector<QJsonObject> doctorLines(const discovery::DiagnosisReport &report);

} // namespace muster::cli
