// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/bus_source.h"

#include <algorithm>
#include <utility>

namespace muster::discovery {

namespace {

/// What stays plugged in is said again, or its presence would seem to grow old.
constexpr std::chrono::minutes repeatPause{10};

bool namesTheSame(const Sighting &one, const Sighting &other)
{
    return std::ranges::equal(one.identifiers, other.identifiers,
                              [](const Identifier &a, const Identifier &b) { return a.type == b.type && a.value == b.value; });
}

bool saysTheSame(const Sighting &one, const Sighting &other)
{
    return one.attributes == other.attributes && one.services == other.services && namesTheSame(one, other);
}

QVector<Service> servicesPulledOut(const Sighting &before, const Sighting &now)
{
    QVector<Service> gone;
    std::ranges::copy_if(before.services, std::back_inserter(gone), [&now](const Service &service) {
        return std::ranges::none_of(now.services, [&service](const Service &still) {
            return still.type == service.type && still.name == service.name;
        });
    });
    return gone;
}

Sighting pulledOut(Sighting sighting, Timestamp at)
{
    sighting.isGone = true;
    sighting.at = at;
    sighting.goneServices = std::exchange(sighting.services, {});
    return sighting;
}

} // namespace

// Without its table, which is part of the program and read by its test, devices would be found all the same.
BusSource::BusSource(const SourceContext &context, std::unique_ptr<UsbBus> bus)
    : m_context(context)
    , m_bus(std::move(bus))
    , m_hints(UsbHints::shipped().value_or(UsbHints()))
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(0);
    connect(&m_soon, &QTimer::timeout, this, [this] { look(Repeat::Yes); });
    m_again.setInterval(repeatPause);
    connect(&m_again, &QTimer::timeout, this, [this] { look(Repeat::Yes); });
    connect(m_bus.get(), &UsbBus::missed, this, [this] { look(Repeat::No); });
    connect(m_bus.get(), &UsbBus::deviceCame, this, [this](const UsbDevice &device) {
        addDevice(device);
        tell(Repeat::No);
    });
    connect(m_bus.get(), &UsbBus::deviceLeft, this, [this](const QString &path) {
        removeDevice(path);
        tell(Repeat::No);
    });
    connect(m_bus.get(), &UsbBus::portCame, this, [this](const SerialPort &port) {
        addPort(port);
        tell(Repeat::No);
    });
    connect(m_bus.get(), &UsbBus::portLeft, this, [this](const QString &name) {
        removePort(name);
        tell(Repeat::No);
    });
}

void BusSource::start(const QVector<Network> &)
{
    if (m_channels.isEmpty()) {
        m_channels.append(Channel());
        // Before the first look, so that nothing gets in between.
        const auto watching = m_bus->watch();
        m_deafness = watching ? QString() : watching.error().message;
        m_soon.start();
        m_again.start();
    }
}

void BusSource::probe()
{
    if (!m_channels.isEmpty())
        m_soon.start();
}

void BusSource::stop()
{
    m_bus->unwatch();
    m_soon.stop();
    m_again.stop();
    m_devices.clear();
    m_ports.clear();
    m_parts = {};
    m_census.clear();
    m_told.clear();
    m_channels.clear();
    m_blindness.clear();
}

void BusSource::look(Repeat repeat)
{
    const auto found = m_bus->look();
    m_blindness = found ? QString() : found.error().message;
    if (found) {
        removeGone(*found);
        for (const UsbDevice &device : found->devices)
            addDevice(device);
        for (const SerialPort &port : found->ports)
            addPort(port);
        m_parts = found->parts;
    }
    tell(repeat);
}

