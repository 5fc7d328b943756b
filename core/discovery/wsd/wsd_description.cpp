// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wsd/wsd_description.h"

#include "discovery/plain_text.h"
#include "discovery/wsd/wsd_names.h"

#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostWsdServices = 64;
constexpr qsizetype mostWsdMacs = 4;

/// What the ONVIF scopes of a target service say (ONVIF Core Specification, "Scopes").
struct OnvifScopes
{
    QString name;
    QString hardware;
    QString serial;
    QStringList locations;
    QStringList profiles;
    QStringList macs; ///< canonical
    QString factoryDefault;
};

/// Where a transport address leads; null when it is no address of HTTP, or has a host name, which could be anybody's.
QHostAddress wsdHostOf(const QUrl &xaddr)
{
    const bool isHttp = xaddr.isValid() && (xaddr.scheme() == "http"_L1 || xaddr.scheme() == "https"_L1);
    QHostAddress host(isHttp && xaddr.userInfo().isEmpty() ? xaddr.host() : QString());
    host.setScopeId({});
    return host;
}

QUrl wsdUrl(const QString &xaddr)
{
    return QUrl(xaddr, QUrl::StrictMode);
}

bool isWsdComparable(const QHostAddress &host, const QHostAddress &sender)
{
    return !host.isNull() && host != QHostAddress(QHostAddress::AnyIPv4) && host.protocol() == sender.protocol()
           && host.isLinkLocal() == sender.isLinkLocal() && host.isLoopback() == sender.isLoopback();
}

/// Those that lead to the sender.
QVector<QUrl> ownWsdXaddrs(const WsdEndpoint &endpoint, QHostAddress sender)
{
    sender.setScopeId({});
    QVector<QUrl> own;
    for (const QString &xaddr : endpoint.xaddrs)
        if (const QUrl url = wsdUrl(xaddr); wsdHostOf(url) == sender)
            own.append(url);
    return own;
}

void addOnce(QStringList &list, const QString &item)
{
    if (!item.isEmpty() && !list.contains(item))
        list.append(item);
}

void readOnvifScope(OnvifScopes &scopes, const QString &category, const QString &value)
{
    if (category == "name"_L1 && scopes.name.isEmpty()) {
        scopes.name = value;
    } else if (category == "hardware"_L1 && scopes.hardware.isEmpty()) {
        scopes.hardware = value;
    } else if ((category == "serialnumber"_L1 || category == "serial"_L1) && scopes.serial.isEmpty()) {
        scopes.serial = value;
    } else if (category == "location"_L1) {
        addOnce(scopes.locations, value);
    } else if (category == "mac"_L1 || category == "macaddress"_L1 || category == "macaddr"_L1) {
        if (const auto mac = Identifier::create(IdentifierType::Mac, value, {}, {}); mac && scopes.macs.size() < mostWsdMacs)
            addOnce(scopes.macs, mac->value);
    } else if (category == "profile"_L1) {
        // Profile Q tells of an unclaimed device; it is no profile of its own.
        if (value.compare("Q/FactoryDefault"_L1, Qt::CaseInsensitive) == 0)
            scopes.factoryDefault = u"yes"_s;
        else if (value.compare("Q/Operational"_L1, Qt::CaseInsensitive) == 0)
            scopes.factoryDefault = u"no"_s;
        else
            addOnce(scopes.profiles, value);
    }
}

OnvifScopes onvifScopesOf(const WsdEndpoint &endpoint)
{
    static constexpr auto onvif = "onvif://www.onvif.org/"_L1;
    OnvifScopes scopes;
    for (const QString &scope : endpoint.scopes) {
        const qsizetype slash = scope.indexOf(u'/', onvif.size());
        if (!scope.startsWith(onvif, Qt::CaseInsensitive) || slash < 0)
            continue;
        const QByteArray value = QByteArray::fromPercentEncoding(scope.sliced(slash + 1).toUtf8());
        readOnvifScope(scopes, scope.sliced(onvif.size(), slash - onvif.size()).toLower(), plainText(QByteArrayView(value)));
    }
    scopes.macs.sort();
    scopes.profiles.sort();
    return scopes;
}

void setWsdAttribute(Sighting &sighting, const QString &name, const QString &value)
{
    if (!value.isEmpty() && !sighting.attributes.contains(name))
        sighting.attributes.insert(name, value);
}

/// Whether a reference has the form of a UUID, whatever it says.
bool isWsdUuid(const QString &address)
{
    QString digits = address;
    for (const auto prefix : {"urn:uuid:"_L1, "uuid:"_L1})
        if (digits.startsWith(prefix, Qt::CaseInsensitive))
            digits = digits.sliced(prefix.size());
    digits.remove(u'-');
    const auto isHexDigit = [](QChar c) { return (c >= u'0' && c <= u'9') || (c.toLower() >= u'a' && c.toLower() <= u'f'); };
    return digits.size() == 32 && std::ranges::all_of(digits, isHexDigit);
}

void addWsdIdentifier(Sighting &sighting, IdentifierType type, const QString &value)
{
    const auto identifier = Identifier::create(type, value, sighting.source, sighting.at);
    if (identifier && !sighting.identifiers.contains(*identifier))
        sighting.identifiers.append(*identifier);
}

