// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device_row.h"
#include "ui/widgets/state_look.h"

namespace muster::ui {

ClaimState claimStateOf(const DeviceRow &row);
ClaimState claimStateOf(const Device &device);
/// What the state means, and what can be done about it.
QString claimSentence(ClaimState state);

} // namespace muster::ui
