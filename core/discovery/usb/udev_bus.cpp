// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/udev_device.h"
#include "discovery/usb/usb_bus.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSocketNotifier>
#include <QTimer>

#include <cerrno>
#include <chrono>
#include <memory>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostFound = 1024;
constexpr int mostEventsAtOnce = 64;
constexpr auto lookAgain = 2s;
constexpr int mostGlances = 5;   ///< between two looks: who may use a port can change while what there is does not
constexpr auto lookSoon = 100ms; ///< volumes and mounts change in swarms
constexpr qint64 largestMountTable = 8 << 20;

struct UdevText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::UdevBus)
};

/// What is watched and listed.
enum class Subject { Other, Device, Interface, Port, Volume, Hid };

Subject subjectOf(udev_device *device)
{
    const QByteArrayView subsystem(udev_device_get_subsystem(device));
    const QByteArrayView type(udev_device_get_devtype(device));
    if (subsystem == "usb")
        return type == "usb_device" ? Subject::Device : type == "usb_interface" ? Subject::Interface : Subject::Other;
    return subsystem == "tty"      ? Subject::Port
           : subsystem == "block"  ? Subject::Volume
           : subsystem == "hidraw" ? Subject::Hid
                                   : Subject::Other;
}

void appendSome(auto &list, const auto &item)
{
    if (item && list.size() < mostFound)
        list.append(*item);
}

/// Where no udev has done so, what a device's interfaces are for is added to it.
void addFunctions(QVector<UsbDevice> &devices, const QVector<UsbInterface> &interfaces)
{
    constexpr qsizetype mostFunctions = 64;
    for (UsbDevice &device : devices)
        if (device.functions.size() == 1)
            for (const UsbInterface &interface : interfaces)
                if (interface.usbPath == device.path && device.functions.size() < mostFunctions)
                    device.functions.append(interface.function);
}

class UdevBus final : public UsbBus
{
public:
    explicit UdevBus(const UdevPlaces &places) : m_places(places)
    {
        m_lookAgain.setInterval(lookAgain);
        connect(&m_lookAgain, &QTimer::timeout, this, &UdevBus::glance);
        m_lookSoon.setInterval(lookSoon);
        m_lookSoon.setSingleShot(true);
        connect(&m_lookSoon, &QTimer::timeout, this, &UsbBus::missed);
    }
    ~UdevBus() override { UdevBus::unwatch(); }

    Result<Found> look() override;
    Result<void> watch() override;
    void unwatch() override;

private:
    void glance();
    QByteArray listing() const;
    Result<void> listen();
    void receive();
    void take(udev_device *device);
    void watchMounts();
    MountTable mounts() const;
    void appendExtraPorts(QVector<SerialPort> &ports) const;

    UdevPlaces m_places;
    UdevPtr<udev> m_udev{udev_new()};
    UdevPtr<udev_monitor> m_monitor;
    std::unique_ptr<QSocketNotifier> m_notifier; ///< goes before the socket it watches
    int m_mounts = -1;                           ///< open while they are watched
    std::unique_ptr<QSocketNotifier> m_mountNotifier;
    bool m_hasVolumes = false; ///< at the last look
    QByteArray m_listing;      ///< at the last glance
    int m_glances = 0;         ///< since the last look
    QTimer m_lookAgain;
    QTimer m_lookSoon;
};

Result<UsbBus::Found> UdevBus::look()
{
    const UdevPtr<udev_enumerate> enumerate(m_udev ? udev_enumerate_new(m_udev.get()) : nullptr);
    bool canList = enumerate != nullptr;
    for (const char *subsystem : {"usb", "tty", "block", "hidraw"})
        canList = canList && udev_enumerate_add_match_subsystem(enumerate.get(), subsystem) >= 0;
    if (!canList || udev_enumerate_scan_devices(enumerate.get()) < 0)
        return fail(ErrorCode::Unsupported,
                    UdevText::tr("The kernel's list of devices can't be read. Check that /sys is mounted."));
    Found found;
    QVector<UsbInterface> interfaces;
    const MountTable mounts = this->mounts();
    udev_list_entry *entry = nullptr;
    udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(enumerate.get()))
    {
        const UdevPtr<udev_device> device(udev_device_new_from_syspath(m_udev.get(), udev_list_entry_get_name(entry)));
        if (!device) // gone in the meantime
            continue;
        switch (subjectOf(device.get())) {
        case Subject::Device: appendSome(found.devices, std::optional(usbDevice(device.get()))); break;
        case Subject::Interface: appendSome(interfaces, std::optional(usbInterface(device.get()))); break;
        case Subject::Port: appendSome(found.ports, serialPort(device.get())); break;
        case Subject::Volume: appendSome(found.parts.volumes, usbVolume(device.get(), mounts)); break;
        case Subject::Hid: appendSome(found.parts.securityKeys, securityKey(device.get())); break;
        case Subject::Other: break;
        }
    }
    addFunctions(found.devices, interfaces);
    appendExtraPorts(found.ports);
    m_hasVolumes = !found.parts.volumes.isEmpty();
    return found;
}

