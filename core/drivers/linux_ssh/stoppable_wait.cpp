// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/linux_ssh/stoppable_wait.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <array>

namespace muster::drivers {

StoppableWait::StoppableWait(std::stop_token stop)
    : m_stop(std::move(stop))
    , m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_onStop(m_stop, [fd = m_wake.get()] { ::eventfd_write(fd, 1); })
{
}

Result<> StoppableWait::wait(int fd, short events, int milliseconds)
{
    std::array<pollfd, 2> watched{{{fd, events, 0}, {m_wake.get(), POLLIN, 0}}};
    if (!m_stop.stop_requested())
        ::poll(watched.data(), watched.size(), milliseconds);
    if (m_stop.stop_requested())
        return fail(ErrorCode::Cancelled, {});
    return {};
}

} // namespace muster::drivers
