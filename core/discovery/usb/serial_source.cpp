// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/serial_source.h"

#include "discovery/usb/usb_sighting.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace muster::discovery {

QString SerialSource::id() const
{
    return u"serial"_s;
}

QString SerialSource::title() const
{
    return tr("Serial");
}

QVector<Sighting> SerialSource::sightings() const
{
    QVector<Sighting> seen;
    for (const SerialPort &port : ports())
        seen.append(serialSighting(port, lore(), context().clock.now()));
    return seen;
}

QString SerialSource::objection() const
{
    constexpr qsizetype mostNamed = 4;
    QStringList forbidden;
    for (const SerialPort &port : ports())
        if (port.isForbidden && forbidden.size() < mostNamed)
            forbidden.append(port.node);
    if (forbidden.isEmpty())
        return {};
    return tr("You may not open %1. Run \"sudo usermod -aG dialout $USER\", then log in again.").arg(forbidden.join(u", "_s));
}

} // namespace muster::discovery
