// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/usb_sighting.h"

#include "discovery/plain_text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostVolumesTold = 32; ///< of one device

struct UsbSightingText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::UsbSource)
};

/// A kind and the function it is told by; what is -1 may be anything.
struct KindOfFunction
{
    int number;
    int subclass;
    int protocol;
    QLatin1StringView kind;
};

/// In this order: a printer with a card slot is a printer, a camera with a microphone a camera, a telephone that lends its memory
/// and its network a telephone.
constexpr KindOfFunction kindsOfFunctions[] = {
    {0x07, -1, -1, "printer"_L1},
    {0x0e, -1, -1, "camera"_L1},
    {0xff, 0x42, 0x01, "phone"_L1}, // Android's adb ...
    {0xff, 0x42, 0x03, "phone"_L1}, // ... and fastboot (AOSP: adb.h, fastboot.cpp)
    {0x06, 0x01, 0x01, "camera"_L1},
    {0x0b, -1, -1, "smart-card-reader"_L1},
    {0x08, -1, -1, "storage"_L1},
    {0xe0, 0x01, 0x01, "bluetooth-adapter"_L1},
    {0xe0, 0x01, 0x03, "network-adapter"_L1}, // RNDIS
    {0x02, 0x06, -1, "network-adapter"_L1},   // CDC ECM
    {0x02, 0x0d, -1, "network-adapter"_L1},   // CDC NCM
    {0x02, 0x0e, -1, "network-adapter"_L1},   // CDC MBIM
    {0x02, 0x02, -1, "serial-adapter"_L1},    // CDC ACM
    {0x01, -1, -1, "speaker"_L1},
    {0x03, 0x01, 0x01, "keyboard"_L1},
    {0x03, 0x01, 0x02, "mouse"_L1},
};

QString kindOfUsb(const UsbDevice &device)
{
    const auto fits = [](int wanted, quint8 is) { return wanted < 0 || wanted == is; };
    for (const KindOfFunction &row : kindsOfFunctions)
        for (const UsbFunction &function : device.functions)
            if (fits(row.number, function.number) && fits(row.subclass, function.subclass)
                && fits(row.protocol, function.protocol))
                return row.kind;
    return {};
}

QString firstOf(std::initializer_list<QString> texts)
{
    for (const QString &text : texts)
        if (!text.isEmpty())
            return text;
    return {};
}

void sayUsb(QMap<QString, QString> &attributes, const QString &name, const QString &text)
{
    if (!text.isEmpty())
        attributes.insert(name, text);
}

/// What the device is identified by, or why its serial number does not do so.
void identifyUsb(Sighting &sighting, const UsbDevice &device, const UsbCensus &census)
{
    const QString serial = plainText(device.serial);
    QString identity = census.identityOf(device);
    switch (census.standingOf(device)) {
    case SerialStanding::None: break;
    case SerialStanding::Own: sayUsb(sighting.attributes, u"serial"_s, serial); break;
    case SerialStanding::Placeholder: sayUsb(sighting.attributes, u"placeholderSerial"_s, serial); break;
    case SerialStanding::Shared: sayUsb(sighting.attributes, u"sharedSerial"_s, serial); break;
    }
    if (identity.isEmpty())
        identity = placeOf(device);
    if (const auto identifier = Identifier::create(IdentifierType::Usb, identity, sighting.source, sighting.at))
        sighting.identifiers.append(*identifier);
    if (const auto own = Identifier::create(IdentifierType::Serial, census.serialOf(device), sighting.source, sighting.at))
        sighting.identifiers.append(*own);
}

