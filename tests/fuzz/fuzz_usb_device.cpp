// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a USB device, one after the other, each ended by a zero: what it says of itself, and of what is on it.
#include "discovery/usb/usb_sighting.h"
#include "fuzz/target.h"

using namespace Qt::StringLiterals;

void muster::fuzz(const QByteArray &bytes)
{
    static const discovery::UsbHints hints = discovery::UsbHints::shipped().value_or(discovery::UsbHints());
    static const discovery::VendorNames vendors;
    const QList<QByteArray> words = bytes.split('\0');
    discovery::UsbDevice device;
    device.path = u"1-2"_s;
    device.plug = u"1"_s;
    device.vendorId = 0x303A;
    device.serial = words.value(0);
    device.manufacturer = words.value(1);
    device.product = words.value(2);
    device.databaseVendor = words.value(3);
    device.databaseModel = words.value(4);
    discovery::UsbVolume volume;
    volume.usbPath = device.path;
    volume.name = u"sdb1"_s;
    volume.label = words.value(5);
    volume.fileSystem = words.value(6);
    volume.uuid = words.value(7);
    discovery::UsbCensus census;
    census.add(device);
    const discovery::UsbLore lore{census, vendors, hints};
    (void)discovery::usbSighting(device, {{volume}, {}}, lore, Timestamp());
    (void)discovery::serialSighting({u"ttyACM0"_s, u"/dev/ttyACM0"_s, false, device}, lore, Timestamp());
}
