// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drivers/driver.h"
#include "drivers/linux_ssh/linux_ssh_session.h"

namespace muster::drivers {

/// Devices that run Linux and an SSH server, with a POSIX shell and the usual small programs behind it.
class LinuxSshDriver final : public Driver
{
public:
    explicit LinuxSshDriver(LinuxSshLimits limits = {}) : m_limits(limits) {}

    QString id() const override;
    QString title() const override;
    std::optional<Endpoint> endpointOf(const Device &device) const override;
    int defaultPort() const override { return 22; }
    std::unique_ptr<TaskOf<HostKey>> hostKey(const Endpoint &endpoint) const override;
    std::unique_ptr<TaskOf<std::shared_ptr<DriverSession>>> open(const Endpoint &endpoint, const HostKey &expected, Login login,
                                                                 const Clock &clock) const override;

private:
    LinuxSshLimits m_limits;
};

} // namespace muster::drivers
