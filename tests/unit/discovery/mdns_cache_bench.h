// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/mdns/mdns_cache.h"
#include "support/fake_clock.h"

#include <QTest>

namespace muster::discovery {

using namespace Qt::StringLiterals;

inline const QHostAddress alice(u"10.0.1.9"_s);
inline const QHostAddress bob(u"10.0.1.10"_s);

inline DnsName named(const QString &dotted)
{
    return DnsName::fromDotted(dotted);
}

inline DnsName instanceOf(const QString &name, const QString &type)
{
    DnsName instance = named(type + u".local"_s);
    instance.labels.prepend(name);
    return instance;
}

inline DnsRecord pointer(const QString &name, const QString &type, quint32 ttl = 4500)
{
    return {named(type + u".local"_s), DnsType::Ptr, false, ttl, instanceOf(name, type)};
}

inline DnsRecord server(const QString &name, const QString &type, const QString &host, quint32 ttl = 120)
{
    return {instanceOf(name, type), DnsType::Srv, true, ttl, DnsServer{631, named(host)}};
}

inline DnsRecord texts(const QString &name, const QString &type, const DnsRecord::Texts &strings)
{
    return {instanceOf(name, type), DnsType::Txt, true, 4500, strings};
}

inline DnsRecord address(const QString &host, const QString &address, quint32 ttl = 120)
{
    const QHostAddress value(address);
    const bool isIpv4 = value.protocol() == QAbstractSocket::IPv4Protocol;
    return {named(host), isIpv4 ? DnsType::A : DnsType::Aaaa, true, ttl, value};
}

inline DnsMessage response(const QVector<DnsRecord> &records)
{
    return {true, {}, records};
}

/// A printer as it answers.
inline QVector<DnsRecord> office(const QString &host = u"oki1.local"_s, const QString &at = u"10.0.1.9"_s)
{
    return {pointer(u"Office"_s, u"_ipp._tcp"_s), server(u"Office"_s, u"_ipp._tcp"_s, host),
            texts(u"Office"_s, u"_ipp._tcp"_s, {"ty=OKI C332", "mac=00:D0:F4:00:00:01"}), address(host, at)};
}

inline QStringList typesOf(const QVector<Service> &services)
{
    QStringList types;
    for (const Service &service : services)
        types += service.type;
    return types;
}

/// What a cache works with, and says of one who spoke.
class MdnsCacheBench
{
protected:
    void readTypes()
    {
        const auto types = ServiceTypes::shipped();
        QVERIFY(types);
        m_types = *types;
    }
    Sighting heard(MdnsCache &cache, const QHostAddress &sender, const QVector<DnsRecord> &records)
    {
        cache.hear(sender, response(records), m_clock.now());
        return cache.takeSighting(sender).value_or(Sighting());
    }

    ServiceTypes m_types;
    FakeClock m_clock;
};

} // namespace muster::discovery
