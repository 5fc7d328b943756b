// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/roster.h"

#include "discovery/sighting_merge.h"

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostDevices = 20000;

QString nameOf(const Identifier &identifier)
{
    return identifierTypeWords.word(identifier.type) + u' ' + identifier.value;
}

QString nameOf(const QString &address)
{
    return u"at "_s + address;
}

QStringList namesOf(const Device &device)
{
    QStringList names;
    for (const Identifier &identifier : device.identifiers)
        names += nameOf(identifier);
    for (const QString &address : device.addresses)
        names += nameOf(address);
    return names;
}

} // namespace

QVector<DeviceId> Roster::take(const QVector<Sighting> &sightings, Timestamp now)
{
    QVector<DeviceId> changed;
    for (const Sighting &sighting : sightings) {
        const auto resolution = resolve(sighting, candidates(sighting), now);
        if (!resolution)
            continue;
        if (resolution->isNew && m_devices.size() >= mostDevices) {
            ++m_notKept;
            continue;
        }
        for (const DeviceId &id : resolution->absorbed) {
            remove(id);
            changed.removeAll(id);
        }
        for (const Device &device : resolution->corrected)
            keep(device);
        keep(resolution->device);
        if (!changed.contains(resolution->device.id))
            changed.append(resolution->device.id);
    }
    return changed;
}

const Device *Roster::find(const DeviceId &id) const
{
    const auto found = m_devices.constFind(id);
    return found == m_devices.constEnd() ? nullptr : &*found;
}

QVector<Device> Roster::candidates(const Sighting &sighting) const
{
    QStringList names{nameOf(canonicalEndpoint(sighting.endpoint))};
    for (const Identifier &identifier : sighting.identifiers)
        names += nameOf(identifier);
    QVector<DeviceId> ids;
    QVector<Device> found;
    for (const QString &name : names)
        for (auto [it, end] = m_byName.equal_range(name); it != end; ++it)
            if (!ids.contains(*it)) {
                ids.append(*it);
                found.append(m_devices.value(*it));
            }
    return found;
}

void Roster::keep(const Device &device)
{
    remove(device.id);
    m_devices.insert(device.id, device);
    for (const QString &name : namesOf(device))
        m_byName.insert(name, device.id);
}

void Roster::remove(const DeviceId &id)
{
    const auto known = m_devices.constFind(id);
    if (known == m_devices.constEnd())
        return;
    for (const QString &name : namesOf(*known))
        m_byName.remove(name, id);
    m_devices.erase(known);
}

} // namespace muster::discovery
