// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/ssdp_cache.h"

#include "discovery/plain_text.h"
#include "discovery/ssdp/upnp_kinds.h"

#include <QUrl>

#include <algorithm>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

/// How long something announced is believed, whatever was said. More than two of our rounds, the most frugal of which are half an hour
/// apart: some say a minute or two, and only answer. No longer, for all of that time its address may get to be somebody else's.
constexpr auto ssdpLife = 75min;
/// Who did not repeat it for a round when another root device shows up at the address has left it.
constexpr auto ssdpSilence = 35min;
/// What an answer is worth at least: some promise a minute or two, and speak only when asked, which is half an hour apart.
constexpr auto ssdpAnswerWorth = 35min;
constexpr qsizetype mostSsdpIdentifiers = 8;  // of one sighting
constexpr qsizetype mostSsdpDescriptions = 8; // of a sender
constexpr qsizetype shortestUpnpSerial = 4;   // makers who count from 1 are many

const QString &ssdpSourceId()
{
    static const QString id = u"ssdp"_s;
    return id;
}

QString ssdpKey(const QString &udn, const QString &target)
{
    return udn.toLower() + u'\n' + target.toLower();
}

/// Whether the place is on another host than the sender, as when somebody repeats what others say. Only addresses of the sender's
/// own family and reach tell: who sends over IPv6 may have his web server on IPv4.
bool isForeignPlace(const QString &location, const QHostAddress &sender)
{
    const QHostAddress host(QUrl(location).host());
    return !host.isNull() && host.protocol() == sender.protocol() && host.isLinkLocal() == sender.isLinkLocal()
           && !host.isLoopback() && host != sender; // which compares no zones
}

bool isSsdpType(const QString &target)
{
    return target != "upnp:rootdevice"_L1 && !target.startsWith("uuid:"_L1, Qt::CaseInsensitive);
}

/// UPnP 1.0 asked for no more than a unique text behind "uuid:", and so many have none that is a UUID: these are told as they are.
/// What looks like a UUID and is refused as one names nobody.
Result<Identifier> udnIdentifier(const QString &udn, Timestamp at)
{
    if (!udn.startsWith("uuid:"_L1, Qt::CaseInsensitive))
        return fail(ErrorCode::Rejected, {});
    const QString bare = udn.sliced(5);
    QString digits = bare;
    digits.removeIf([](QChar c) { return c == u'-' || c == u'{' || c == u'}'; });
    const auto isHexDigit = [](QChar c) { return (c >= u'0' && c <= u'9') || (c.toLower() >= u'a' && c.toLower() <= u'f'); };
    if (digits.size() == 32 && std::ranges::all_of(digits, isHexDigit))
        return Identifier::create(IdentifierType::Uuid, bare, ssdpSourceId(), at);
    MUSTER_CHECK(Identifier::create(IdentifierType::Serial, bare, ssdpSourceId(), at)); // refuses placeholders
    return Identifier::create(IdentifierType::Usn, u"uuid:"_s + bare, ssdpSourceId(), at);
}

void addSsdpIdentifier(Sighting &sighting, const Result<Identifier> &identifier)
{
    if (identifier && !sighting.identifiers.contains(*identifier) && sighting.identifiers.size() < mostSsdpIdentifiers)
        sighting.identifiers.append(*identifier);
}

void setSsdpText(Sighting &sighting, const QString &name, const QString &text)
{
    if (!text.isEmpty())
        sighting.attributes.insert(name, text);
}

/// Where people find the device, if that is on the device.
QString presentationOf(const UpnpDescription &description, const QString &location, const QHostAddress &sender)
{
    if (description.presentationUrl.isEmpty())
        return {};
    const QUrl base(description.urlBase.isEmpty() ? location : description.urlBase);
    const QUrl url = base.resolved(QUrl(description.presentationUrl));
    const bool isWeb = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!url.isValid() || !isWeb || !url.userInfo().isEmpty() || url.host() != sender.toString())
        return {};
    const QString text = url.toString(QUrl::FullyEncoded);
    return plainText(text) == text ? text : QString();
}

} // namespace

qsizetype SsdpCache::Announced::size() const
{
    return 64 + target.size() + udn.size() + place.location.size() + place.configId.size();
}

bool SsdpCache::Sender::hasOwn() const
{
    return std::ranges::any_of(announced, [](const Announced &one) { return !one.isForeign; });
}

QStringList SsdpCache::Sender::ownUdns() const
{
    QStringList roots;
    QStringList others;
    for (const Announced &one : announced)
        if (!one.isForeign)
            (one.target == "upnp:rootdevice"_L1 ? roots : others).append(one.udn);
    roots += others;
    QStringList udns;
    for (const QString &udn : std::as_const(roots))
        if (!udns.contains(udn, Qt::CaseInsensitive))
            udns.append(udn);
    return udns;
}

