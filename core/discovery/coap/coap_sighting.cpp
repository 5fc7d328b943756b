// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/coap/coap_sighting.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostCoreServices = 32; // a device has 64 of all sources
constexpr qsizetype mostLwm2mObjectsNamed = 32;

const QString lwm2mType = u"oma.lwm2m"_s;

/// RFC 6690 section 2.1: the target belongs to the host that answered, and the link speaks of that host, unless it says otherwise.
bool isOwnCoreLink(const CoreLink &link)
{
    const QString anchor = link.attributes.value(u"anchor"_s);
    return link.target.startsWith(u'/') && !link.target.startsWith("//"_L1)
           && (anchor.isEmpty() || (anchor.startsWith(u'/') && !anchor.startsWith("//"_L1)));
}

/// Values of "rt" are separated by spaces (RFC 6690 section 3.1).
QStringList coreTypesOf(const CoreLink &link)
{
    return link.attributes.value(u"rt"_s).split(u' ', Qt::SkipEmptyParts);
}

struct Lwm2mClient
{
    QStringList objects; ///< below its root: "/3/0"
    QSet<QString> paths; ///< what of its links is its root or an object
};

/// By its links (OMA LwM2M Core section 6.2.2); none when it is no such client. It says what it is, or it has Device (3), which every
/// client must have, beside Security, Server or Access Control (0 to 2).
std::optional<Lwm2mClient> lwm2mClientOf(const QVector<CoreLink> &links)
{
    static const QRegularExpression object(u"^/([0-9]{1,5})(/[0-9]{1,5})?$"_s);
    const auto said = std::ranges::find_if(links, [](const CoreLink &link) { return coreTypesOf(link).contains(lwm2mType); });
    Lwm2mClient client;
    QString root;
    if (said != links.end()) {
        root = said->target.endsWith(u'/') ? said->target.chopped(1) : said->target;
        client.paths.insert(said->target);
    }
    QSet<QString> numbers;
    for (const CoreLink &link : links) {
        const auto match = link.target.startsWith(root) ? object.match(link.target.sliced(root.size()))
                                                        : QRegularExpressionMatch();
        if (!match.hasMatch())
            continue;
        numbers.insert(match.captured(1));
        client.paths.insert(link.target);
        if (client.objects.size() < mostLwm2mObjectsNamed)
            client.objects.append(match.captured(0));
    }
    const bool isShown = numbers.contains(u"3"_s) && numbers.intersects({u"0"_s, u"1"_s, u"2"_s});
    if (said == links.end() && !isShown)
        return std::nullopt;
    return client;
}

/// RFC 9039 section 4.1: a MAC is written as an EUI-64, with FFFF (or, as people do, FFFE) in its middle.
QString macOfDevUrn(const QString &digits)
{
    if (digits.size() != 16 || (digits.sliced(6, 4) != "ffff"_L1 && digits.sliced(6, 4) != "fffe"_L1))
        return digits;
    return digits.first(6) + digits.sliced(10);
}

/// What an endpoint name is, where it is a URN that names a device: RFC 9039, RFC 9562 section 4, RFC 7254.
struct NamingUrn
{
    const char *prefix;
    IdentifierType type;
};

constexpr NamingUrn namingUrns[] = {
    {"urn:dev:mac:", IdentifierType::Mac},
    {"urn:uuid:", IdentifierType::Uuid},
    {"urn:imei:", IdentifierType::Serial},
    {"urn:dev:ops:", IdentifierType::Usn},
};

void addUrnIdentifier(Sighting &sighting, IdentifierType type, const QString &value)
{
    if (auto identifier = Identifier::create(type, value, sighting.source, sighting.at))
        sighting.identifiers.append(std::move(*identifier));
}

