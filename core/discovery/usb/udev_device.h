// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/usb/mount_table.h"
#include "discovery/usb/usb_device.h"

#include <memory>

#include <libudev.h>

namespace muster::discovery {

struct UdevRelease
{
    void operator()(udev *p) const { udev_unref(p); }
    void operator()(udev_device *p) const { udev_device_unref(p); }
    void operator()(udev_enumerate *p) const { udev_enumerate_unref(p); }
    void operator()(udev_monitor *p) const { udev_monitor_unref(p); }
};
template<typename T>
using UdevPtr = std::unique_ptr<T, UdevRelease>;

// What udev and the kernel tell of a device. What can't be read, because it is not allowed or the device is gone in the meantime, is
// empty; the rest is told all the same.

UsbDevice usbDevice(udev_device *device);

/// Where an interface of a USB device belongs, and what it is for.
struct UsbInterface
{
    QString usbPath;
    UsbFunction function;
};
UsbInterface usbInterface(udev_device *device);

/// None when there can't be a device behind it: terminals of the kernel have no parent, and ttyS0 is there whether something is
/// connected or not. Qt's QSerialPortInfo would open such a port to find out, and by that raise its lines.
std::optional<SerialPort> serialPort(udev_device *device);

/// None when it is not on USB, or nothing says that a file system is on it. Never opened.
std::optional<UsbVolume> usbVolume(udev_device *device, const MountTable &mounts);

/// None when it is not on USB, or is another kind of HID device. Never opened.
std::optional<SecurityKey> securityKey(udev_device *device);

bool isForbidden(const QString &node);

} // namespace muster::discovery
