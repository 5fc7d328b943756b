// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace muster::ui {

/// The icon's name for a device's kind ("camera", "gateway" ...), whatever its case; "device" for kinds we have no drawing of.
QString kindIconName(const QString &kind);

/// "Gateway", "PLC", "Serial adapter": a kind as shown. One we don't know is shown as it was said; empty when there is none.
QString kindTitle(const QString &kind);

/// The same for a sentence: "Kind unknown" where there is none.
QString kindSentence(const QString &kind);

/// Every kind that has a look, in alphabetical order, as it is written in a query.
QStringList knownKinds();

} // namespace muster::ui