QVector<SsdpCache::Place> SsdpCache::Sender::ownPlaces() const
{
    QVector<Place> places;
    for (const Announced &one : announced)
        if (!one.isForeign && !one.place.location.isEmpty() && !places.contains(one.place))
            places.append(one.place);
    return places;
}

bool SsdpCache::hear(const QHostAddress &address, const SsdpMessage &message, Timestamp at)
{
    if (message.kind == SsdpMessage::Kind::Search)
        return false;
    if (message.kind == SsdpMessage::Kind::ByeBye)
        return hearByeBye(address, message, at);
    if (m_senders.size() >= mostSenders && !m_senders.contains(address))
        dropOldestSender();
    Sender &sender = m_senders[address];
    sender.lastHeard = at;
    const std::chrono::milliseconds promised = message.maxAge.value_or(ssdpAnswerWorth);
    sender.provenUntil = at + (message.isAnswer ? std::max<std::chrono::milliseconds>(promised, ssdpAnswerWorth) : promised);
    const QString udn = message.udn();
    const QString key = ssdpKey(udn, message.target);
    if (!sender.announced.contains(key) && sender.announced.size() >= mostAnnounced)
        sender.announced.erase(std::ranges::min_element(sender.announced, {}, &Announced::heard));
    const bool isNew = !sender.announced.contains(key);
    Announced &one = sender.announced[key];
    one.target = message.target;
    one.udn = udn;
    if (!message.location.isEmpty())
        one.place = {message.location, message.configId};
    one.isForeign = isForeignPlace(one.place.location, address);
    one.heard = at;
    one.expires = std::max(one.expires, at + ssdpLife);
    sender.earliest = std::min(sender.earliest, one.expires);
    if (!one.isForeign) {
        sender.hasLeft = false;
        if (!message.server.isEmpty())
            sender.server = message.server;
        if (isNew && message.isRootDevice())
            sender.announced.removeIf([at](const auto &entry) { return entry.value().heard + ssdpSilence < at; });
    }
    makeRoom(sender);
    makeRoomInAll();
    return true;
}

/// The root device takes with it what has its place in the same description; the rest may say goodbye one by one.
bool SsdpCache::hearByeBye(const QHostAddress &address, const SsdpMessage &message, Timestamp at)
{
    const auto found = m_senders.find(address);
    if (found == m_senders.end())
        return false;
    Sender &sender = *found;
    const bool hadOwn = sender.hasOwn();
    const QString udn = message.udn();
    const QString key = ssdpKey(udn, message.target);
    const QString location = sender.announced.value(key).place.location;
    const qsizetype removed = sender.announced.removeIf([&](const auto &entry) {
        const Announced &one = entry.value();
        if (!message.isRootDevice())
            return entry.key() == key;
        return one.udn.compare(udn, Qt::CaseInsensitive) == 0 || (!location.isEmpty() && one.place.location == location);
    });
    if (removed == 0)
        return false;
    makeRoom(sender);
    sender.lastHeard = at;
    sender.hasLeft = sender.hasLeft || (hadOwn && !sender.hasOwn()); // a goodbye not told yet stays one
    return true;
}

void SsdpCache::makeRoom(Sender &sender)
{
    qsizetype size = 0;
    for (const Announced &one : std::as_const(sender.announced))
        size += one.size();
    while (size > mostBytes) {
        const auto oldest = std::ranges::min_element(sender.announced, {}, &Announced::heard);
        size -= oldest->size();
        sender.announced.erase(oldest);
    }
    m_size += size - std::exchange(sender.size, size);
}

void SsdpCache::makeRoomInAll()
{
    while (m_size > mostInAll && m_senders.size() > 1)
        dropOldestSender();
}

void SsdpCache::dropOldestSender()
{
    auto oldest = m_senders.begin();
    for (auto sender = m_senders.begin(); sender != m_senders.end(); ++sender)
        if (sender->lastHeard < oldest->lastHeard)
            oldest = sender;
    m_size -= oldest->size;
    m_senders.erase(oldest);
}

bool SsdpCache::describe(const QHostAddress &address, const QString &location, const UpnpDescription &description)
{
    const auto sender = m_senders.find(address);
    if (sender == m_senders.end())
        return false;
    dropStrayDescriptions(*sender);
    const QVector<Place> places = sender->ownPlaces();
    const auto isThere = [&location](const Place &place) { return place.location == location; };
    const bool hasRoom = sender->described.size() < mostSsdpDescriptions || sender->described.contains(location);
    if (!hasRoom || std::ranges::none_of(places, isThere))
        return false;
    sender->described.insert(location, description);
    return sender->ownUdns().contains(description.udn, Qt::CaseInsensitive);
}