MountTable UdevBus::mounts() const
{
    QFile file(m_places.mounts);
    return file.open(QIODevice::ReadOnly) ? MountTable::read(file.read(largestMountTable)) : MountTable();
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

/// A look reads a thousand files; where it has to be repeated all the time, only when something came or went.
void UdevBus::glance()
{
    const QByteArray now = listing();
    if (std::exchange(m_listing, now) == now && ++m_glances < mostGlances)
        return;
    m_glances = 0;
    Q_EMIT missed();
}

/// What there is, by name and inode: what is plugged in where something else was has another.
QByteArray UdevBus::listing() const
{
    QStringList folders{u"/sys/bus/usb/devices"_s, u"/sys/class/tty"_s, u"/sys/class/block"_s, u"/sys/class/hidraw"_s};
    for (const QString &pattern : m_places.extraPorts)
        folders.append(QFileInfo(pattern).absolutePath());
    QByteArray listing;
    for (const QString &folder : std::as_const(folders)) {
        const std::unique_ptr<DIR, int (*)(DIR *)> open(::opendir(QFile::encodeName(folder).constData()), &::closedir);
        while (const dirent *entry = open ? ::readdir(open.get()) : nullptr)
            listing.append(entry->d_name).append(' ').append(QByteArray::number(quint64(entry->d_ino))).append('\n');
    }
    return listing;
}

Result<void> UdevBus::watch()
{
    const auto listening = listen();
    watchMounts();
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
    bool canHear = m_monitor && udev_monitor_filter_add_match_subsystem_devtype(m_monitor.get(), "usb", "usb_device") >= 0;
    for (const char *subsystem : {"tty", "block", "hidraw"})
        canHear = canHear && udev_monitor_filter_add_match_subsystem_devtype(m_monitor.get(), subsystem, nullptr) >= 0;
    if (!canHear || udev_monitor_enable_receiving(m_monitor.get()) < 0) {
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

/// proc(5): whoever has the table open is told by POLLPRI that it is another one now.
void UdevBus::watchMounts()
{
    if (m_mounts >= 0)
        return;
    m_mounts = ::open(QFile::encodeName(m_places.mounts).constData(), O_RDONLY | O_CLOEXEC);
    if (m_mounts < 0)
        return;
    m_mountNotifier = std::make_unique<QSocketNotifier>(m_mounts, QSocketNotifier::Exception);
    connect(m_mountNotifier.get(), &QSocketNotifier::activated, this, [this] {
        if (m_hasVolumes && !m_lookSoon.isActive())
            m_lookSoon.start();
    });
}

void UdevBus::unwatch()
{
    m_lookAgain.stop();
    m_lookSoon.stop();
    for (auto *notifier : {&m_notifier, &m_mountNotifier}) {
        if (*notifier) { // perhaps it is what called us
            (*notifier)->setEnabled(false);
            notifier->release()->deleteLater();
        }
    }
    m_monitor.reset();
    if (m_mounts >= 0)
        ::close(std::exchange(m_mounts, -1));
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
        take(device.get());
    }
}

void UdevBus::take(udev_device *device)
{
    const QString name = QString::fromUtf8(udev_device_get_sysname(device));
    const bool hasLeft = qstrcmp(udev_device_get_action(device), "remove") == 0;
    switch (subjectOf(device)) {
    case Subject::Device:
        if (hasLeft)
            Q_EMIT deviceLeft(name);
        else
            Q_EMIT deviceCame(usbDevice(device));
        return;
    case Subject::Port:
        if (hasLeft)
            Q_EMIT portLeft(name);
        else if (const auto port = serialPort(device))
            Q_EMIT portCame(*port);
        return;
    case Subject::Volume:
    case Subject::Hid:
        if (!m_lookSoon.isActive())
            m_lookSoon.start();
        return;
    case Subject::Interface:
    case Subject::Other: return;
    }
}

} // namespace

std::unique_ptr<UsbBus> udevBus(const UdevPlaces &places)
{
    return std::make_unique<UdevBus>(places);
}

} // namespace muster::discovery
