// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/roster.h"

#include "discovery/sighting_merge.h"

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostDevices = 20000;
// Who sends from one address under ever new names makes many rows at it; each sighting costs no more for that.
constexpr qsizetype mostAtOneAddress = 16;
constexpr qsizetype mostCandidates = 64;

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
        takeDetails(m_details[resolution->device.id], sighting);
        for (const DeviceId &id : resolution->absorbed) {
            remove(id);
            const QVector<Detail> others = m_details.take(id);
            takeDetails(m_details[resolution->device.id], others);
            changed.removeAll(id);
        }
        for (const Device &device : resolution->corrected + QVector<Device>{resolution->device}) {
            keep(device);
            if (!changed.contains(device.id))
                changed.append(device.id);
        }
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
    QVector<DeviceId> ids;
    const auto add = [&](const QString &name, qsizetype most) {
        for (auto [it, end] = m_byName.equal_range(name); it != end && most > 0 && ids.size() < mostCandidates; ++it, --most)
            if (!ids.contains(*it))
                ids.append(*it);
    };
    for (const Identifier &identifier : sighting.identifiers)
        if (tellsWho(identifier))
            add(nameOf(identifier), mostCandidates);
    add(nameOf(canonicalEndpoint(sighting.endpoint)), mostAtOneAddress);
    QVector<Device> found;
    for (const DeviceId &id : std::as_const(ids))
        found.append(m_devices.value(id));
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