/// Those of what is no longer offered.
void SsdpCache::dropStrayDescriptions(Sender &sender)
{
    const QVector<Place> places = sender.ownPlaces();
    sender.described.removeIf([&places](const auto &entry) {
        return std::ranges::none_of(places, [&entry](const Place &place) { return place.location == entry.key(); });
    });
}

QVector<QHostAddress> SsdpCache::expire(Timestamp now)
{
    QVector<QHostAddress> changed;
    m_senders.removeIf([&](std::pair<const QHostAddress &, Sender &> entry) {
        Sender &sender = entry.second;
        if (sender.earliest <= now) {
            sender.earliest = Timestamp::max();
            const auto isOver = [&](const auto &item) {
                if (item.value().expires > now)
                    sender.earliest = std::min(sender.earliest, item.value().expires);
                return item.value().expires <= now;
            };
            if (sender.announced.removeIf(isOver) > 0)
                changed.append(entry.first);
        }
        makeRoom(sender);
        return sender.announced.isEmpty() && sender.told.isEmpty() && sender.lastHeard + ssdpLife <= now;
    });
    return changed;
}

void SsdpCache::addServices(const Sender &sender, Sighting &sighting)
{
    for (const Announced &one : sender.announced) {
        if (one.isForeign || !isSsdpType(one.target))
            continue;
        const QUrl url(one.place.location);
        Service service{ssdpSourceId(), one.target, one.udn, 0, {}};
        if (url.isValid() && !url.host().isEmpty()) {
            service.port = url.port(url.scheme() == "https"_L1 ? 443 : 80);
            service.attributes.insert(u"location"_s, plainText(one.place.location));
        }
        sighting.services.append(service);
    }
}

/// From the description of the root device whose type says most; several are only told apart by their services.
void SsdpCache::addDescription(const Sender &sender, const QHostAddress &address, Sighting &sighting)
{
    QStringList types;
    for (const Service &service : std::as_const(sighting.services))
        types += service.type;
    setSsdpText(sighting, u"server"_s, sender.server);
    const QStringList udns = sender.ownUdns();
    auto best = sender.described.end();
    for (auto one = sender.described.begin(); one != sender.described.end(); ++one) {
        const bool isBelieved = udns.contains(one->udn, Qt::CaseInsensitive);
        if (isBelieved && (best == sender.described.end() || rankOfUpnpType(one->deviceType) < rankOfUpnpType(best->deviceType)))
            best = one;
    }
    if (best != sender.described.end()) {
        types += best->deviceType;
        setSsdpText(sighting, u"name"_s, best->friendlyName);
        setSsdpText(sighting, u"vendor"_s, best->manufacturer);
        setSsdpText(sighting, u"model"_s, best->model());
        setSsdpText(sighting, u"url"_s, presentationOf(*best, best.key(), address));
        for (const QString &udn : best->otherUdns)
            addSsdpIdentifier(sighting, udnIdentifier(udn, sighting.at));
        const auto serial = Identifier::create(IdentifierType::Serial, best->serialNumber, ssdpSourceId(), sighting.at);
        if (serial && serial->value.size() >= shortestUpnpSerial) {
            sighting.identifiers.prepend(*serial);
            setSsdpText(sighting, u"serial"_s, serial->value);
        }
    }
    setSsdpText(sighting, u"kind"_s, kindOfUpnpTypes(types));
}

std::optional<Sighting> SsdpCache::takeSighting(const QHostAddress &address)
{
    const auto found = m_senders.find(address);
    if (found == m_senders.end())
        return std::nullopt;
    Sender &sender = *found;
    Sighting sighting;
    sighting.source = ssdpSourceId();
    sighting.at = sender.lastHeard;
    sighting.interface = m_interface;
    sighting.endpoint = address.toString();
    sighting.isGone = sender.hasLeft;
    sighting.worth = std::max<std::chrono::milliseconds>(sender.provenUntil - sender.lastHeard, 0ms);
    const QStringList udns = sender.ownUdns();
    // When all went, it went from the device that was told.
    for (const QString &udn : udns.isEmpty() ? sender.toldUdns : udns)
        addSsdpIdentifier(sighting, udnIdentifier(udn, sighting.at));
    addServices(sender, sighting);
    for (const Service &before : std::as_const(sender.told)) {
        const auto isSame = [&before](const Service &now) {
            return now.type == before.type && now.name == before.name && now.port == before.port;
        };
        if (std::ranges::none_of(sighting.services, isSame))
            sighting.goneServices.append(before);
    }
    dropStrayDescriptions(sender);
    addDescription(sender, address, sighting);
    sender.told = sighting.services;
    sender.toldUdns = udns;
    if (std::exchange(sender.hasLeft, false) && sender.announced.isEmpty())
        m_senders.erase(found);
    return sighting;
}

QVector<SsdpCache::Place> SsdpCache::places(const QHostAddress &address) const
{
    return m_senders.value(address).ownPlaces();
}

} // namespace muster::discovery
