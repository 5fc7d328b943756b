// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/usb_source.h"

#include "discovery/usb/usb_sighting.h"

using namespace Qt::StringLiterals;

namespace muster::discovery {

QString UsbSource::id() const
{
    return u"usb"_s;
}

QString UsbSource::title() const
{
    return tr("USB");
}

QVector<Sighting> UsbSource::sightings() const
{
    QVector<Sighting> seen;
    for (const UsbDevice &device : devices())
        seen.append(usbSighting(device, partsOf(device), lore(), context().clock.now()));
    return seen;
}

QString UsbSource::remark() const
{
    for (const UsbDevice &device : devices())
        for (const SecurityKey &key : partsOf(device).securityKeys)
            if (key.isForbidden)
                return tr("You may not open the security key %1. Who sits at this machine may: log in at its own screen, or install "
                          "the rules of your key's maker for udev.")
                    .arg(key.node);
    return BusSource::remark();
}

} // namespace muster::discovery
