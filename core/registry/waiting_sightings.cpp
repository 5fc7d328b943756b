// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/waiting_sightings.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

constexpr std::size_t mostWaiting = 4096;
constexpr qsizetype mostServices = 64; // as many as a device keeps

/// Names belong to it: a relay may speak for several devices from one place.
QString keyOf(const Sighting &sighting)
{
    QStringList names;
    for (const Identifier &identifier : sighting.identifiers)
        names += identifierTypeWords.word(identifier.type) + u' ' + identifier.value;
    names.sort();
    names.prepend(sighting.endpoint);
    names.prepend(sighting.interface);
    names.prepend(sighting.source);
    return names.join(u'\n');
}

bool holds(const QVector<Service> &services, const Service &service)
{
    return std::ranges::any_of(services, [&service](const Service &other) {
        return other.source == service.source && other.type == service.type && other.name == service.name
               && other.port == service.port;
    });
}

/// `newer` as the only one of the two: it is right where they differ.
Sighting joined(const Sighting &older, Sighting newer)
{
    const QVector<Service> offered = newer.services;
    const QVector<Service> gone = newer.goneServices;
    for (const Service &service : older.services)
        if (newer.services.size() < mostServices && !holds(offered, service) && !holds(gone, service))
            newer.services.append(service);
    for (const Service &service : older.goneServices)
        if (newer.goneServices.size() < mostServices && !holds(offered, service) && !holds(gone, service))
            newer.goneServices.append(service);
    for (auto it = older.attributes.begin(); it != older.attributes.end(); ++it)
        if (!newer.attributes.contains(it.key()))
            newer.attributes.insert(it.key(), it.value());
    return newer;
}

} // namespace

void WaitingSightings::add(const Sighting &sighting)
{
    const QString key = keyOf(sighting);
    const auto known = m_numbers.constFind(key);
    if (known != m_numbers.cend()) {
        Sighting &waiting = m_queue[static_cast<std::size_t>(*known - m_first)];
        waiting = joined(waiting, sighting);
        return;
    }
    if (m_queue.size() == mostWaiting) {
        removeFirst();
        ++m_dropped;
    }
    m_numbers.insert(key, m_first + static_cast<qint64>(m_queue.size()));
    m_queue.push_back(sighting);
}

void WaitingSightings::putBack(const QVector<Sighting> &taken)
{
    const std::deque<Sighting> newer = std::exchange(m_queue, {});
    m_numbers.clear();
    for (const Sighting &sighting : taken)
        add(sighting);
    for (const Sighting &sighting : newer)
        add(sighting);
}

QVector<Sighting> WaitingSightings::take(qsizetype limit)
{
    QVector<Sighting> taken;
    while (taken.size() < limit && !m_queue.empty()) {
        taken.append(m_queue.front());
        removeFirst();
    }
    return taken;
}

void WaitingSightings::removeFirst()
{
    m_numbers.remove(keyOf(m_queue.front()));
    m_queue.pop_front();
    ++m_first;
}

} // namespace muster::registry
