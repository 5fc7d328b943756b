// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/usb_bus.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSocketNotifier>
#include <QTimer>

#include <cerrno>
#include <chrono>

#include <libudev.h>
#include <unistd.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostFound = 1024;
constexpr int mostEventsAtOnce = 64;
constexpr auto lookAgain = 2s;

struct UdevText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::UdevBus)
};

struct UdevRelease
{
    void operator()(udev *p) const { udev_unref(p); }
    void operator()(udev_device *p) const { udev_device_unref(p); }
    void operator()(udev_enumerate *p) const { udev_enumerate_unref(p); }
    void operator()(udev_monitor *p) const { udev_monitor_unref(p); }
};
template<typename T>
using UdevPtr = std::unique_ptr<T, UdevRelease>;

QByteArray sysAttribute(udev_device *device, const char *name)
{
    return QByteArray(udev_device_get_sysattr_value(device, name)).left(4096);
}

QByteArray property(udev_device *device, const char *name)
{
    return QByteArray(udev_device_get_property_value(device, name)).left(4096);
}

UsbDevice usbDevice(udev_device *device)
{
    UsbDevice usb;
    usb.path = QString::fromUtf8(udev_device_get_sysname(device));
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
    usb.classes.append(quint8(sysAttribute(device, "bDeviceClass").toUShort(nullptr, 16)));
    // ":0e0100:0e0200:": class, subclass and protocol of every interface.
    for (const QByteArray &interface : property(device, "ID_USB_INTERFACES").split(':'))
        if (interface.size() == 6)
            usb.classes.append(quint8(interface.first(2).toUShort(nullptr, 16)));
    return usb;
}

bool isForbidden(const QString &node)
{
    return access(QFile::encodeName(node).constData(), R_OK | W_OK) != 0 && (errno == EACCES || errno == EPERM);
}

/// None when there can't be a device behind it: terminals of the kernel have no parent, and ttyS0 is there whether something is
/// connected or not. Qt's QSerialPortInfo would open such a port to find out, and by that raise its lines.
std::optional<SerialPort> serialPort(udev_device *device)
{
    SerialPort port;
    port.name = QString::fromUtf8(udev_device_get_sysname(device));
    port.node = QString::fromUtf8(udev_device_get_devnode(device));
    if (port.node.isEmpty() || port.name.startsWith(u"ttyS") || !udev_device_get_parent(device))
        return std::nullopt;
    port.isForbidden = isForbidden(port.node);
    // Belongs to its child, as libudev has it.
    if (udev_device *usb = udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_device"))
        port.usb = usbDevice(usb);
    return port;
}

bool isTty(udev_device *device)
{
    return qstrcmp(udev_device_get_subsystem(device), "tty") == 0;
}

class UdevBus final : public UsbBus
{
public:
    explicit UdevBus(const UdevPlaces &places) : m_places(places)
    {
        m_lookAgain.setInterval(lookAgain);
        connect(&m_lookAgain, &QTimer::timeout, this, &UsbBus::missed);
    }

    Result<Found> look() override;
    Result<void> watch() override;
    void unwatch() override;

private:
    Result<void> listen();
    void receive();
    void appendExtraPorts(QVector<SerialPort> &ports) const;

    UdevPlaces m_places;
    UdevPtr<udev> m_udev{udev_new()};
    UdevPtr<udev_monitor> m_monitor;
    std::unique_ptr<QSocketNotifier> m_notifier; ///< goes before the socket it watches
    QTimer m_lookAgain;
};

Result<UsbBus::Found> UdevBus::look()
{
    const UdevPtr<udev_enumerate> enumerate(m_udev ? udev_enumerate_new(m_udev.get()) : nullptr);
    if (!enumerate || udev_enumerate_add_match_subsystem(enumerate.get(), "usb") < 0
        || udev_enumerate_add_match_subsystem(enumerate.get(), "tty") < 0 || udev_enumerate_scan_devices(enumerate.get()) < 0)
        return fail(ErrorCode::Unsupported,
                    UdevText::tr("The kernel's list of devices can't be read. Check that /sys is mounted."));
    Found found;
    udev_list_entry *entry = nullptr;
    udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(enumerate.get()))
    {
        const UdevPtr<udev_device> device(udev_device_new_from_syspath(m_udev.get(), udev_list_entry_get_name(entry)));
        if (!device) // gone in the meantime
            continue;
        if (isTty(device.get())) {
            if (const auto port = serialPort(device.get()); port && found.ports.size() < mostFound)
                found.ports.append(*port);
        } else if (qstrcmp(udev_device_get_devtype(device.get()), "usb_device") == 0 && found.devices.size() < mostFound) {
            found.devices.append(usbDevice(device.get()));
        }
    }
    appendExtraPorts(found.ports);
    return found;
}

