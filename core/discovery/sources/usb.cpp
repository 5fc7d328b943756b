// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/usb_source.h"

namespace muster::discovery {

std::unique_ptr<Source> makeUsb(const SourceContext &context)
{
    return std::make_unique<UsbSource>(context, udevBus());
}

} // namespace muster::discovery
