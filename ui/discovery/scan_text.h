// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/scan.h"

namespace muster::ui {

/// "4,094 addresses on eth0, about 13 s".
QString scanEstimate(const discovery::ScanPlan &plan);
/// "Scanning 10.0.0.0/20 on eth0: asked 1,204 of 4,094 addresses, 12 answered, 9 s left".
QString scanProgressText(const discovery::ScanProgress &progress);
/// What a scan came to that was stopped there.
QString stoppedScanText(const discovery::ScanProgress &progress);

} // namespace muster::ui
