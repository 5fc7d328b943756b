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

/// The network interfaces that are only listened to: nothing is asked there, and nobody is spoken to. By interface, not by network:
/// what is in a network is asked before it has an address there.
QStringList listenOnlyInterfaces(const QSettings &settings);
void setListenOnlyInterfaces(QSettings &settings, const QStringList &names);

} // namespace muster::discovery
