// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/usb/bus_source.h"

namespace muster::discovery {

/// What is plugged into USB, but for hubs. Opens and mounts nothing.
class UsbSource final : public BusSource
{
    Q_OBJECT

public:
    using BusSource::BusSource;

    QString id() const override;
    QString title() const override;

protected:
    QVector<Sighting> sightings() const override;
    QString remark() const override;
};

} // namespace muster::discovery
