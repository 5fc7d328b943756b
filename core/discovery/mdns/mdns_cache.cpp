// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/mdns_cache.h"

#include "discovery/plain_text.h"

#include <algorithm>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

/// The least and the most that something announced is believed. The least is above the usual TTL of a host's records (120 s, RFC
/// 6762 section 10): we ask anew every half hour at the latest, not at 80 % of each TTL, and what leaves says goodbye. The most is
/// short, for all of that time the address may get to be somebody else's.
constexpr auto shortestLife = 75min;
constexpr auto longestLife = 120min;
/// What was not repeated for a round when the address gets another host name has left it.
constexpr auto dnsSilence = 35min;
constexpr auto goodbyeLife = 1s; // RFC 6762 section 10.1
constexpr qsizetype mostHostsOfSender = 16;
constexpr qsizetype mostAddressesOfHost = 8;
constexpr qsizetype mostTypesOfSender = 64;
constexpr qsizetype mostTypesInAll = 256;
constexpr qsizetype mostTextKeys = 64;
constexpr qsizetype mostKnownAnswers = 1024;
constexpr qsizetype mostRefreshQuestions = 100;

const QString &mdnsSourceId()
{
    static const QString id = u"mdns"_s;
    return id;
}

const QString &enumerationKey()
{
    static const QString key = DnsName::fromDotted(u"_services._dns-sd._udp.local"_s).key();
    return key;
}

Timestamp dnsExpiryOf(const DnsRecord &record, Timestamp at)
{
    if (record.ttl == 0)
        return at + goodbyeLife;
    return at + std::clamp<std::chrono::milliseconds>(std::chrono::seconds(record.ttl), shortestLife, longestLife);
}

/// RFC 6763 section 6.4: printable ASCII, case means nothing, the first of a name counts, one without a name is ignored.
QMap<QString, QString> readTxtStrings(const DnsRecord::Texts &texts)
{
    QMap<QString, QString> attributes;
    for (const QByteArray &text : texts) {
        const qsizetype equals = text.indexOf('=');
        const QByteArray key = (equals < 0 ? text : text.first(equals)).toLower();
        const bool isKey = !key.isEmpty() && std::ranges::all_of(key, [](char c) { return c >= 0x20 && c <= 0x7E; });
        const QString name = QString::fromLatin1(key).trimmed();
        if (!isKey || name.isEmpty() || attributes.contains(name))
            continue;
        if (attributes.size() >= mostTextKeys)
            break;
        attributes.insert(name, equals < 0 ? u""_s : plainValue(text.sliced(equals + 1)));
    }
    return attributes;
}

} // namespace

qsizetype MdnsCache::Announced::size() const
{
    qsizetype size = 64;
    for (const QString &label : name.labels)
        size += label.size();
    if (server)
        for (const QString &label : server->host.labels)
            size += label.size();
    if (texts)
        for (auto text = texts->begin(); text != texts->end(); ++text)
            size += text.key().size() + text.value().size();
    return size;
}

void MdnsCache::hear(const QHostAddress &address, const DnsMessage &message, Timestamp at)
{
    if (m_senders.size() >= mostSenders && !m_senders.contains(address))
        dropOldestSender();
    Sender &sender = m_senders[address];
    sender.lastHeard = at;
    sender.sign.hear(address, message, at);
    QSet<QString> flushed;
    for (const DnsRecord &record : message.records) {
        switch (record.type) {
        case DnsType::Ptr: hearPointer(sender, record, at); break;
        case DnsType::Srv:
            if (Announced *service = announced(sender, record, record.name, at))
                service->server = std::get<DnsServer>(record.value);
            break;
        case DnsType::Txt:
            if (Announced *service = announced(sender, record, record.name, at))
                service->texts = readTxtStrings(std::get<DnsRecord::Texts>(record.value));
            break;
        case DnsType::A:
        case DnsType::Aaaa:
            dropFormerHosts(sender, address, record, at);
            hearAddress(sender, record, flushed, at);
            break;
        }
    }
    makeRoom(sender);
    while (m_size > mostInAll && m_senders.size() > 1)
        dropOldestSender();
}

void MdnsCache::hearPointer(Sender &sender, const DnsRecord &record, Timestamp at)
{
    const auto &target = std::get<DnsName>(record.value);
    if (record.name.key() != enumerationKey()) {
        if (target.parent() != record.name)
            return; // a subtype (RFC 6763 section 7.1) leads to an instance of its main type
        if (Announced *service = announced(sender, record, target, at)) {
            service->pointedAt = at;
            service->pointerTtl = record.ttl;
        }
        return;
    }
    if (record.ttl > 0 && !target.serviceType().isEmpty() && sender.types.size() < mostTypesOfSender)
        sender.types.insert(target.key(), target);
}

