// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"

#include <QRandomGenerator>

namespace muster {

/// Makes devices up, the same ones for the same seed (ids included).
class DeviceMaker
{
public:
    explicit DeviceMaker(quint32 seed);

    quint32 seed() const { return m_seed; }
    QRandomGenerator &random() { return m_random; }

    /// What stands in a building: gateways, cameras, sensors ... with everything a device can have, most of it set, some of it
    /// unknown; no two share an identifier. States, presences and compliances of all kinds.
    Device plausible();
    QVector<Device> plausible(int count);

    /// One whose texts are what nobody sane would write: empty, quotes, %, _, newlines, Unicode, query syntax. Few different
    /// ones, so that values tie and queries hit.
    Device hostile();
    /// One of those texts, well-formed UTF-16.
    QString hostileText();

private:
    int below(int bound) { return static_cast<int>(m_random.bounded(bound)); }
    bool chance(int percent) { return below(100) < percent; }
    template<typename List>
    auto oneOf(const List &list)
    {
        return list.at(below(static_cast<int>(list.size())));
    }
    DeviceId makeId();
    void addIdentifiers(Device &device);
    void addCredentials(Device &device);
    void addServices(Device &device);

    quint32 m_seed;
    QRandomGenerator m_random;
    int m_made = 0;
};

} // namespace muster
