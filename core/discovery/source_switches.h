// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

QT_BEGIN_NAMESPACE
class QSettings;
QT_END_NAMESPACE

namespace muster::discovery {

/// The ids of the sources that the operator turned off, as the settings of the data directory keep them.
QStringList sourcesOff(const QSettings &settings);
void setSourcesOff(QSettings &settings, const QStringList &ids);

} // namespace muster::discovery
