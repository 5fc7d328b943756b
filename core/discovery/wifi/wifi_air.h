// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/source.h"
#include "discovery/wifi/access_point.h"

namespace muster::discovery {

/// One of this machine's own Wi-Fi radios, and what it hears.
struct WifiRadio
{
    QString interface; ///< "wlan0"
    bool isScanning = false;
    Obstacle obstacle = Obstacle::None; ///< NotPermitted: it hears, but may not be made to scan
    QString reason;                     ///< the obstacle, for people, and what to do
    QVector<AccessPoint> accessPoints;  ///< none where it can't hear

    bool canHear() const { return obstacle == Obstacle::None || obstacle == Obstacle::NotPermitted; }
    friend bool operator==(const WifiRadio &, const WifiRadio &) = default;
};

/// What this machine's Wi-Fi radios hear. An interface, so that tests bring their own. Lives in the core thread and never blocks it.
class WifiAir : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    struct Heard
    {
        bool isKnown = false;               ///< there was an answer
        Obstacle obstacle = Obstacle::None; ///< nothing can be heard at all
        QString reason;                     ///< the obstacle, for people, and what to do
        QVector<WifiRadio> radios;

        friend bool operator==(const Heard &, const Heard &) = default;
    };

    virtual void open() = 0;
    /// What was heard is forgotten.
    virtual void close() = 0;
    /// Makes a radio look around anew. Where that is refused heard() says so.
    virtual void scan(const QString &interface) = 0;
    /// Looks for what was missing, now.
    virtual void lookAgain() = 0;
    virtual Heard heard() const = 0;

Q_SIGNALS:
    /// heard() is another. Never while one of the functions above runs.
    void changed();
};

/// What NetworkManager hears, over the D-Bus system bus at `address` ("unix:path=/run/dbus/system_bus_socket").
std::unique_ptr<WifiAir> networkManagerAir(const QString &address);

} // namespace muster::discovery
