// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/logging.h"

namespace muster {

Q_LOGGING_CATEGORY(lcStorage, "muster.storage", QtInfoMsg)
Q_LOGGING_CATEGORY(lcUi, "muster.ui", QtInfoMsg)

} // namespace muster