/// Vendor, model, kind, serial and identifier of a USB device, whatever it was seen by.
void describe(Sighting &sighting, const UsbDevice &device, const UsbParts &parts, const UsbLore &lore)
{
    UsbHint hint = lore.hints.ofDevice(device.vendorId, device.productId);
    for (const UsbVolume &volume : parts.volumes) {
        const UsbHint ofVolume = lore.hints.ofVolume(plainText(volume.label));
        hint = {firstOf({hint.vendor, ofVolume.vendor}), firstOf({hint.model, ofVolume.model}),
                firstOf({hint.kind, ofVolume.kind}), firstOf({hint.driver, ofVolume.driver})};
    }
    // The lists of vendors are read when they are needed: most devices say it themselves.
    QString vendor = firstOf({plainText(device.databaseVendor), plainText(device.manufacturer), hint.vendor});
    if (vendor.isEmpty())
        vendor = lore.vendors.ofUsbVendor(device.vendorId);
    QString model = firstOf({plainText(device.product), plainText(device.databaseModel), hint.model});
    if (model.isEmpty())
        model = lore.vendors.ofUsbProduct(device.vendorId, device.productId);
    const QString key = parts.securityKeys.isEmpty() ? QString() : u"security-key"_s;
    sayUsb(sighting.attributes, u"vendor"_s, vendor);
    sayUsb(sighting.attributes, u"model"_s, model);
    sayUsb(sighting.attributes, u"kind"_s, firstOf({key, hint.kind, kindOfUsb(device)}));
    sayUsb(sighting.attributes, u"driverHint"_s, hint.driver);
    identifyUsb(sighting, device, lore.census);
}

/// Only as it is: a path that had to be made presentable would be another one.
QString presentablePath(const QString &path)
{
    return plainText(path) == path ? path : QString();
}

Service serviceOf(const UsbVolume &volume, const QString &source)
{
    Service service{source, u"volume"_s, plainText(volume.name), 0, {}};
    sayUsb(service.attributes, u"node"_s, presentablePath(volume.node));
    sayUsb(service.attributes, u"label"_s, plainText(volume.label));
    sayUsb(service.attributes, u"fileSystem"_s, plainText(volume.fileSystem));
    sayUsb(service.attributes, u"uuid"_s, plainText(volume.uuid));
    if (volume.size > 0)
        service.attributes.insert(u"size"_s, QString::number(volume.size));
    for (const QString &point : volume.mountPoints)
        if (const QString path = presentablePath(point); !path.isEmpty()) {
            service.attributes.insert(u"mountPoint"_s, path);
            break;
        }
    service.attributes.insert(u"readOnly"_s, volume.isReadOnly ? u"yes"_s : u"no"_s);
    return service;
}

Service serviceOf(const SecurityKey &key, const QString &source)
{
    Service service{source, u"security-key"_s, plainText(key.name), 0, {}};
    sayUsb(service.attributes, u"node"_s, presentablePath(key.node));
    service.attributes.insert(u"protocol"_s, u"fido"_s);
    service.attributes.insert(u"access"_s, key.isForbidden ? u"denied"_s : u"allowed"_s);
    return service;
}

} // namespace

Sighting usbSighting(const UsbDevice &device, const UsbParts &parts, const UsbLore &lore, Timestamp at)
{
    Sighting sighting;
    sighting.source = u"usb"_s;
    sighting.at = at;
    sighting.endpoint = u"usb "_s + device.path;
    describe(sighting, device, parts, lore);
    sighting.attributes.insert(u"name"_s, firstOf({sighting.attributes.value(u"model"_s), UsbSightingText::tr("USB device")}));
    for (const UsbVolume &volume : parts.volumes)
        if (sighting.services.size() < mostVolumesTold)
            sighting.services.append(serviceOf(volume, sighting.source));
    for (const SecurityKey &key : parts.securityKeys)
        if (sighting.services.size() < mostVolumesTold)
            sighting.services.append(serviceOf(key, sighting.source));
    return sighting;
}

Sighting serialSighting(const SerialPort &port, const UsbLore &lore, Timestamp at)
{
    Sighting sighting;
    sighting.source = u"serial"_s;
    sighting.at = at;
    sighting.endpoint = port.node;
    if (port.usb) {
        describe(sighting, *port.usb, {}, lore);
        if (!sighting.attributes.contains(u"kind"_s))
            sighting.attributes.insert(u"kind"_s, u"serial-adapter"_s);
    }
    const QString model = firstOf({sighting.attributes.value(u"model"_s), UsbSightingText::tr("Serial device")});
    sighting.attributes.insert(u"name"_s, UsbSightingText::tr("%1 on %2").arg(model.left(200), port.name));
    return sighting;
}

} // namespace muster::discovery
