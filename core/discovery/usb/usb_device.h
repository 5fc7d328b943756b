// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QVector>

#include <algorithm>
#include <optional>

namespace muster::discovery {

/// What a device, or an interface of it, is for: class, subclass and protocol (USB "Defined Class Codes").
struct UsbFunction
{
    quint8 number = 0;
    quint8 subclass = 0;
    quint8 protocol = 0;

    friend bool operator==(const UsbFunction &, const UsbFunction &) = default;
};

/// A device plugged into USB, as the kernel and udev tell of it. Every text is the device's own word, unchecked.
struct UsbDevice
{
    QString path; ///< where it is plugged in: "1-2.3" is port 3 of the hub in port 2 of bus 1
    /// Differs each time something is plugged in, after a restart of the machine as well; "fixed" for what is soldered to its port.
    /// Empty: not known.
    QString plug;
    quint16 vendorId = 0;
    quint16 productId = 0;
    QByteArray serial;
    QByteArray manufacturer;
    QByteArray product;
    QByteArray databaseVendor; ///< udev's own, from its hardware database
    QByteArray databaseModel;
    QVector<UsbFunction> functions; ///< the device's own and that of every interface

    bool isHub() const
    {
        return std::ranges::any_of(functions, [](const UsbFunction &function) { return function.number == 0x09; });
    }
    /// The same make with the same serial number, and not pulled out since, rather than another one in the same place.
    bool isSameAs(const UsbDevice &other) const
    {
        return vendorId == other.vendorId && productId == other.productId && serial == other.serial && plug == other.plug;
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

/// A file system on a stick or a card.
struct UsbVolume
{
    QString usbPath; ///< of the device it is on
    QString name;    ///< "sdb1"
    QString node;    ///< "/dev/sdb1"
    QByteArray label;
    QByteArray fileSystem; ///< "vfat"; empty: not known
    QByteArray uuid;       ///< as the file system has it: four bytes for FAT
    qint64 size = 0;       ///< bytes
    bool isReadOnly = false;
    QStringList mountPoints;
};

/// What one reaches a FIDO security key by.
struct SecurityKey
{
    QString usbPath;
    QString name;             ///< "hidraw0"
    QString node;             ///< "/dev/hidraw0"
    bool isForbidden = false; ///< we lack the rights to open it
};

/// What belongs to one device, besides serial ports.
struct UsbParts
{
    QVector<UsbVolume> volumes;
    QVector<SecurityKey> securityKeys;
};

} // namespace muster::discovery
