// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ubiquiti/ubiquiti_sighting.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

/// How its maker names what it makes: a device's kind by how its model begins.
struct UbiquitiFamily
{
    const char *prefix;
    const char *kind;
};

constexpr UbiquitiFamily ubiquitiFamilies[] = {
    {"UAP", "access-point"}, {"U6", "access-point"}, {"U7", "access-point"}, {"UWB", "access-point"},  {"USW", "switch"},
    {"US-", "switch"},       {"ES-", "switch"},      {"USG", "router"},      {"UDM", "router"},        {"UDR", "router"},
    {"UXG", "router"},       {"UCG", "router"},      {"ER-", "router"},      {"EdgeRouter", "router"}, {"EdgeSwitch", "switch"},
    {"UVC", "camera"},       {"UNAS", "nas"},
};

QString ubiquitiKindOf(const UbiquitiMessage &message)
{
    for (const QString &name : {message.modelV2, message.modelV1, message.product})
        for (const UbiquitiFamily &family : ubiquitiFamilies)
            if (name.startsWith(QLatin1StringView(family.prefix), Qt::CaseInsensitive))
                return QString::fromLatin1(family.kind);
    return message.essid.isEmpty() ? QString() : u"access-point"_s;
}

/// "v1.10.7" of "EdgeRouter.ER-e50.v1.10.7.5127989.181001.1227", as nmap reads it too.
QString ubiquitiVersionIn(const QString &image)
{
    static const QRegularExpression version(u"\\.(v[0-9]+\\.[0-9]+\\.[0-9]+)"_s);
    const auto match = version.match(image);
    return match.hasMatch() ? match.captured(1) : image;
}

} // namespace

void describeUbiquiti(Sighting &sighting, const UbiquitiMessage &message)
{
    QStringList addresses;
    for (const UbiquitiMessage::Interface &interface : message.interfaces) {
        auto mac = Identifier::create(IdentifierType::Mac, interface.mac, sighting.source, sighting.at);
        if (mac && !sighting.identifiers.contains(*mac))
            sighting.identifiers.append(std::move(*mac));
        if (!interface.ipv4.isNull() && interface.ipv4 != QHostAddress(QHostAddress::AnyIPv4))
            addresses.append(interface.ipv4.toString());
    }
    addresses.removeDuplicates();
    const auto put = [&sighting](const QString &name, const QString &value) {
        if (!value.isEmpty())
            sighting.attributes.insert(name, value);
    };
    const auto putNumber = [&put](const QString &name, const auto &number) {
        if (number)
            put(name, QString::number(*number));
    };
    const auto firstOf = [](const QStringList &values) {
        const auto found = std::ranges::find_if(values, [](const QString &value) { return !value.isEmpty(); });
        return found == values.end() ? QString() : *found;
    };
    put(u"vendor"_s, u"Ubiquiti"_s);
    put(u"name"_s, message.hostName);
    put(u"model"_s, firstOf({message.modelV1, message.modelV2, message.product}));
    put(u"kind"_s, ubiquitiKindOf(message));
    put(u"firmware"_s, message.version.isEmpty() ? ubiquitiVersionIn(message.firmware) : message.version);
    put(u"driverHint"_s, u"ubiquiti"_s);
    put(u"firmwareImage"_s, message.firmware);
    put(u"product"_s, message.product);
    put(u"essid"_s, message.essid);
    putNumber(u"wirelessMode"_s, message.wirelessMode);
    putNumber(u"uptime"_s, message.uptime);
    putNumber(u"managementPort"_s, message.managementPort);
    put(u"ipv4"_s, addresses.join(", "_L1).left(255));
    if (message.isDefault)
        put(u"factoryDefault"_s, *message.isDefault ? u"yes"_s : u"no"_s);
}

} // namespace muster::discovery
