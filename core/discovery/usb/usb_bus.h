// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "discovery/usb/usb_device.h"

#include <QObject>

#include <memory>

namespace muster::discovery {

/// What is plugged into this machine, and when that changes. An interface, so that tests bring their own. Lives in the core
/// thread.
class UsbBus : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    struct Found
    {
        QVector<UsbDevice> devices;
        QVector<SerialPort> ports;
        UsbParts parts; ///< of all devices
    };

    /// What is there now; hubs among it. A few milliseconds.
    virtual Result<Found> look() = 0;
    /// Begins to tell of changes. When they can't be heard of it still tells to look again now and then, and returns why, for
    /// people.
    virtual Result<void> watch() = 0;
    virtual void unwatch() = 0;

Q_SIGNALS:
    /// Plugged in, or more is known of it now.
    void deviceCame(const muster::discovery::UsbDevice &device);
    void deviceLeft(const QString &path);
    void portCame(const muster::discovery::SerialPort &port);
    void portLeft(const QString &name);
    /// Something may have changed that was not told: look again.
    void missed();
};

struct UdevPlaces
{
    /// There while udev runs.
    QString control = QStringLiteral("/run/udev/control");
    /// Ports the kernel has no device for, such as pseudo terminals: file names with wildcards in the last part.
    QStringList extraPorts;
    /// What is mounted where; the kernel tells those who have it open when that changes.
    QString mounts = QStringLiteral("/proc/self/mountinfo");
};

/// The machine's, told by udev (libudev(3)); needs no privilege, and opens no device.
std::unique_ptr<UsbBus> udevBus(const UdevPlaces &places = {});

} // namespace muster::discovery
