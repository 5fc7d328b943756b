// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/sighting_merge.h"

#include "discovery/presence/presence_rules.h"

#include <QHostAddress>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostIdentifiers = 32;
constexpr qsizetype mostAddresses = 16;
constexpr qsizetype mostInterfaces = 8;
constexpr qsizetype mostServices = 64;

struct Claim
{
    const char *name;
    QString Device::*member;
};

constexpr Claim claims[] = {
    {"vendor", &Device::vendor},     {"model", &Device::model},   {"kind", &Device::kind},
    {"firmware", &Device::firmware}, {"serial", &Device::serial},
};

void put(Device &device, const QString &field, QString &value, const QString &said, const Provenance &by)
{
    const int known = value.isEmpty() ? 0 : authorityOf(device.provenance.value(field).source);
    if (said.isEmpty() || authorityOf(by.source) < known)
        return;
    value = said;
    device.provenance.insert(field, by);
}

/// Whether the device is as it left the factory: by who knows best, and only while who said so sees it ("unknown": he no longer
/// does). Once set up, a device that was known by its factory's access point, or by what it offers its first owner, no longer
/// shows it, and nobody says "no".
void putFactoryDefault(Device &device, const Sighting &sighting)
{
    const QString field = u"factoryDefault"_s;
    const QString known = device.provenance.value(field).source;
    const QString said = sighting.attributes.value(field);
    if (sighting.isGone || said == "unknown"_L1) {
        if (known == sighting.source) {
            device.isFactoryDefault.reset();
            device.provenance.remove(field);
        }
        return;
    }
    if ((said != "yes"_L1 && said != "no"_L1) || authorityOf(sighting.source) < authorityOf(known))
        return;
    device.isFactoryDefault = said == "yes"_L1;
    device.provenance.insert(field, {sighting.source, sighting.at});
}

/// IPv4 first, then routed IPv6, then link-local, then paths on a bus.
int rankOf(const QString &address)
{
    const QHostAddress parsed(address);
    if (parsed.isNull())
        return 3;
    if (parsed.protocol() == QAbstractSocket::IPv4Protocol)
        return 0;
    return parsed.isLinkLocal() ? 2 : 1;
}

/// The newest of its kind goes in front of its kind.
void putAddress(QStringList &addresses, const QString &address)
{
    if (address.isEmpty())
        return;
    addresses.removeAll(address);
    const auto place = std::ranges::find_if(addresses, [&](const QString &other) { return rankOf(other) >= rankOf(address); });
    addresses.insert(place, address);
    while (addresses.size() > mostAddresses)
        addresses.removeLast();
}

/// Until somebody says how it is called, a device is called by its address.
void nameByAddress(Device &device, const Sighting &sighting)
{
    const bool isNamedSo = device.name.isEmpty() || isAddress(device.name);
    if (!isNamedSo || device.addresses.isEmpty() || device.provenance.value(u"name"_s).source == "operator"_L1)
        return;
    if (device.name != device.addresses.front())
        device.provenance.insert(u"name"_s, {sighting.source, sighting.at});
    device.name = device.addresses.front();
}

void putName(Device &device, const Sighting &sighting)
{
    const QString said = sighting.attributes.value(u"name"_s);
    const bool isByAddress = isAddress(device.name) && device.provenance.value(u"name"_s).source != "operator"_L1;
    if (!said.isEmpty() && isByAddress) {
        device.name = said;
        device.provenance.insert(u"name"_s, {sighting.source, sighting.at});
    }
    put(device, u"name"_s, device.name, said, {sighting.source, sighting.at});
    nameByAddress(device, sighting);
}

void putIdentifier(Device &device, const Identifier &identifier)
{
    for (Identifier &own : device.identifiers) {
        if (own.type != identifier.type || own.value != identifier.value)
            continue;
        own.firstSeen = std::min(own.firstSeen, identifier.firstSeen);
        own.lastSeen = std::max(own.lastSeen, identifier.lastSeen);
        if (authorityOf(identifier.source) < authorityOf(own.source) && identifier.type == IdentifierType::Mac
            && identifier.source == "neighbours"_L1)
            own.source = identifier.source; // seen on the wire now, not only told
        return;
    }
    if (device.identifiers.size() >= mostIdentifiers) {
        // What is seen on the wire displaces what was only told.
        const auto told = std::ranges::find_if(device.identifiers, [](const Identifier &own) {
            return authorityOf(own.source) < authorityOf(u"usb"_s) && own.source != "neighbours"_L1;
        });
        if (identifier.source != "neighbours"_L1 || told == device.identifiers.end())
            return;
        device.identifiers.erase(told);
    }
    device.identifiers.append(identifier);
}

bool isSameService(const Service &one, const Service &other)
{
    return one.source == other.source && one.type == other.type && one.name == other.name && one.port == other.port;
}

void putService(Device &device, const Service &service)
{
    device.services.removeIf([&service](const Service &own) { return isSameService(own, service); });
    device.services.append(service);
    if (device.services.size() > mostServices)
        device.services.removeFirst();
}

bool isThereBy(const Device &device, const QString &interface, Timestamp now)
{
    QVector<SignOfLife> signs = device.signs;
    signs.removeIf([&interface](const SignOfLife &sign) { return sign.interface != interface; });
    return presenceOf(signs, {}, now).value == PresenceValue::Online;
}

