// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/usb/serial_source.h"
#include "discovery/usb/usb_source.h"
#include "support/fake_clock.h"
#include "support/fake_source.h"
#include "usb_samples.h"

#include <QTest>

#include <utility>

namespace muster::discovery {

using namespace Qt::StringLiterals;

/// A bus whose devices the test plugs in.
class FakeBus final : public UsbBus
{
public:
    Result<Found> look() override
    {
        if (!isReadable)
            return fail(ErrorCode::Unsupported, u"no /sys"_s);
        return found;
    }

    Result<void> watch() override
    {
        if (!isWatchable)
            return fail(ErrorCode::Unsupported, u"no udev"_s);
        isWatched = true;
        return {};
    }

    void unwatch() override { isWatched = false; }

    Found found;
    bool isReadable = true;
    bool isWatchable = true;
    bool isWatched = false;
};

/// One of both sources, each on a bus of its own as in the program, and what it said.
class Desk
{
public:
    explicit Desk(const QString &which)
    {
        auto made = std::make_unique<FakeBus>();
        bus = made.get();
        if (which == u"usb")
            source = std::make_unique<UsbSource>(SourceContext{clock, m_neighbours, m_vendors}, std::move(made));
        else
            source = std::make_unique<SerialSource>(SourceContext{clock, m_neighbours, m_vendors}, std::move(made));
        QObject::connect(source.get(), &Source::sighted, source.get(),
                         [this](const Sighting &sighting) { seen.append(sighting); });
        QObject::connect(source.get(), &Source::channelsChanged, source.get(), [this] { ++channelChanges; });
    }

    /// A board and its port, there when looked.
    void put(const UsbDevice &device, const QString &port)
    {
        bus->found.devices.append(device);
        bus->found.ports.append(portOf(port, device));
    }

    /// The same, told in the order of the kernel.
    void plugIn(const UsbDevice &device, const QString &port)
    {
        Q_EMIT bus->deviceCame(device);
        Q_EMIT bus->portCame(portOf(port, device));
    }

    void pullOut(const UsbDevice &device, const QString &port)
    {
        Q_EMIT bus->portLeft(port);
        Q_EMIT bus->deviceLeft(device.path);
    }

    QVector<Sighting> take() { return std::exchange(seen, {}); }
    Channel channel() const { return source->channels().value(0); }

    FakeClock clock;
    FakeBus *bus = nullptr;
    std::unique_ptr<Source> source;
    QVector<Sighting> seen;
    int channelChanges = 0;

private:
    FakeNeighbours m_neighbours;
    VendorNames m_vendors{QString(), QString()};
};

inline const UsbDevice board = bridge(u"1-2"_s, "SN-0042");

/// A row of test data for each of both sources.
inline void both()
{
    QTest::addColumn<QString>("which");
    QTest::newRow("usb") << u"usb"_s;
    QTest::newRow("serial") << u"serial"_s;
}

/// Of the board in port 1-2.
inline QString endpoint(const QString &which)
{
    return which == u"usb" ? u"usb 1-2"_s : u"/dev/ttyUSB0"_s;
}

} // namespace muster::discovery
