// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/usb/usb_device.h"

#include <QMap>
#include <QSet>
#include <QStringList>

namespace muster::discovery {

/// What a device's serial number is worth.
enum class SerialStanding {
    None,        ///< it has none
    Own,         ///< it names the device
    Placeholder, ///< its maker gives it to all, or it can't be a name
    Shared,      ///< another device here bears it, or did
};

/// Whether a USB serial number names a device. Makers of cheap boards give all of them the same one: serial numbers known to be
/// given to all, and those that two devices here bear at the same time, name nobody. What was once found to be shared stays so
/// until clear(), or the device that is left would take the name of both. Pure.
class UsbCensus
{
public:
    void add(const UsbDevice &device);
    void remove(const QString &path);
    void clear();

    /// Vendor, product and serial, "10C4:EA60:0123ABCD": a serial alone could join devices of different makers. Empty when it has
    /// none that names it.
    QString identityOf(const UsbDevice &device) const;
    /// The serial number alone, where it names the device among all that are plugged in here: the parts of a dock share one. Else empty.
    QString serialOf(const UsbDevice &device) const;
    SerialStanding standingOf(const UsbDevice &device) const;
    /// For people: a sentence on serial numbers that were found to be shared; empty when there are none.
    QString remark() const;

private:
    QMap<QString, QString> m_claims; ///< by path: what the device says, whether it counts or not
    QSet<QString> m_shared;
    QSet<QString> m_spread; ///< serial numbers of several makes
};

/// "1A86:7523@1-2/...": what names a device without a serial number of its own while it stays plugged in. Empty when nobody could
/// tell it from the next one in that place.
QString placeOf(const UsbDevice &device);

} // namespace muster::discovery