/// The one it was seen on last goes first, but not before a first one on which it still is: of two interfaces in one network
/// both hear it all the time.
void putInterface(Device &device, const Sighting &sighting, Timestamp now)
{
    QStringList &interfaces = device.interfaces;
    const bool isKnown = interfaces.contains(sighting.interface);
    const bool isOlder = device.lastSeen && sighting.at < *device.lastSeen;
    const bool isFirst = isKnown && interfaces.first() == sighting.interface;
    if (sighting.interface.isEmpty() || isFirst || (isKnown && (isOlder || sighting.isGone)))
        return;
    interfaces.removeOne(sighting.interface);
    if (isOlder || sighting.isGone)
        interfaces.append(sighting.interface);
    else
        interfaces.insert(!interfaces.isEmpty() && isThereBy(device, interfaces.first(), now) ? 1 : 0, sighting.interface);
    if (interfaces.size() > mostInterfaces)
        interfaces.removeLast();
}

void putPresence(Device &device, const Sighting &sighting, Timestamp now)
{
    noteAnnouncedSleep(device.rhythm, sighting);
    notePause(device.rhythm, device.signs, sighting);
    putSign(device.signs, sighting, device.rhythm, now);
    device.presence = presenceOf(device.signs, device.rhythm, device.presence, now);
}

/// What one of the two is, the other is. What it rests on is looked at again when that word's time is over.
bool saysMore(const Presence &one, const Presence &other)
{
    const bool isOnline = one.value == PresenceValue::Online;
    if (isOnline != (other.value == PresenceValue::Online))
        return isOnline;
    return one.at && (!other.at || *one.at > *other.at);
}

template<typename T, typename Better>
void putTime(std::optional<T> &time, const std::optional<T> &other, Better isBetter)
{
    if (other && (!time || isBetter(*other, *time)))
        time = other;
}

} // namespace

bool isAddress(const QString &text)
{
    return (text.contains(u':') || text.count(u'.') == 3) && !QHostAddress(text).isNull();
}

QString canonicalEndpoint(const QString &endpoint)
{
    const QHostAddress address(endpoint);
    return address.isNull() ? endpoint : address.toString();
}

int authorityOf(const QString &source)
{
    static const QHash<QString, int> table{
        {u"operator"_s, 100},   {u"usb"_s, 40},  {u"serial"_s, 40},     {u"snmp"_s, 36}, {u"mndp"_s, 34},
        {u"ubiquiti"_s, 34},    {u"wsd"_s, 32},  {u"ssdp"_s, 31},       {u"mdns"_s, 30}, {u"coap"_s, 28},
        {u"first-words"_s, 20}, {u"wifi"_s, 18}, {u"neighbours"_s, 10},
    };
    return source.isEmpty() ? 0 : table.value(source, 50);
}

void mergeSighting(Device &device, const Sighting &sighting, Timestamp now)
{
    if (device.state == Lifecycle::Expected && !sighting.isGone)
        device.state = Lifecycle::Discovered;
    for (const Identifier &identifier : sighting.identifiers)
        putIdentifier(device, identifier);
    for (const Claim &claim : claims) {
        const QString field = QString::fromLatin1(claim.name);
        put(device, field, device.*claim.member, sighting.attributes.value(field), {sighting.source, sighting.at});
    }
    putFactoryDefault(device, sighting);
    putInterface(device, sighting, now);
    if (!sighting.isGone) {
        putAddress(device.addresses, canonicalEndpoint(sighting.endpoint));
        device.lastSeen = std::max(device.lastSeen.value_or(sighting.at), sighting.at);
        device.firstSeen = std::min(device.firstSeen.value_or(sighting.at), sighting.at);
    }
    putName(device, sighting);
    for (const Service &service : sighting.services)
        putService(device, service);
    for (const Service &service : sighting.goneServices)
        device.services.removeIf([&service](const Service &own) { return isSameService(own, service); });
    if (!device.sources.contains(sighting.source))
        device.sources.append(sighting.source);
    putPresence(device, sighting, now);
}

void mergeDevice(Device &device, const Device &other)
{
    for (const Identifier &identifier : other.identifiers)
        putIdentifier(device, identifier);
    for (const Claim &claim : claims) {
        const QString field = QString::fromLatin1(claim.name);
        const Provenance by = other.provenance.value(field);
        if ((device.*claim.member).isEmpty() || authorityOf(by.source) >= authorityOf(u"usb"_s))
            put(device, field, device.*claim.member, other.*claim.member, by); // what was read stays over what was announced
    }
    const QString factory = u"factoryDefault"_s;
    const Provenance by = other.provenance.value(factory);
    if (other.isFactoryDefault && (!device.isFactoryDefault || by.at > device.provenance.value(factory).at)) {
        device.isFactoryDefault = other.isFactoryDefault;
        device.provenance.insert(factory, by);
    }
    if ((device.name.isEmpty() || isAddress(device.name)) && !other.name.isEmpty() && !isAddress(other.name)) {
        device.name = other.name;
        device.provenance.insert(u"name"_s, other.provenance.value(u"name"_s));
    }
    for (const QString &address : other.addresses)
        if (!device.addresses.contains(address))
            putAddress(device.addresses, address);
    for (const QString &interface : other.interfaces)
        if (!device.interfaces.contains(interface) && device.interfaces.size() < mostInterfaces)
            device.interfaces.append(interface);
    for (const Service &service : other.services)
        if (std::ranges::none_of(device.services, [&service](const Service &own) { return isSameService(own, service); }))
            putService(device, service);
    for (const QString &source : other.sources)
        if (!device.sources.contains(source))
            device.sources.append(source);
    putTime(device.firstSeen, other.firstSeen, std::less<>());
    putTime(device.lastSeen, other.lastSeen, std::greater<>());
    joinSigns(device.signs, other.signs);
    device.rhythm = joined(device.rhythm, other.rhythm);
    if (saysMore(other.presence, device.presence))
        device.presence = other.presence;
}

} // namespace muster::discovery
