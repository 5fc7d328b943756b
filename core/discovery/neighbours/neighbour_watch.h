// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/neighbour_table.h"
#include "discovery/network.h"
#include "discovery/vendor_names.h"
#include "domain/sighting.h"

#include <QHash>
#include <QMap>

#include <functional>
#include <optional>

namespace muster::discovery {

/// Tells from successive looks at the neighbour table who is there: an entry counts when it is fresh, or when its host has
/// answered since. Each is told when it is new, when it changed, and again every 30 s; at once, but for a MAC with several IPv4
/// addresses: it is given 2 s to turn out to be a relay. Who was there and twice did not answer the kernel, and is silent at
/// his other addresses, is told as gone: one whose address changed is asked at the new one first, where touch is allowed. Sends
/// and reads nothing itself.
class NeighbourWatch final
{
public:
    explicit NeighbourWatch(const VendorNames &vendors);

    /// Whose entries are looked at. What is known of interfaces that aren't among them is forgotten.
    void setNetworks(const QVector<Network> &networks);
    /// Somebody answered us: for a while its entry counts as fresh, though the kernel has yet to find out.
    void noteAnswer(int interface, const QHostAddress &address, Timestamp now);
    /// What there is to tell of this table.
    QVector<Sighting> look(const QVector<Neighbour> &table, Timestamp now);

    /// Whether somebody who was told has left the table: whether he was asked in vain, NeighbourTable::unanswered() says.
    bool isAnybodyMissing() const;
    /// Those of these addresses who are gone. Who fails for the first time is asked once more: a radio that saves power misses a second.
    QVector<Sighting> takeGone(const QVector<LinkAddress> &unanswered, Timestamp now);
    /// Whether somebody has not answered once, and whether he does the second time will be known within seconds.
    bool isAnybodyAskedAgain(Timestamp now) const;
    /// Those who were there and have not been heard for 45 s, or whose entry was deleted, or who did not answer once, and where else
    /// these may be, of those that `mayTouch`; at most 128 of them. To be asked; none is returned twice in that time.
    QVector<LinkAddress> takeSilent(Timestamp now, const std::function<bool(const LinkAddress &)> &mayTouch);

    /// MACs that answer for others on this interface, with the addresses they stood for when last counted. A relay stays one for a
    /// while after its entries have gone from the table.
    QMap<QString, int> relays(int interface) const { return m_shared.value(interface).relays; }

private:
    struct Place
    {
        int interface = 0;
        QHostAddress address; ///< without zone

        friend bool operator==(const Place &, const Place &) = default;
        friend size_t qHash(const Place &place, size_t seed = 0) { return qHashMulti(seed, place.interface, place.address); }
    };
    struct Entry
    {
        QString mac;
        bool isFresh = false;
        std::optional<Timestamp> told;
        std::optional<Timestamp> asked;      ///< whether he is still there
        std::optional<Timestamp> unanswered; ///< since when he does not answer
        bool isListed = true;                ///< in the table, at this look
    };

    /// What is known of the MACs of one interface that stand for several IPv4 addresses.
    struct Shared
    {
        QMap<QString, int> relays;
        QHash<QString, Timestamp> relaysSeen;
        QHash<QString, Timestamp> since; ///< when it was first seen with more than one
    };

    void countAddresses(const QVector<Neighbour> &table, Timestamp now);
    bool isDoubtful(const Neighbour &neighbour, Timestamp now) const;
    void forgetOld(Timestamp now);
    bool isOurs(const Neighbour &neighbour) const;
    bool mayTouch(const Place &place) const;
    bool mayBeElsewhere(int interface, const QString &mac) const;
    Sighting sightingOf(const Neighbour &neighbour, const NetworkInterface &interface, Timestamp now) const;

    const VendorNames &m_vendors;
    QHash<int, NetworkInterface> m_interfaces; ///< by index
    QHash<int, QVector<Prefix>> m_mayTouch;    ///< by index
    QHash<Place, Entry> m_entries;
    QHash<Place, Timestamp> m_answers;
    QHash<int, Shared> m_shared; ///< by index
};

} // namespace muster::discovery
