// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "drivers/driver_session.h"

#include <vector>

namespace muster {
class Clock;
}

namespace muster::drivers {

/// Knows how to talk to one family of devices. Stateless; any thread may use it.
class Driver
{
public:
    virtual ~Driver() = default;

    virtual QString id() const = 0;    ///< "linux-ssh"
    virtual QString title() const = 0; ///< "Linux over SSH"
    /// Where this driver would speak to the device; none when nothing the device showed says that it could. Pure.
    virtual std::optional<Endpoint> endpointOf(const Device &device) const = 0;
    /// The port it speaks to where only an address is known.
    virtual int defaultPort() const = 0;

    /// What the device shows of itself, without a login. Unreachable, Timeout, Rejected (that is no such device).
    virtual std::unique_ptr<TaskOf<HostKey>> hostKey(const Endpoint &endpoint) const = 0;
    /// Connects, checks that the device shows `expected`, logs in. NotTrusted when it shows another key (then nothing was sent to it),
    /// Locked when the login is refused. `clock` must outlive the session.
    virtual std::unique_ptr<TaskOf<std::shared_ptr<DriverSession>>> open(const Endpoint &endpoint, const HostKey &expected,
                                                                         Login login, const Clock &clock) const = 0;
};

struct DriverEntry
{
    const char *id; ///< of the file
    std::unique_ptr<Driver> (*make)();
};

/// One entry per file in families/.
const std::vector<DriverEntry> &driverEntries();

/// All drivers, made once.
const std::vector<std::unique_ptr<Driver>> &allDrivers();
/// Null when there is none of that id.
const Driver *findDriver(const QString &id);
/// The driver that would speak to this device, or null. Pure.
const Driver *driverFor(const Device &device);

} // namespace muster::drivers
