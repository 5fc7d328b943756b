// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/usb/usb_census.h"
#include "discovery/usb/usb_hints.h"
#include "discovery/vendor_names.h"
#include "domain/sighting.h"

namespace muster::discovery {

/// By what a USB device's own words are judged and completed.
struct UsbLore
{
    const UsbCensus &census;
    const VendorNames &vendors;
    const UsbHints &hints;
};

/// What is seen of a device on the USB: endpoint "usb 1-2.3". It is identified by its serial number, or else by its place for as
/// long as it stays plugged in. Its volumes and what a security key is reached by are services of the types "volume" and
/// "security-key", named as the kernel names them. Pure but for the lists of vendors.
Sighting usbSighting(const UsbDevice &device, const UsbParts &parts, const UsbLore &lore, Timestamp at);

/// What is seen of the device behind a serial port: endpoint "/dev/ttyUSB0". It has the identifier of the USB device it is part
/// of, so that both sightings are of one device.
Sighting serialSighting(const SerialPort &port, const UsbLore &lore, Timestamp at);

} // namespace muster::discovery
