// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drivers/driver_session.h"
#include "drivers/linux_ssh/file_descriptor.h"

#include <stop_token>

namespace muster::drivers {

/// A connected, non-blocking TCP socket on which the other side has said something already. Blocks until then; it is the Task's
/// deadline that ends it through `stop`. Rejected when the endpoint is none, Unreachable when nobody is there or it hung up.
Result<FileDescriptor> connectTcp(const Endpoint &endpoint, const std::stop_token &stop);

} // namespace muster::drivers
