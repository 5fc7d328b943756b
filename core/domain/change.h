// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QVector>

namespace muster {

/// What a committed transaction touched, as the feed tells it.
struct Change
{
    enum class Kind { Site, Device, Event, Network, Profile, Certificate, Job, Policy };

    qint64 seq = 0;
    Kind kind = Kind::Device;
    QByteArray id; ///< 16 bytes for a device or a job; empty otherwise

    friend bool operator==(const Change &, const Change &) = default;
};

} // namespace muster
