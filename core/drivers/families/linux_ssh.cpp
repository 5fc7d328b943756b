// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/linux_ssh/linux_ssh_driver.h"

namespace muster::drivers {

std::unique_ptr<Driver> makeLinuxSsh()
{
    return std::make_unique<LinuxSshDriver>();
}

} // namespace muster::drivers
