// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace muster::provisioning {

/// A text from a device as it may stand in a plan: nothing in it steers a terminal or a screen, and what is long is cut.
QString shownText(const QString &text);
/// The same of several, with commas between them; of many only the first.
QString shownList(const QStringList &texts);

} // namespace muster::provisioning