/// The service a record speaks of; null when it is none, or when it goes.
MdnsCache::Announced *MdnsCache::announced(Sender &sender, const DnsRecord &record, const DnsName &name, Timestamp at)
{
    const DnsName typeName = name.parent();
    const QString type = typeName.serviceType();
    if (type.isEmpty())
        return nullptr;
    const QString key = name.key();
    auto service = sender.services.find(key);
    const Timestamp expires = dnsExpiryOf(record, at);
    sender.earliest = std::min(sender.earliest, expires);
    if (record.ttl == 0) {
        if (service != sender.services.end() && record.type != DnsType::Txt)
            service->expires = expires;
        return nullptr;
    }
    if (service == sender.services.end()) {
        if (sender.services.size() >= mostServices)
            sender.services.erase(std::ranges::min_element(sender.services, {}, &Announced::heard));
        service = sender.services.insert(key, {name, type, {}, {}, at, expires});
        if (sender.types.size() < mostTypesOfSender)
            sender.types.insert(typeName.key(), typeName);
    }
    service->heard = at;
    service->expires = std::max(service->expires, expires);
    return &*service;
}

/// The sender's address has got a name that is new there.
void MdnsCache::dropFormerHosts(Sender &sender, const QHostAddress &address, const DnsRecord &record, Timestamp at)
{
    const QString key = record.name.key();
    if (record.ttl == 0 || sender.hosts.contains(key) || std::get<QHostAddress>(record.value) != address)
        return;
    sender.services.removeIf([&](const auto &entry) {
        const Announced &service = entry.value();
        return service.heard + dnsSilence < at && (!service.server || service.server->host.key() != key);
    });
}

void MdnsCache::hearAddress(Sender &sender, const DnsRecord &record, QSet<QString> &flushed, Timestamp at)
{
    const QString key = record.name.key();
    auto host = sender.hosts.find(key);
    const Timestamp expires = dnsExpiryOf(record, at);
    sender.earliest = std::min(sender.earliest, expires);
    const QHostAddress address = std::get<QHostAddress>(record.value);
    if (record.ttl == 0) {
        if (host != sender.hosts.end())
            host->addresses.removeAll(address);
        return;
    }
    if (host == sender.hosts.end()) {
        if (sender.hosts.size() >= mostHostsOfSender)
            return;
        host = sender.hosts.insert(key, {});
    }
    const QString set = key + QChar(ushort(record.type));
    if (record.isFlush && !flushed.contains(set)) {
        flushed.insert(set);
        host->addresses.removeIf([&](const QHostAddress &old) { return old.protocol() == address.protocol(); });
    }
    host->expires = std::max(host->expires, expires);
    if (!host->addresses.contains(address) && host->addresses.size() < mostAddressesOfHost)
        host->addresses.append(address);
}

void MdnsCache::makeRoom(Sender &sender)
{
    qsizetype size = 0;
    for (const Announced &service : std::as_const(sender.services))
        size += service.size();
    while (size > mostBytes) {
        const auto oldest = std::ranges::min_element(sender.services, {}, &Announced::heard);
        size -= oldest->size();
        sender.services.erase(oldest);
    }
    m_size += size - std::exchange(sender.size, size);
}

void MdnsCache::dropOldestSender()
{
    auto oldest = m_senders.begin();
    for (auto sender = m_senders.begin(); sender != m_senders.end(); ++sender)
        if (sender->lastHeard < oldest->lastHeard)
            oldest = sender;
    m_size -= oldest->size;
    m_senders.erase(oldest);
}

QVector<QHostAddress> MdnsCache::expire(Timestamp now)
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
            if (sender.services.removeIf(isOver) > 0)
                changed.append(entry.first);
            sender.hosts.removeIf(isOver);
            makeRoom(sender);
        }
        return sender.services.isEmpty() && sender.told.isEmpty() && sender.lastHeard + shortestLife <= now;
    });
    return changed;
}

/// Proxies and reflectors send what others offer: there the service's host has addresses, and the sender's is not among them. Only
/// addresses of the sender's own family and reach count: who sends from a link-local address need not announce it.
bool MdnsCache::isForeign(const Sender &sender, const QHostAddress &address, const Announced &service)
{
    if (!service.server)
        return false;
    const auto host = sender.hosts.constFind(service.server->host.key());
    if (host == sender.hosts.constEnd())
        return false;
    const auto isOthers = [&address](const QHostAddress &other) { return isComparable(other, address); };
    return std::ranges::any_of(host->addresses, isOthers) && !host->addresses.contains(address); // which compares no zones
}

