// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/policy.h"

#include <QStringList>

namespace muster::policy {

/// What somebody changed, a sentence each, in the order of the document: "firmware-at-least: version 1.4 became 1.4.2". Empty when
/// they say the same.
QStringList differences(const Policy &before, const Policy &after);

} // namespace muster::policy
