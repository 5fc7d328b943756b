// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/usb/usb_device.h"

namespace muster::discovery {

/// A Silicon Labs bridge as it is on many boards.
inline UsbDevice bridge(const QString &path, const QByteArray &serial)
{
    UsbDevice device;
    device.path = path;
    device.vendorId = 0x10c4;
    device.productId = 0xea60;
    device.serial = serial;
    device.manufacturer = "Silicon Labs";
    device.product = "CP2102 USB to UART Bridge Controller";
    device.functions = {{0x00}, {0xff}};
    return device;
}

inline SerialPort portOf(const QString &name, const UsbDevice &device)
{
    return {name, QStringLiteral("/dev/") + name, false, device};
}

} // namespace muster::discovery
