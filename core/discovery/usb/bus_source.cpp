// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/bus_source.h"

#include <algorithm>
#include <utility>

namespace muster::discovery {

namespace {

/// What stays plugged in is said again, or its presence would seem to grow old.
constexpr std::chrono::minutes repeatPause{10};

bool saysTheSame(const Sighting &one, const Sighting &other)
{
    const auto names = [](const Identifier &a, const Identifier &b) { return a.type == b.type && a.value == b.value; };
    return one.attributes == other.attributes
           && std::equal(one.identifiers.begin(), one.identifiers.end(), other.identifiers.begin(), other.identifiers.end(),
                         names);
}

} // namespace

BusSource::BusSource(const SourceContext &context, std::unique_ptr<UsbBus> bus) : m_context(context), m_bus(std::move(bus))
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
        QMap<QString, UsbDevice> goneDevices = m_devices;
        for (const UsbDevice &device : found->devices) {
            goneDevices.remove(device.path);
            addDevice(device);
        }
        for (const UsbDevice &device : goneDevices)
            removeDevice(device.path);
        QMap<QString, SerialPort> gonePorts = m_ports;
        for (const SerialPort &port : found->ports) {
            gonePorts.remove(port.name);
            addPort(port);
        }
        for (const SerialPort &port : gonePorts)
            removePort(port.name);
    }
    tell(repeat);
}

void BusSource::addDevice(const UsbDevice &device)
{
    if (device.isHub())
        return;
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
    QVector<Sighting> news;
    QMap<QString, Sighting> told;
    for (const Sighting &sighting : sightings()) {
        const auto before = m_told.constFind(sighting.endpoint);
        const bool isNew = repeat == Repeat::Yes || before == m_told.cend() || !saysTheSame(*before, sighting);
        told.insert(sighting.endpoint, isNew ? sighting : *before);
        if (isNew)
            news.append(sighting);
    }
    for (Sighting gone : std::exchange(m_told, told)) {
        if (told.contains(gone.endpoint))
            continue;
        gone.isGone = true;
        gone.at = m_context.clock.now();
        news.prepend(gone);
    }
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
        channel.reason = m_census.remark();
    if (channel != m_channels.first()) {
        m_channels = {channel};
        Q_EMIT channelsChanged();
    }
}

} // namespace muster::discovery
