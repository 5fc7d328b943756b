// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QVector>

#include <optional>

namespace muster::discovery {

/// A device plugged into USB, as the kernel and udev tell of it. Every text is the device's own word, unchecked.
struct UsbDevice
{
    QString path; ///< where it is plugged in: "1-2.3" is port 3 of the hub in port 2 of bus 1
    quint16 vendorId = 0;
    quint16 productId = 0;
    QByteArray serial;
    QByteArray manufacturer;
    QByteArray product;
    QByteArray databaseVendor; ///< udev's own, from its hardware database
    QByteArray databaseModel;
    QVector<quint8> classes; ///< bDeviceClass and every bInterfaceClass (USB "Defined Class Codes")

    bool isHub() const { return classes.contains(0x09); }
    /// The same make with the same serial number, rather than another one in the same place.
    bool isSameAs(const UsbDevice &other) const
    {
        return vendorId == other.vendorId && productId == other.productId && serial == other.serial;
    }
};

/// A serial port behind which there can be a device.
struct SerialPort
{
    QString name;             ///< "ttyUSB0"
    QString node;             ///< "/dev/ttyUSB0"
    bool isForbidden = false; ///< we lack the rights to open it
    std::optional<UsbDevice> usb;
};

} // namespace muster::discovery
