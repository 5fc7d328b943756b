// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/ssdp/ssdp_message.h"
#include "discovery/ssdp/upnp_description.h"
#include "domain/sighting.h"

#include <QHash>
#include <QHostAddress>
#include <QMap>

namespace muster::discovery {

/// What has been announced on one interface, by sender. What names another host as its place is that host's, and not told as the
/// sender's. Bounded against senders that make things up: the oldest goes first.
class SsdpCache
{
public:
    static constexpr qsizetype mostSenders = 1024;
    static constexpr qsizetype mostAnnounced = 64;    ///< of a sender
    static constexpr qsizetype mostBytes = 16 * 1024; ///< of a sender
    static constexpr qsizetype mostInAll = 2 << 20;   ///< characters; two bytes each, and what was told is kept beside

    /// Where a description is to be found.
    struct Place
    {
        QString location;
        QString configId;

        friend bool operator==(const Place &, const Place &) = default;
    };

    explicit SsdpCache(const QString &interface) : m_interface(interface) {}

    /// Takes a message in. False when there is nothing in it to tell.
    bool hear(const QHostAddress &address, const SsdpMessage &message, Timestamp at);
    /// Keeps a description that was fetched from `location`, one the sender announced. It is believed when the sender announces its
    /// root device as well; false when he does not.
    bool describe(const QHostAddress &address, const QString &location, const UpnpDescription &description);
    /// Forgets what ran out. The senders that lost something.
    QVector<QHostAddress> expire(Timestamp now);

    /// All that the sender offers, and as gone what the sighting before had and this one has no more. `at` is when he was last
    /// heard, which is not now when something ran out. None for a stranger.
    std::optional<Sighting> takeSighting(const QHostAddress &address);

    QVector<QHostAddress> senders() const { return m_senders.keys(); }
    QVector<Place> places(const QHostAddress &address) const;
    bool isEmpty() const { return m_senders.isEmpty(); }

private:
    struct Announced
    {
        QString target;
        QString udn;
        Place place;
        bool isForeign = false;
        Timestamp heard{};
        Timestamp expires{};

        qsizetype size() const;
    };
    struct Sender
    {
        QMap<QString, Announced> announced;       ///< by UDN and target
        QMap<QString, UpnpDescription> described; ///< by location
        QString server;
        QVector<Service> told;
        qsizetype size = 0; ///< of what is announced
        QStringList toldUdns;
        bool hasLeft = false; ///< took leave of all he had
        Timestamp lastHeard{};
        Timestamp provenUntil{};               ///< as he promised (UPnP Device Architecture 2.0 section 1.2.2)
        Timestamp earliest = Timestamp::max(); ///< nothing runs out before

        bool hasOwn() const;
        QStringList ownUdns() const; ///< of root devices first
        QVector<Place> ownPlaces() const;
    };

    bool hearByeBye(const QHostAddress &address, const SsdpMessage &message, Timestamp at);
    void makeRoom(Sender &sender);
    void makeRoomInAll();
    void dropOldestSender();
    static void addServices(const Sender &sender, Sighting &sighting);
    static void addDescription(const Sender &sender, const QHostAddress &address, Sighting &sighting);
    static void dropStrayDescriptions(Sender &sender);

    QString m_interface;
    QHash<QHostAddress, Sender> m_senders;
    qsizetype m_size = 0; ///< of all senders
};

} // namespace muster::discovery
