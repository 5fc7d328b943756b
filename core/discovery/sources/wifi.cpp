// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wifi/wifi_source.h"

using namespace Qt::StringLiterals;

namespace muster::discovery {

std::unique_ptr<Source> makeWifi(const SourceContext &context);

std::unique_ptr<Source> makeWifi(const SourceContext &context)
{
    // As the D-Bus specification has it ("Well-known Message Bus Instances").
    const QString address = qEnvironmentVariable("DBUS_SYSTEM_BUS_ADDRESS", u"unix:path=/var/run/dbus/system_bus_socket"_s);
    // The shipped table is part of the program and read by its test.
    return std::make_unique<WifiSource>(FactoryAccessPoints::shipped().value_or(FactoryAccessPoints()),
                                        networkManagerAir(address), context.clock, WifiSource::Pace(), context.interfaces);
}

} // namespace muster::discovery
