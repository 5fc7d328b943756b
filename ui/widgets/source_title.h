// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace muster::ui {

/// What a Source is called where discovery can't be asked, such as one that is told of but does not run here: "mDNS" for "mdns". An
/// unknown id as it is.
QString sourceTitle(const QString &id);

/// Where it stands among sources, from 0; one that is not known here stands behind all others.
int sourceRank(const QString &id);

} // namespace muster::ui
