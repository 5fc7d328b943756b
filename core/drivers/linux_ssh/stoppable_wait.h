// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "drivers/linux_ssh/file_descriptor.h"

#include <functional>
#include <stop_token>

namespace muster::drivers {

/// Waits for a socket on a worker's thread, until the worker is told to stop: then at once.
class StoppableWait
{
public:
    explicit StoppableWait(std::stop_token stop);

    /// Until one of poll(2)'s `events` holds for `fd`, or `milliseconds` have passed. Cancelled when stop was requested.
    Result<> wait(int fd, short events, int milliseconds);

private:
    std::stop_token m_stop;
    FileDescriptor m_wake; ///< an eventfd that is readable once stop was requested
    std::stop_callback<std::function<void()>> m_onStop;
};

} // namespace muster::drivers
