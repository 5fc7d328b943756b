// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/serial_source.h"

namespace muster::discovery {

std::unique_ptr<Source> makeSerial(const SourceContext &context)
{
    return std::make_unique<SerialSource>(context, udevBus());
}

} // namespace muster::discovery
