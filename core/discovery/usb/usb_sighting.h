// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/usb/usb_census.h"
#include "discovery/vendor_names.h"
#include "domain/sighting.h"

namespace muster::discovery {

/// What is seen of a device on the USB: endpoint "usb 1-2.3". Pure but for the lists of vendors.
Sighting usbSighting(const UsbDevice &device, const UsbCensus &census, const VendorNames &vendors, Timestamp at);

/// What is seen of the device behind a serial port: endpoint "/dev/ttyUSB0". It has the identifier of the USB device it is part
/// of, so that both sightings are of one device.
Sighting serialSighting(const SerialPort &port, const UsbCensus &census, const VendorNames &vendors, Timestamp at);

} // namespace muster::discovery
