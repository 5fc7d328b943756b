// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/source.h"

#include <QMetaType>

#include <optional>

namespace muster::discovery {

/// What discovery does at the moment and what came of it; a value for screens and for the doctor.
struct DiscoveryStatus
{
    struct Heard
    {
        QString id;
        QString title;
        qint64 heard = 0; ///< different endpoints that this Source has heard since it began
        QVector<Channel> channels;
        bool isOff = false; ///< turned off by the operator

        friend bool operator==(const Heard &, const Heard &) = default;
    };
    /// An IPv4 network of ours.
    struct Place
    {
        QString interface;
        Prefix prefix;
        QVector<Prefix> mayTouch;  ///< the parts of it that are allowed, as they were: the whole, a part, or a wider one
        QString objection;         ///< why it is not offered to allow touch; empty: it is
        bool isListenOnly = false; ///< nothing is asked there, nor anybody spoken to

        friend bool operator==(const Place &, const Place &) = default;
    };

    std::optional<Timestamp> since; ///< when it began; none: it does not run
    QStringList interfaces;         ///< names of those in use
    QVector<Heard> sources;
    QVector<Place> places;
    qint64 dropped = 0;          ///< sightings lost because they came too fast
    QVector<ScanProgress> scans; ///< those that wait or run, the oldest first

    friend bool operator==(const DiscoveryStatus &, const DiscoveryStatus &) = default;
};

} // namespace muster::discovery

Q_DECLARE_METATYPE(muster::discovery::DiscoveryStatus)
