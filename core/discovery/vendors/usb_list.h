// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/vendors/name_table.h"

namespace muster::discovery {

struct UsbNames
{
    NameTable vendors;  ///< by vendor id
    NameTable products; ///< by vendor id << 16 | product id
};

/// Reads usb.ids: "vvvv  name", below it "\tpppp  name"; the lists of classes and languages behind them are passed over.
UsbNames readUsbList(QByteArrayView text);

} // namespace muster::discovery