void UdevBus::appendExtraPorts(QVector<SerialPort> &ports) const
{
    for (const QString &pattern : m_places.extraPorts) {
        const QFileInfo place(pattern);
        for (const QFileInfo &file : place.dir().entryInfoList({place.fileName()}, QDir::Files | QDir::System, QDir::Name)) {
            const QString node = file.absoluteFilePath();
            if (ports.size() < mostFound)
                ports.append({file.fileName(), node, isForbidden(node), std::nullopt});
        }
    }
}

Result<void> UdevBus::watch()
{
    const auto listening = listen();
    if (!listening || !m_places.extraPorts.isEmpty())
        m_lookAgain.start();
    return listening;
}

Result<void> UdevBus::listen()
{
    if (!m_udev || !QFile::exists(m_places.control))
        return fail(ErrorCode::Unsupported,
                    UdevText::tr(
                        "udev does not run here, so nobody tells when something is plugged in; Muster looks every 2 "
                        "seconds and sees what the kernel knows. Start udev, or share /run/udev and /dev with the container."));
    m_monitor.reset(udev_monitor_new_from_netlink(m_udev.get(), "udev"));
    if (!m_monitor || udev_monitor_filter_add_match_subsystem_devtype(m_monitor.get(), "usb", "usb_device") < 0
        || udev_monitor_filter_add_match_subsystem_devtype(m_monitor.get(), "tty", nullptr) < 0
        || udev_monitor_enable_receiving(m_monitor.get()) < 0) {
        m_monitor.reset();
        return fail(ErrorCode::Unsupported,
                    UdevText::tr(
                        "udev's messages can't be received, so nobody tells when something is plugged in; Muster looks every "
                        "2 seconds. Check that netlink sockets are allowed here."));
    }
    m_notifier = std::make_unique<QSocketNotifier>(udev_monitor_get_fd(m_monitor.get()), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &UdevBus::receive);
    return {};
}

void UdevBus::unwatch()
{
    m_lookAgain.stop();
    if (m_notifier) { // perhaps it is what called us
        m_notifier->setEnabled(false);
        m_notifier.release()->deleteLater();
    }
    m_monitor.reset();
}

void UdevBus::receive()
{
    for (int i = 0; m_monitor && i < mostEventsAtOnce; ++i) {
        errno = 0;
        const UdevPtr<udev_device> device(udev_monitor_receive_device(m_monitor.get()));
        if (!device) {
            if (errno == ENOBUFS) // more came than the socket holds
                Q_EMIT missed();
            return;
        }
        const QString name = QString::fromUtf8(udev_device_get_sysname(device.get()));
        const bool hasLeft = qstrcmp(udev_device_get_action(device.get()), "remove") == 0;
        if (isTty(device.get())) {
            if (hasLeft)
                Q_EMIT portLeft(name);
            else if (const auto port = serialPort(device.get()))
                Q_EMIT portCame(*port);
        } else if (hasLeft) {
            Q_EMIT deviceLeft(name);
        } else {
            Q_EMIT deviceCame(usbDevice(device.get()));
        }
    }
}

} // namespace

std::unique_ptr<UsbBus> udevBus(const UdevPlaces &places)
{
    return std::make_unique<UdevBus>(places);
}

} // namespace muster::discovery
