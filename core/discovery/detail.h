// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/sighting.h"

namespace muster::discovery {

/// What a source says of a device beyond the device's own fields: its page for people, how to reach it, a driver that would do ...
/// A claim, shown as it was said.
struct Detail
{
    QString source;    ///< id
    QString attribute; ///< as the sources name them: "url", "reach", "driverHint" ...
    QString value;
    Timestamp at{}; ///< when it was last said

    friend bool operator==(const Detail &, const Detail &) = default;
};

inline constexpr qsizetype mostDetails = 48; ///< of a device; those that came first stay
inline constexpr qsizetype longestDetail = 512;

/// Learns what a sighting says: of each source and attribute the newest word holds. They stay in the order of source and attribute.
void takeDetails(QVector<Detail> &details, const Sighting &sighting);
/// The same of what another row of this device was told.
void takeDetails(QVector<Detail> &details, const QVector<Detail> &others);

/// Of all these sightings, in whatever order.
QVector<Detail> detailsOf(const QVector<Sighting> &sightings);

/// The newest word on an attribute, whoever said it; empty: nobody did.
QString detailOf(const QVector<Detail> &details, QStringView attribute);

} // namespace muster::discovery
