// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/usb/bus_source.h"

namespace muster::discovery {

/// Serial ports behind which there can be a device. Opens none of them.
class SerialSource final : public BusSource
{
    Q_OBJECT

public:
    using BusSource::BusSource;

    QString id() const override;
    QString title() const override;

protected:
    QVector<Sighting> sightings() const override;
    QString objection() const override;
};

} // namespace muster::discovery
