// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/wifi/wifi_air.h"

#include <QMap>
#include <QVariantMap>

namespace muster::discovery {

/// NetworkManager's objects as its ObjectManager tells of them, as far as Wi-Fi is concerned. Lists of object paths are QStringLists
/// here. Pure.
class NmState
{
public:
    using Interfaces = QMap<QString, QVariantMap>; ///< properties by interface

    void add(const QString &path, const Interfaces &interfaces);
    void change(const QString &path, const QString &interface, const QVariantMap &properties);
    void remove(const QString &path, const QStringList &interfaces);
    void clear() { m_objects.clear(); }

    /// Without what only the asking tells: whether it scans, or may.
    QVector<WifiRadio> radios() const;
    /// Of the radio with this name; empty when there is none.
    QString devicePath(const QString &interface) const;
    /// When the radio last scanned, in a time of its own.
    qint64 lastScan(const QString &interface) const;

private:
    QVariant value(const QString &path, const QString &interface, const QString &property) const;
    QStringList radioPaths() const;
    WifiRadio radio(const QString &path) const;
    void setObstacle(WifiRadio &radio, const QString &path) const;

    QMap<QString, Interfaces> m_objects; ///< by path
};

} // namespace muster::discovery
