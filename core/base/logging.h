// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace muster {

// One category per area; `QT_LOGGING_RULES="muster.storage.debug=true"` turns one on. No secrets in any of them.
Q_DECLARE_LOGGING_CATEGORY(lcStorage)
Q_DECLARE_LOGGING_CATEGORY(lcUi)

} // namespace muster