/// Of the host that has the sender's address, else of one that his services stand on.
QString MdnsCache::hostName(const Sender &sender, const QHostAddress &address)
{
    DnsName best;
    bool isOwn = false;
    for (const Announced &service : sender.services) {
        if (!service.server || service.server->host.labels.isEmpty() || isForeign(sender, address, service))
            continue;
        const bool hasAddress = sender.hosts.value(service.server->host.key()).addresses.contains(address);
        if (best.labels.isEmpty() || (hasAddress && !isOwn)) {
            best = service.server->host;
            isOwn = hasAddress;
        }
    }
    if (best.labels.size() > 1 && best.labels.last().compare(u"local", Qt::CaseInsensitive) == 0)
        best.labels.removeLast();
    return plainText(best.labels.join(u'.'));
}

std::optional<Sighting> MdnsCache::takeSighting(const QHostAddress &address)
{
    const auto found = m_senders.find(address);
    if (found == m_senders.end())
        return std::nullopt;
    Sender &sender = *found;
    Sighting sighting;
    sighting.source = mdnsSourceId();
    sighting.at = sender.sign.hasLeft() ? sender.lastHeard : sender.sign.at().value_or(sender.lastHeard);
    sighting.interface = m_interface;
    sighting.endpoint = address.toString();
    sighting.isGone = sender.sign.hasLeft();
    sighting.worth = sender.sign.worth();
    for (const Announced &service : std::as_const(sender.services)) {
        // A pointer alone may lead to anybody's service; the rest is on its way, or was never there.
        if ((!service.server && !service.texts) || isForeign(sender, address, service))
            continue;
        sighting.services.append({mdnsSourceId(), service.type, plainText(service.name.labels.first()),
                                  service.server ? service.server->port : 0, service.texts.value_or(QMap<QString, QString>())});
    }
    for (const Service &before : std::as_const(sender.told)) {
        const auto isSame = [&before](const Service &now) {
            return now.type == before.type && now.name == before.name && now.port == before.port;
        };
        if (std::ranges::none_of(sighting.services, isSame))
            sighting.goneServices.append(before);
    }
    sender.told = sighting.services;
    m_types.describe(sighting);
    if (!sighting.attributes.contains(u"name"_s)) {
        QString name = hostName(sender, address);
        if (name.isEmpty() && !sighting.services.isEmpty())
            name = sighting.services.first().name;
        if (!name.isEmpty())
            sighting.attributes.insert(u"name"_s, name);
    }
    return sighting;
}

QVector<DnsQuestion> MdnsCache::openQuestions(const QHostAddress &address) const
{
    QVector<DnsQuestion> questions;
    const auto sender = m_senders.constFind(address);
    if (sender == m_senders.constEnd())
        return questions;
    for (const Announced &service : sender->services) {
        if (!service.server)
            questions.append({service.name, DnsType::Srv});
        if (!service.texts)
            questions.append({service.name, DnsType::Txt});
        if (service.server && !sender->hosts.contains(service.server->host.key())) {
            const bool isIpv4 = address.protocol() == QAbstractSocket::IPv4Protocol;
            const DnsQuestion question{service.server->host, isIpv4 ? DnsType::A : DnsType::Aaaa};
            if (!questions.contains(question))
                questions.append(question);
        }
    }
    return questions;
}

std::optional<DnsQuestion> MdnsCache::ownQuestion(const QHostAddress &address) const
{
    const auto sender = m_senders.constFind(address);
    if (sender == m_senders.constEnd() || sender->services.isEmpty())
        return std::nullopt;
    return DnsQuestion{sender->services.first().name, DnsType::Srv};
}

QVector<DnsQuestion> MdnsCache::takeRefreshQuestions(Timestamp now)
{
    QVector<DnsQuestion> questions;
    for (auto sender = m_senders.begin(); sender != m_senders.end() && questions.size() < mostRefreshQuestions; ++sender) {
        const auto question = ownQuestion(sender.key());
        if (question && sender->sign.takeRefresh(now) && !questions.contains(*question))
            questions.append(*question);
    }
    return questions;
}

QVector<DnsName> MdnsCache::types() const
{
    QMap<QString, DnsName> types;
    for (const Sender &sender : m_senders)
        for (auto type = sender.types.begin(); type != sender.types.end() && types.size() < mostTypesInAll; ++type)
            types.insert(type.key(), *type);
    return types.values();
}

QVector<DnsKnownAnswer> MdnsCache::knownAnswers(Timestamp now) const
{
    QMap<QString, DnsKnownAnswer> known;
    for (const Sender &sender : m_senders)
        for (auto service = sender.services.begin(); service != sender.services.end(); ++service) {
            const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - service->pointedAt);
            const std::chrono::seconds ttl(service->pointerTtl);
            // What is known is not repeated, and must be before we forget it.
            const auto kept = std::min<std::chrono::seconds>(ttl, longestLife);
            if (age >= 0s && age * 2 < kept && known.size() < mostKnownAnswers)
                known.insert(service.key(), {service->name, quint32((ttl - age).count())});
        }
    return known.values();
}

} // namespace muster::discovery
