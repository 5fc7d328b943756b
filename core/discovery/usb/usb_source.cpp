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
        seen.append(usbSighting(device, census(), context().vendors, context().clock.now()));
    return seen;
}

} // namespace muster::discovery
