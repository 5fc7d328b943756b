// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/identifier.h"
#include "domain/service.h"

#include <QMap>
#include <QMetaType>
#include <QVector>

namespace muster {

/// One raw observation by a Source: what was said, where and when. Claims, not facts.
struct Sighting
{
    QString source; ///< id of the Source: "mdns", "neighbours", "usb" ...
    Timestamp at{};
    QString interface; ///< network interface it came in on; empty for USB
    QString endpoint;  ///< address or device path of the sender
    QVector<Identifier> identifiers;
    QMap<QString, QString> attributes; ///< by the names of a device's fields: "vendor", "model", "firmware" ...
    QVector<Service> services;         ///< what it offers, as far as this observation says
    QVector<Service> goneServices;     ///< what it offers no longer: a goodbye, or an answer that ran out
    bool isGone = false;               ///< it leaves, or was pulled out
    /// For how long after `at` it proves that the device is there, where the source knows; else what its kind is worth.
    std::optional<std::chrono::milliseconds> worth{};
    /// Since when we have listened on that interface without a break; none: it was read, or told by somebody. A silence that began
    /// before says nothing of the device.
    std::optional<Timestamp> listeningSince{};

    friend bool operator==(const Sighting &, const Sighting &) = default;
};

} // namespace muster

Q_DECLARE_METATYPE(muster::Sighting)
