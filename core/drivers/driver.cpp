// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/driver.h"

namespace muster::drivers {

const std::vector<std::unique_ptr<Driver>> &allDrivers()
{
    static const std::vector<std::unique_ptr<Driver>> drivers = [] {
        std::vector<std::unique_ptr<Driver>> made;
        for (const DriverEntry &entry : driverEntries())
            made.push_back(entry.make());
        return made;
    }();
    return drivers;
}

const Driver *findDriver(const QString &id)
{
    for (const auto &driver : allDrivers())
        if (driver->id() == id)
            return driver.get();
    return nullptr;
}

const Driver *driverFor(const Device &device)
{
    for (const auto &driver : allDrivers())
        if (driver->endpointOf(device))
            return driver.get();
    return nullptr;
}

} // namespace muster::drivers