/// Before what is new is added: a device that moved from one port to the other would be taken for two with one serial number.
void BusSource::removeGone(const UsbBus::Found &found)
{
    QMap<QString, UsbDevice> gone = m_devices;
    bool isReplaced = false;
    for (const UsbDevice &device : found.devices) {
        const auto before = gone.constFind(device.path);
        if (before == gone.cend())
            continue;
        if (!device.isHub() && before->isSameAs(device))
            gone.erase(before);
        else
            isReplaced = true;
    }
    for (const UsbDevice &device : std::as_const(gone))
        removeDevice(device.path);
    QMap<QString, SerialPort> gonePorts = m_ports;
    for (const SerialPort &port : found.ports)
        gonePorts.remove(port.name);
    for (const SerialPort &port : std::as_const(gonePorts))
        removePort(port.name);
    if (isReplaced)
        tell(Repeat::No); // what was there first is gone, though its place is taken
}

void BusSource::addDevice(const UsbDevice &device)
{
    if (device.isHub())
        return removeDevice(device.path); // what was there before it
    if (const auto known = m_devices.constFind(device.path); known != m_devices.cend() && !known->isSameAs(device)) {
        // Another one in the same place, and nobody told that the first was pulled out.
        removeDevice(device.path);
        tell(Repeat::No);
    }
    m_census.add(device);
    m_devices.insert(device.path, device);
}

void BusSource::removeDevice(const QString &path)
{
    m_devices.remove(path);
    m_census.remove(path);
    m_parts.volumes.removeIf([&path](const UsbVolume &volume) { return volume.usbPath == path; });
    m_parts.securityKeys.removeIf([&path](const SecurityKey &key) { return key.usbPath == path; });
}

UsbParts BusSource::partsOf(const UsbDevice &device) const
{
    UsbParts parts;
    const auto isIts = [&device](const auto &part) { return part.usbPath == device.path; };
    std::ranges::copy_if(m_parts.volumes, std::back_inserter(parts.volumes), isIts);
    std::ranges::copy_if(m_parts.securityKeys, std::back_inserter(parts.securityKeys), isIts);
    return parts;
}

void BusSource::addPort(const SerialPort &port)
{
    const auto known = m_ports.constFind(port.name);
    if (known != m_ports.cend() && known->usb && port.usb && !known->usb->isSameAs(*port.usb)) {
        removePort(port.name);
        tell(Repeat::No);
    }
    m_ports.insert(port.name, port);
}

void BusSource::removePort(const QString &name)
{
    m_ports.remove(name);
}

void BusSource::tell(Repeat repeat)
{
    const Timestamp now = m_context.clock.now();
    QVector<Sighting> news;
    QMap<QString, Sighting> told;
    for (Sighting sighting : sightings()) {
        const auto before = m_told.constFind(sighting.endpoint);
        const bool isNew = repeat == Repeat::Yes || before == m_told.cend() || !saysTheSame(*before, sighting);
        told.insert(sighting.endpoint, isNew ? sighting : *before);
        if (!isNew)
            continue;
        if (before != m_told.cend()) {
            sighting.goneServices = servicesPulledOut(*before, sighting);
            // Its serial number proved to be another's as well: whoever was known by it is not known to be here.
            if (!before->identifiers.isEmpty() && !sighting.identifiers.isEmpty() && !namesTheSame(*before, sighting))
                news.prepend(pulledOut(*before, now));
        }
        news.append(sighting);
    }
    for (const Sighting &gone : std::exchange(m_told, told))
        if (!told.contains(gone.endpoint))
            news.prepend(pulledOut(gone, now));
    for (const Sighting &sighting : news)
        if (!m_channels.isEmpty()) // who hears it may stop us
            Q_EMIT sighted(sighting);
    tellChannel();
}

void BusSource::tellChannel()
{
    if (m_channels.isEmpty())
        return;
    Channel channel;
    for (const QString &reason : {m_blindness, m_deafness, objection()}) {
        if (!reason.isEmpty()) {
            channel.state = Channel::State::Blocked;
            channel.reason = reason;
            break;
        }
    }
    if (channel.reason.isEmpty())
        channel.reason = remark();
    if (channel != m_channels.first()) {
        m_channels = {channel};
        Q_EMIT channelsChanged();
    }
}

} // namespace muster::discovery
