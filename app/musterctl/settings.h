// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QMap>
#include <QStringList>

namespace muster::cli {

/// Words of the form key=value; Rejected for one that is not, and for a key that is given twice.
Result<QMap<QString, QString>> readSettings(const QStringList &words);

} // namespace muster::cli