void describeCoreEndpoint(Sighting &sighting, const QString &name)
{
    const QString folded = name.toLower();
    const auto urn = std::ranges::find_if(namingUrns, [&folded](const NamingUrn &known) {
        return folded.startsWith(QLatin1StringView(known.prefix));
    });
    if (urn == std::end(namingUrns)) {
        sighting.attributes.insert(folded.startsWith("urn:"_L1) ? u"urn"_s : u"name"_s, name);
        return;
    }
    sighting.attributes.insert(u"urn"_s, name);
    // RFC 9039 section 3.2: behind an underscore stands a part of the device.
    const QString bare = name.sliced(qsizetype(qstrlen(urn->prefix))).section(u'_', 0, 0);
    if (folded.startsWith("urn:dev:ops:"_L1)) { // enterprise number, product, serial number: unique only all together
        if (bare.count(u'-') >= 2)
            addUrnIdentifier(sighting, urn->type, u"urn:dev:ops:"_s + bare);
    } else if (folded.startsWith("urn:imei:"_L1)) {
        addUrnIdentifier(sighting, urn->type, QString(bare).remove(u'-'));
    } else {
        addUrnIdentifier(sighting, urn->type, urn->type == IdentifierType::Mac ? macOfDevUrn(bare.toLower()) : bare);
    }
}

/// The paths of resources of this type, or types that begin so where it ends in a dot.
QStringList corePathsOfType(const QVector<CoreLink> &links, QLatin1StringView wanted)
{
    QStringList paths;
    for (const CoreLink &link : links)
        if (std::ranges::any_of(coreTypesOf(link), [wanted](const QString &type) {
                return wanted.endsWith(u'.') ? type.startsWith(wanted) || type == wanted.chopped(1) : type == wanted;
            }))
            paths.append(link.target);
    return paths;
}

Service coreServiceOf(const CoreLink &link, int port)
{
    Service service{u"coap"_s, link.target, {}, port, link.attributes};
    const QStringList types = coreTypesOf(link);
    if (types.isEmpty()) {
        service.name = link.attributes.value(u"title"_s);
    } else { // several resources may be of one type
        service.type = types.front();
        service.name = link.target;
    }
    return service;
}

} // namespace

void describeCoreLinks(Sighting &sighting, const QVector<CoreLink> &links, int port)
{
    QVector<CoreLink> own;
    std::ranges::copy_if(links, std::back_inserter(own), isOwnCoreLink);
    const std::optional<Lwm2mClient> client = lwm2mClientOf(own);
    if (client) {
        const QString named = client->objects.join(u' ');
        sighting.attributes.insert(u"lwm2m"_s, named.isEmpty() ? u"yes"_s : named);
        Service service{u"coap"_s, lwm2mType, {}, port, {}};
        if (!named.isEmpty())
            service.attributes.insert(u"objects"_s, named);
        sighting.services.append(service);
    }
    QSet<QString> names;
    QSet<std::pair<QString, QString>> told;
    for (const CoreLink &link : std::as_const(own)) {
        if (const QString name = link.attributes.value(u"ep"_s); !name.isEmpty())
            names.insert(name);
        const bool isOfLwm2m = client && client->paths.contains(link.target);
        if (isOfLwm2m || link.target == "/.well-known/core"_L1 || sighting.services.size() >= mostCoreServices)
            continue;
        const Service service = coreServiceOf(link, port);
        if (!told.contains({service.type, service.name})) {
            told.insert({service.type, service.name});
            sighting.services.append(service);
        }
    }
    if (names.size() == 1) // who names several endpoints speaks of others
        describeCoreEndpoint(sighting, *names.begin());
    if (const QStringList paths = corePathsOfType(own, "ace.est."_L1); !paths.isEmpty()) // RFC 9148 section 4.1
        sighting.attributes.insert(u"est"_s, paths.front());
    if (const QStringList paths = corePathsOfType(own, "core.rd"_L1); !paths.isEmpty()) // RFC 9176 section 4.3
        sighting.attributes.insert(u"resourceDirectory"_s, paths.front());
    const auto titled = [](const CoreLink &link) { return !link.attributes.value(u"title"_s).isEmpty(); };
    auto best = std::ranges::find_if(own, [&titled](const CoreLink &link) { return link.target == "/"_L1 && titled(link); });
    if (best == own.end())
        best = std::ranges::find_if(own, titled);
    if (best != own.end())
        sighting.attributes.insert(u"description"_s, best->attributes[u"title"_s]);
}

} // namespace muster::discovery
