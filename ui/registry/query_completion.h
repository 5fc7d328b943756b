// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/completion.h"

#include <QHash>

namespace muster::ui {

/// The ways to go on with a query: fields, and the words of those that have a closed set. Counts, by term ("state:enrolled"), are
/// shown where they are known.
QVector<Completion> completionsFor(const QString &prefix, const QHash<QString, qint64> &counts);

/// Every term of a closed set, as it may be counted.
QStringList closedTerms();

} // namespace muster::ui
