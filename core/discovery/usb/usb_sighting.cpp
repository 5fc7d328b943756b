// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/usb_sighting.h"

#include "discovery/plain_text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

struct UsbSightingText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::UsbSource)
};

/// In this order: a printer with a card slot is a printer, a camera with a microphone a camera.
constexpr std::pair<quint8, QLatin1StringView> kindsByClass[] = {
    {0x07, "printer"_L1},
    {0x0e, "camera"_L1},
    {0x08, "storage"_L1},
    {0x01, "speaker"_L1},
};

QString firstOf(std::initializer_list<QString> texts)
{
    for (const QString &text : texts)
        if (!text.isEmpty())
            return text;
    return {};
}

/// Vendor, model, kind, serial and identifier of a USB device, whatever it was seen by.
void describe(Sighting &sighting, const UsbDevice &device, const UsbCensus &census, const VendorNames &vendors)
{
    const auto say = [&sighting](const QString &name, const QString &text) {
        if (!text.isEmpty())
            sighting.attributes.insert(name, text);
    };
    // The lists of vendors are read when they are needed: most devices say it themselves.
    QString vendor = firstOf({plainText(device.databaseVendor), plainText(device.manufacturer)});
    if (vendor.isEmpty())
        vendor = vendors.ofUsbVendor(device.vendorId);
    QString model = firstOf({plainText(device.product), plainText(device.databaseModel)});
    if (model.isEmpty())
        model = vendors.ofUsbProduct(device.vendorId, device.productId);
    say(u"vendor"_s, vendor);
    say(u"model"_s, model);
    for (const auto &[number, kind] : kindsByClass) {
        if (device.classes.contains(number)) {
            say(u"kind"_s, kind);
            break;
        }
    }
    const QString identity = census.identityOf(device);
    if (const auto identifier = Identifier::create(IdentifierType::Usb, identity, sighting.source, sighting.at)) {
        sighting.identifiers.append(*identifier);
        say(u"serial"_s, plainText(device.serial));
    }
}

} // namespace

Sighting usbSighting(const UsbDevice &device, const UsbCensus &census, const VendorNames &vendors, Timestamp at)
{
    Sighting sighting;
    sighting.source = u"usb"_s;
    sighting.at = at;
    sighting.endpoint = u"usb "_s + device.path;
    describe(sighting, device, census, vendors);
    sighting.attributes.insert(u"name"_s, firstOf({sighting.attributes.value(u"model"_s), UsbSightingText::tr("USB device")}));
    return sighting;
}

Sighting serialSighting(const SerialPort &port, const UsbCensus &census, const VendorNames &vendors, Timestamp at)
{
    Sighting sighting;
    sighting.source = u"serial"_s;
    sighting.at = at;
    sighting.endpoint = port.node;
    if (port.usb)
        describe(sighting, *port.usb, census, vendors);
    const QString model = firstOf({sighting.attributes.value(u"model"_s), UsbSightingText::tr("Serial device")});
    sighting.attributes.insert(u"name"_s, UsbSightingText::tr("%1 on %2").arg(model.left(200), port.name));
    return sighting;
}

} // namespace muster::discovery
