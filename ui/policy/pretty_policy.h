// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/policy.h"

namespace muster::ui {

/// policy.json as people write it: name first, the parts in the order of the format's description, a rule and a short list on one line
/// each. Policy::fromJson() reads it back.
QString prettyPolicy(const Policy &policy);

} // namespace muster::ui
