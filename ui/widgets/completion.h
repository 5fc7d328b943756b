// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVector>

#include <functional>

namespace muster::ui {

/// One way to go on with what is being typed.
struct Completion
{
    QString term;    ///< replaces the word before the cursor: "compliance:violating"
    QString meaning; ///< "fails a rule"
    QString count;   ///< how many it finds, as text; may be empty
};

/// Gives the ways to complete `prefix`, the word before the cursor; best first.
using CompletionSource = std::function<QVector<Completion>(const QString &prefix)>;

} // namespace muster::ui
