// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/ssdp/ssdp_cache.h"
#include "support/fake_clock.h"
#include "upnp_samples.h"

namespace muster::discovery {

using namespace Qt::StringLiterals;

inline const QHostAddress nasAddress(u"10.0.1.9"_s);
inline const QHostAddress otherAddress(u"10.0.1.10"_s);
inline const QString rootTarget = u"upnp:rootdevice"_s;
inline const QString serverTarget = u"urn:schemas-upnp-org:device:MediaServer:1"_s;
inline const QString directoryTarget = u"urn:schemas-upnp-org:service:ContentDirectory:1"_s;
inline const QString nasUdn = QString::fromLatin1(sampleUdn);
inline const QString nasLocation = u"http://10.0.1.9:8200/rootDesc.xml"_s;

inline SsdpMessage alive(const QString &target, const QString &udn = nasUdn, const QString &location = nasLocation)
{
    SsdpMessage message;
    message.kind = SsdpMessage::Kind::Alive;
    message.target = target;
    message.usn = target == udn ? udn : udn + u"::"_s + target;
    message.location = location;
    message.server = u"Linux UPnP/1.0 Box/1"_s;
    message.maxAge = std::chrono::seconds(1800);
    return message;
}

inline SsdpMessage byeBye(const QString &target, const QString &udn = nasUdn)
{
    SsdpMessage message = alive(target, udn, {});
    message.kind = SsdpMessage::Kind::ByeBye;
    return message;
}

inline QStringList typesOf(const QVector<Service> &services)
{
    QStringList types;
    for (const Service &service : services)
        types += service.type;
    types.sort();
    return types;
}

inline QStringList namesOf(const Sighting &sighting)
{
    QStringList names;
    for (const Identifier &identifier : sighting.identifiers)
        names += identifierTypeWords.word(identifier.type) + u' ' + identifier.value;
    return names;
}

inline UpnpDescription described(const QByteArray &xml = nasDescription())
{
    return UpnpDescription::read(xml).value_or(UpnpDescription());
}

/// A cache that is empty, and what the NAS and others say to it.
class SsdpCacheBench
{
protected:
    void begin()
    {
        m_cache = SsdpCache(u"eth0"_s);
        m_now = FakeClock::start;
    }
    void hearNas()
    {
        for (const QString &target : {rootTarget, nasUdn, serverTarget, directoryTarget})
            m_cache.hear(nasAddress, alive(target), m_now);
    }
    Sighting told() { return m_cache.takeSighting(nasAddress).value_or(Sighting()); }

    SsdpCache m_cache{{}};
    Timestamp m_now{};
};

} // namespace muster::discovery
