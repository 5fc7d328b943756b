// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/udev_device.h"

#include "discovery/usb/hid_descriptor.h"

#include <QFile>

#include <cerrno>

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qint64 largestHidDescriptor = 4096; // HID_MAX_DESCRIPTOR_SIZE of the kernel

QByteArray sysAttribute(udev_device *device, const char *name)
{
    return QByteArray(udev_device_get_sysattr_value(device, name)).left(4096);
}

QByteArray property(udev_device *device, const char *name)
{
    return QByteArray(udev_device_get_property_value(device, name)).left(4096);
}

quint8 hexByte(const QByteArray &digits)
{
    return quint8(digits.toUShort(nullptr, 16));
}

/// The kernel gives every entry of /sys a number of its own; with that of its start it is met once only.
QString plugOf(udev_device *device)
{
    // "fixed": nobody can pull it out (Documentation/ABI/testing/sysfs-bus-usb).
    if (sysAttribute(device, "removable") == "fixed")
        return u"fixed"_s;
    static const QString boot = [] {
        QFile file(u"/proc/sys/kernel/random/boot_id"_s);
        return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.read(8)) : QString();
    }();
    struct stat entry = {};
    const QByteArray number = sysAttribute(device, "devnum");
    if (boot.isEmpty() || ::stat(udev_device_get_syspath(device), &entry) != 0)
        return {};
    return u"%1-%2-%3"_s.arg(boot, QString::number(entry.st_ino, 16), QString::number(number.toUInt()));
}

/// Belongs to its child, as libudev has it.
udev_device *usbParent(udev_device *device)
{
    return udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_device");
}

/// udev writes "MY\x20STICK" where a byte could trouble a shell.
QByteArray withoutUdevEscapes(const QByteArray &text)
{
    QByteArray bytes;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QByteArray digits = text.mid(i + 2, 2);
        bool isNumber = false;
        const uint number = digits.toUInt(&isNumber, 16);
        if (text[i] == '\\' && text.mid(i + 1, 1) == "x" && digits.size() == 2 && isNumber) {
            bytes += char(number);
            i += 3;
        } else {
            bytes += text[i];
        }
    }
    return bytes;
}

bool isFido(udev_device *device)
{
    // Set by udev's 60-fido-id.rules, and by the rules of makers.
    for (const char *name : {"ID_FIDO_TOKEN", "ID_SECURITY_TOKEN"})
        if (property(device, name) == "1")
            return true;
    udev_device *hid = udev_device_get_parent_with_subsystem_devtype(device, "hid", nullptr);
    QFile file(hid ? QFile::decodeName(udev_device_get_syspath(hid)) + u"/report_descriptor"_s : QString());
    return hid && file.open(QIODevice::ReadOnly) && isFidoDescriptor(file.read(largestHidDescriptor));
}

} // namespace

UsbDevice usbDevice(udev_device *device)
{
    UsbDevice usb;
    usb.path = QString::fromUtf8(udev_device_get_sysname(device));
    usb.plug = plugOf(device);
    usb.vendorId = sysAttribute(device, "idVendor").toUShort(nullptr, 16);
    usb.productId = sysAttribute(device, "idProduct").toUShort(nullptr, 16);
    // The kernel's own text first: udev changes characters in its copy, and a machine without udev has none.
    usb.serial = sysAttribute(device, "serial");
    if (usb.serial.isEmpty())
        usb.serial = property(device, "ID_SERIAL_SHORT");
    usb.manufacturer = sysAttribute(device, "manufacturer");
    usb.product = sysAttribute(device, "product");
    usb.databaseVendor = property(device, "ID_VENDOR_FROM_DATABASE");
    usb.databaseModel = property(device, "ID_MODEL_FROM_DATABASE");
    usb.functions.append({hexByte(sysAttribute(device, "bDeviceClass")), hexByte(sysAttribute(device, "bDeviceSubClass")),
                          hexByte(sysAttribute(device, "bDeviceProtocol"))});
    // ":0e0100:0e0200:": class, subclass and protocol of every interface.
    for (const QByteArray &interface : property(device, "ID_USB_INTERFACES").split(':'))
        if (interface.size() == 6)
            usb.functions.append({hexByte(interface.first(2)), hexByte(interface.sliced(2, 2)), hexByte(interface.last(2))});
    return usb;
}

UsbInterface usbInterface(udev_device *device)
{
    udev_device *usb = usbParent(device);
    return {usb ? QString::fromUtf8(udev_device_get_sysname(usb)) : QString(),
            {hexByte(sysAttribute(device, "bInterfaceClass")), hexByte(sysAttribute(device, "bInterfaceSubClass")),
             hexByte(sysAttribute(device, "bInterfaceProtocol"))}};
}

std::optional<SerialPort> serialPort(udev_device *device)
{
    SerialPort port;
    port.name = QString::fromUtf8(udev_device_get_sysname(device));
    port.node = QString::fromUtf8(udev_device_get_devnode(device));
    if (port.node.isEmpty() || port.name.startsWith(u"ttyS") || !udev_device_get_parent(device))
        return std::nullopt;
    port.isForbidden = isForbidden(port.node);
    if (udev_device *usb = usbParent(device))
        port.usb = usbDevice(usb);
    return port;
}

std::optional<UsbVolume> usbVolume(udev_device *device, const MountTable &mounts)
{
    udev_device *usb = usbParent(device);
    if (!usb)
        return std::nullopt;
    UsbVolume volume;
    volume.usbPath = QString::fromUtf8(udev_device_get_sysname(usb));
    volume.name = QString::fromUtf8(udev_device_get_sysname(device));
    volume.node = QString::fromUtf8(udev_device_get_devnode(device));
    const dev_t number = udev_device_get_devnum(device);
    volume.isReadOnly = sysAttribute(device, "ro") == "1";
    for (const MountTable::Mount &mount : mounts.mountsOf(major(number), minor(number), volume.node)) {
        volume.mountPoints.append(mount.point);
        volume.isReadOnly = volume.isReadOnly || mount.isReadOnly;
    }
    // Where no udev has looked into it, what is mounted is a volume.
    if (property(device, "ID_FS_USAGE") != "filesystem" && volume.mountPoints.isEmpty())
        return std::nullopt;
    volume.label = withoutUdevEscapes(property(device, "ID_FS_LABEL_ENC"));
    if (volume.label.isEmpty())
        volume.label = property(device, "ID_FS_LABEL");
    volume.fileSystem = property(device, "ID_FS_TYPE");
    volume.uuid = property(device, "ID_FS_UUID");
    volume.size = sysAttribute(device, "size").toLongLong() * 512; // in sectors of this size, whatever the device's are
    return volume;
}

std::optional<SecurityKey> securityKey(udev_device *device)
{
    udev_device *usb = usbParent(device);
    if (!usb || !isFido(device))
        return std::nullopt;
    const QString node = QString::fromUtf8(udev_device_get_devnode(device));
    return SecurityKey{QString::fromUtf8(udev_device_get_sysname(usb)), QString::fromUtf8(udev_device_get_sysname(device)), node,
                       isForbidden(node)};
}

bool isForbidden(const QString &node)
{
    return access(QFile::encodeName(node).constData(), R_OK | W_OK) != 0 && (errno == EACCES || errno == EPERM);
}

} // namespace muster::discovery