void addWsdReference(Sighting &sighting, const QString &address)
{
    const bool isLent = address.startsWith("http:"_L1, Qt::CaseInsensitive)
                        || address.startsWith("https:"_L1, Qt::CaseInsensitive)
                        || address.startsWith("soap.udp:"_L1, Qt::CaseInsensitive);
    if (isWsdUuid(address))
        addWsdIdentifier(sighting, IdentifierType::Uuid, address); // a placeholder is refused, and is no Epr either
    else if (!isLent)
        addWsdIdentifier(sighting, IdentifierType::Epr, address);
}

void addWsdService(Sighting &sighting, const Service &service)
{
    const auto isSame = [&service](const Service &own) {
        return own.type == service.type && own.name == service.name && own.port == service.port;
    };
    if (!service.type.isEmpty() && sighting.services.size() < mostWsdServices && std::ranges::none_of(sighting.services, isSame))
        sighting.services.append(service);
}

/// A service for each port the type is to be had at. The address is left out, so that a host that speaks over IPv4 and IPv6 says the
/// same twice. What has transport addresses, and none at the sender, is to be had elsewhere: that address tells of it.
void addWsdServices(Sighting &sighting, const WsdEndpoint &endpoint, const QString &name, const QHostAddress &sender)
{
    const QVector<QUrl> xaddrs = ownWsdXaddrs(endpoint, sender);
    for (const WsdType &type : endpoint.types) {
        Service service{sighting.source, plainText(wsdTypeName(type)), name, 0, {{u"epr"_s, plainText(endpoint.address)}}};
        if (endpoint.metadataVersion > 0)
            service.attributes.insert(u"metadataVersion"_s, QString::number(endpoint.metadataVersion));
        if (service.type == type.name && !type.space.isEmpty()) // one we don't know
            service.attributes.insert(u"namespace"_s, plainText(type.space));
        if (endpoint.xaddrs.isEmpty())
            addWsdService(sighting, service);
        for (const QUrl &xaddr : xaddrs) {
            service.port = xaddr.port(xaddr.scheme() == "https"_L1 ? 443 : 80);
            service.attributes.insert(u"scheme"_s, xaddr.scheme());
            const auto path = xaddr.toString(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::FullyEncoded);
            service.attributes.insert(u"path"_s, plainText(path));
            addWsdService(sighting, service);
        }
    }
}

/// The type that tells most.
QString wsdMainType(const WsdEndpoint &endpoint)
{
    QString best;
    for (const WsdType &type : endpoint.types)
        if (const QString name = wsdTypeName(type); best.isEmpty() || wsdRankOf(name) < wsdRankOf(best))
            best = name;
    return best;
}

} // namespace

WsdOwner wsdOwnerOf(const WsdEndpoint &endpoint, const QHostAddress &sender)
{
    if (!ownWsdXaddrs(endpoint, sender).isEmpty())
        return WsdOwner::Sender;
    const bool isElsewhere = std::ranges::any_of(endpoint.xaddrs, [&sender](const QString &xaddr) {
        return isWsdComparable(wsdHostOf(wsdUrl(xaddr)), sender);
    });
    return isElsewhere ? WsdOwner::Other : WsdOwner::Unknown;
}

void describeWsd(Sighting &sighting, QVector<WsdEndpoint> endpoints, const QHostAddress &sender)
{
    std::ranges::stable_sort(endpoints, {}, [](const WsdEndpoint &endpoint) { return wsdRankOf(wsdMainType(endpoint)); });
    QStringList macs;
    bool isOneMac = true;
    for (const WsdEndpoint &endpoint : std::as_const(endpoints)) {
        const OnvifScopes scopes = onvifScopesOf(endpoint);
        addWsdReference(sighting, endpoint.address);
        addWsdServices(sighting, endpoint, scopes.name, sender);
        setWsdAttribute(sighting, u"kind"_s, wsdKindOf(wsdMainType(endpoint)));
        setWsdAttribute(sighting, u"name"_s, scopes.name);
        setWsdAttribute(sighting, u"model"_s, scopes.hardware);
        setWsdAttribute(sighting, u"serial"_s, scopes.serial);
        setWsdAttribute(sighting, u"location"_s, plainText(scopes.locations.join(u", "_s)));
        setWsdAttribute(sighting, u"profiles"_s, plainText(scopes.profiles.join(u", "_s)));
        setWsdAttribute(sighting, u"factoryDefault"_s, scopes.factoryDefault);
        if (!scopes.factoryDefault.isEmpty()) // only ONVIF says it
            setWsdAttribute(sighting, u"driverHint"_s, u"onvif"_s);
        isOneMac = isOneMac && (macs.isEmpty() || scopes.macs.isEmpty() || scopes.macs == macs);
        if (macs.isEmpty())
            macs = scopes.macs;
    }
    for (const QString &mac : isOneMac ? std::as_const(macs) : QStringList())
        addWsdIdentifier(sighting, IdentifierType::Mac, mac);
}

} // namespace muster::discovery
