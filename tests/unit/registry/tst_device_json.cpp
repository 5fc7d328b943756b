// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/device_json.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

namespace {

constexpr Timestamp testNow{std::chrono::milliseconds(1773325914250)};

Device fullDevice()
{
    Device device;
    device.id = DeviceId::fromString(u"0192f3a4-1b2c-7d3e-8f40-112233445566");
    device.name = u"gw-1"_s;
    device.state = Lifecycle::Enrolled;
    device.presence = {PresenceValue::Online, u"mdns"_s, testNow - std::chrono::milliseconds(90'900)};
    device.presence.until = testNow + std::chrono::minutes(2);
    device.signs = {{u"mdns"_s, u"eth0"_s, testNow - std::chrono::milliseconds(90'900), testNow + std::chrono::minutes(2)},
                    {u"usb"_s, {}, testNow - std::chrono::hours(1), testNow - std::chrono::hours(1), true}};
    device.rhythm = {std::chrono::hours(18), std::chrono::hours(2), 3};
    device.vendor = u"Acme"_s;
    device.model = u"G4"_s;
    device.kind = u"gateway"_s;
    device.firmware = u"1.4.2"_s;
    device.serial = u"SN1"_s;
    device.identifiers = {{IdentifierType::MachineId, u"abc"_s, u"ssh"_s, testNow, testNow},
                          {IdentifierType::Mac, u"02:00:00:00:00:01"_s, u"neighbours"_s, testNow, testNow}};
    device.conflicts = {{IdentifierType::Serial, u"SN1"_s, DeviceId::create(testNow), testNow}};
    device.addresses = {u"10.0.0.5"_s};
    device.interfaces = {u"eth0"_s};
    device.services = {{u"mdns"_s, u"_ipp._tcp"_s, u"Printer"_s, 631, {{u"txtvers"_s, u"1"_s}}}};
    device.provenance = {{u"vendor"_s, {u"mdns"_s, testNow}}};
    device.sources = {u"mdns"_s};
    device.driver = u"linux-ssh"_s;
    device.claimable = true;
    device.isFactoryDefault = true;
    device.ignored = Ignored{u"not ours"_s, u"ada@console"_s, testNow};
    device.group = u"Plant 2"_s;
    device.site = u"Hall"_s;
    device.owner = u"ops"_s;
    device.tags = {u"lab"_s};
    device.policies = {u"gateways"_s};
    device.compliance = Compliance::Waived;
    const Credential old{u"c1"_s, CredentialKind::X509, u"clientAuth"_s,         u"CN=gw"_s, u"01"_s,
                         testNow, KeyOrigin::Pushed,    CredentialState::Revoked};
    Credential current = old;
    current.id = u"c2"_s;
    current.state = CredentialState::Active;
    device.credentials = {old, current};
    device.firstSeen = testNow;
    device.lastSeen = testNow;
    return device;
}

const QVector<discovery::Detail> fullDetails{{u"ssdp"_s, u"server"_s, u"Linux UPnP/1.0"_s, testNow},
                                             {u"ssdp"_s, u"url"_s, u"http://10.0.0.5/"_s, testNow},
                                             {u"wifi"_s, u"driverHint"_s, u"shelly"_s, testNow}};

/// The fields of a value as docs/json.md writes them: a.b, a[].b.
void collectPaths(const QJsonValue &value, const QString &path, QSet<QString> &paths)
{
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        const bool isOpen = path == "provenance"_L1 || path.startsWith("details"_L1) || path.endsWith("attributes"_L1);
        for (auto it = object.begin(); it != object.end(); ++it)
            collectPaths(it.value(), (path.isEmpty() ? QString() : path + u'.') + (isOpen ? u"*"_s : it.key()), paths);
    } else if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (const QJsonValue &element : array)
            collectPaths(element, path + u"[]"_s, paths);
    } else {
        paths += path;
    }
}

QSet<QString> documentedFields(const QString &section)
{
    QFile file(QStringLiteral(MUSTER_SOURCE_DIR "/docs/json.md"));
    QSet<QString> fields;
    if (!file.open(QIODevice::ReadOnly))
        return fields;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
    bool isInside = false;
    for (const QString &line : lines) {
        if (line.startsWith("## "_L1))
            isInside = line.sliced(3) == section;
        else if (isInside && line.startsWith("| `"_L1))
            fields += line.section(u'`', 1, 1);
    }
    return fields;
}

} // namespace

class TestDeviceJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFieldIsDocumentedAndEveryDocumentedFieldIsWritten()
    {
        QSet<QString> written;
        collectPaths(toJson(fullDevice(), fullDetails, testNow), {}, written);
        QCOMPARE(written, documentedFields(u"device"_s));
    }

    void theContract()
    {
        const QJsonObject object = toJson(fullDevice(), testNow);
        // CLI.md, "Device object"
        const QStringList fields{u"id"_s,        u"name"_s,       u"state"_s,      u"presence"_s,       u"vendor"_s,
                                 u"model"_s,     u"kind"_s,       u"firmware"_s,   u"serial"_s,         u"identifiers"_s,
                                 u"addresses"_s, u"interfaces"_s, u"services"_s,   u"provenance"_s,     u"sources"_s,
                                 u"driver"_s,    u"claimable"_s,  u"group"_s,      u"site"_s,           u"owner"_s,
                                 u"tags"_s,      u"policies"_s,   u"compliance"_s, u"credentials"_s,    u"credential"_s,
                                 u"conflicts"_s, u"firstSeen"_s,  u"lastSeen"_s,   u"factoryDefault"_s, u"ignored"_s,
                                 u"claim"_s};
        QStringList sorted = fields;
        sorted.sort();
        QCOMPARE(object.keys(), sorted);
        QJsonObject presence = object.value(u"presence"_s).toObject();
        QCOMPARE(presence.take(u"rhythm"_s).toObject(),
                 (QJsonObject{{u"announcedSeconds"_s, 64800}, {u"longestPauseSeconds"_s, 7200}, {u"pauses"_s, 3}}));
        const QJsonArray signs = presence.take(u"signs"_s).toArray();
        QCOMPARE(signs.size(), 2);
        QCOMPARE(signs.at(0).toObject(), (QJsonObject{{u"source"_s, u"mdns"_s},
                                                      {u"interface"_s, u"eth0"_s},
                                                      {u"at"_s, u"2026-03-12T14:30:23.350Z"_s},
                                                      {u"goodUntil"_s, u"2026-03-12T14:33:54.250Z"_s},
                                                      {u"goodbye"_s, false}}));
        QCOMPARE(signs.at(1).toObject(),
                 (QJsonObject{{u"source"_s, u"usb"_s}, {u"at"_s, u"2026-03-12T13:31:54.250Z"_s}, {u"goodbye"_s, true}}));
        QCOMPARE(presence, (QJsonObject{{u"value"_s, u"online"_s},
                                        {u"proof"_s, u"mdns"_s},
                                        {u"ageSeconds"_s, 90},
                                        {u"until"_s, u"2026-03-12T14:33:54.250Z"_s}}));
        QCOMPARE(object.value(u"identifiers"_s).toArray().at(0).toObject(),
                 (QJsonObject{{u"type"_s, u"machineid"_s}, {u"value"_s, u"abc"_s}, {u"strength"_s, u"weak"_s}}));
        QCOMPARE(object.value(u"identifiers"_s).toArray().at(1).toObject()[u"randomised"_s], QJsonValue(true));
        QCOMPARE(object.value(u"firstSeen"_s).toString(), u"2026-03-12T14:31:54.250Z"_s);
        QCOMPARE(object.value(u"credential"_s).toObject().value(u"id"_s).toString(), u"c2"_s);
        QCOMPARE(object.value(u"credentials"_s).toArray().at(0).toObject().value(u"state"_s).toString(), u"revoked"_s);
        QCOMPARE(object.value(u"compliance"_s).toString(), u"waived"_s);
        QCOMPARE(object.value(u"factoryDefault"_s), QJsonValue(true));
        QCOMPARE(object.value(u"ignored"_s).toObject(), (QJsonObject{{u"reason"_s, u"not ours"_s},
                                                                     {u"by"_s, u"ada@console"_s},
                                                                     {u"at"_s, u"2026-03-12T14:31:54.250Z"_s}}));
    }

    void detailsStandBySourceAndAttribute()
    {
        const QJsonObject object = toJson(fullDevice(), fullDetails, testNow);
        QCOMPARE(object.value(u"details"_s).toObject(),
                 (QJsonObject{
                     {u"ssdp"_s, QJsonObject{{u"server"_s, u"Linux UPnP/1.0"_s}, {u"url"_s, u"http://10.0.0.5/"_s}}},
                     {u"wifi"_s, QJsonObject{{u"driverHint"_s, u"shelly"_s}}},
                 }));
        QCOMPARE(toJson(fullDevice(), {}, testNow).value(u"details"_s), QJsonValue(QJsonObject()));
    }

    void whatIsNotKnownIsLeftOut()
    {
        Device device;
        device.id = DeviceId::create(testNow);
        const QJsonObject object = toJson(device, testNow);
        QCOMPARE(object.keys(),
                 (QStringList{u"addresses"_s, u"claim"_s, u"claimable"_s, u"compliance"_s, u"conflicts"_s, u"credentials"_s,
                              u"id"_s, u"identifiers"_s, u"interfaces"_s, u"policies"_s, u"presence"_s, u"provenance"_s,
                              u"services"_s, u"sources"_s, u"state"_s, u"tags"_s}));
        QCOMPARE(object.value(u"presence"_s).toObject(), (QJsonObject{{u"value"_s, u"unknown"_s}, {u"signs"_s, QJsonArray()}}));
    }

    // The console was closed: nobody has tidied since.
    void presenceWhoseTimeIsOverIsSaidAsItIs()
    {
        const Device device = fullDevice();
        const auto wordAfter = [&device](std::chrono::minutes later) {
            return toJson(device, testNow + later).value(u"presence"_s).toObject().value(u"value"_s).toString();
        };
        QCOMPARE(wordAfter(std::chrono::minutes(1)), u"online"_s);
        QCOMPARE(wordAfter(std::chrono::minutes(2)), u"stale"_s);
        QCOMPARE(wordAfter(std::chrono::hours(17)), u"stale"_s); // it sleeps
        QCOMPARE(wordAfter(std::chrono::hours(18)), u"offline"_s);
    }

    void aClockThatWasSetBackMakesNoNegativeAge()
    {
        Device device;
        device.presence.at = testNow + std::chrono::hours(1);
        QCOMPARE(toJson(device, testNow).value(u"presence"_s).toObject().value(u"ageSeconds"_s).toInt(-1), 0);
    }
};

QTEST_GUILESS_MAIN(TestDeviceJson)
#include "tst_device_json.moc"
