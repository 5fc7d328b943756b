// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/demo_fleet.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster {

namespace {

constexpr int demoCount = 412;
constexpr int demoDiscovered = 17;

struct NamedDevice
{
    const char *name;
    Lifecycle state;
    PresenceValue presence;
    const char *proof;
    int seenSeconds; ///< 0: never
    Compliance compliance;
    const char *kind;
    const char *vendor;
    const char *model;
    const char *firmware;
    const char *address;
    const char *group;
    int expiresDays; ///< 0: none
};

using enum Lifecycle;
constexpr auto online = PresenceValue::Online;
constexpr auto stale = PresenceValue::Stale;
constexpr auto offline = PresenceValue::Offline;
constexpr auto absent = PresenceValue::Unknown;
constexpr auto fine = Compliance::Compliant;
constexpr auto bad = Compliance::Violating;
constexpr auto waived = Compliance::Waived;
constexpr auto open = Compliance::Unknown;

constexpr NamedDevice namedDevices[] = {
    {"gw-4f19c2", Enrolled, online, "TLS", 4, bad, "gateway", "Raspberry Pi", "CM4", "1.4.2", "10.0.2.11", "Plant 2", 2},
    {"gw-5e107c", Enrolled, online, "TLS", 31, fine, "gateway", "Raspberry Pi", "4B", "1.4.2", "10.0.2.14", "Plant 2", 11},
    {"gw-90aa41", Enrolled, stale, "TLS", 1080, fine, "gateway", "Raspberry Pi", "CM4", "1.4.0", "10.0.2.19", "Warehouse", 18},
    {"gw-c81d03", Pending, online, "TLS", 12, open, "gateway", "Raspberry Pi", "CM4", "1.4.2", "10.0.2.40", "Plant 2", 90},
    {"cam-gate-1", Enrolled, online, "ONVIF", 11, fine, "camera", "Axis", "M2036-LE", "11.9.60", "10.0.4.12", "Yard", 9},
    {"cam-yard-03", Enrolled, online, "ONVIF", 18, bad, "camera", "Axis", "P3245-V", "11.8.64", "10.0.4.33", "Yard", 3},
    {"cam-yard-07", Provisioned, online, "ONVIF", 2, open, "camera", "Axis", "P3245-V", "11.9.60", "10.0.4.37", "Yard", 89},
    {"cam-dock-2", Enrolled, online, "ONVIF", 7, fine, "camera", "Axis", "P3245-V", "11.9.60", "10.0.4.21", "Dock", 17},
    {"plug-a4cf12", Enrolled, online, "MQTT", 6, fine, "plug", "Shelly", "Plus Plug S", "1.4.4", "10.0.1.57", "Office", 5},
    {"plug-b1e077", Enrolled, online, "MQTT", 2, fine, "plug", "Shelly", "Plus Plug S", "1.4.4", "10.0.1.58", "Office", 5},
    {"plug-c20d9f", Quarantined, online, "ARP", 8, bad, "plug", "Shelly", "Plus Plug S", "1.0.3", "10.0.1.61", "Lab", 0},
    {"plug-lab-07", Enrolled, online, "MQTT", 3, fine, "plug", "Shelly", "Plus 1PM", "1.4.4", "10.0.1.77", "Lab", 13},
    {"cold-room-1", Enrolled, online, "MQTT", 15, fine, "sensor", "ESPHome", "ESP32", "2026.2.1", "10.0.1.91", "Warehouse", 22},
    {"dock-temp-2", Enrolled, stale, "MQTT", 1560, bad, "sensor", "ESPHome", "ESP32-C3", "2025.11.0", "10.0.1.96", "Warehouse",
     6},
    {"dock-temp-5", Enrolled, offline, "MQTT", 777600, bad, "sensor", "ESPHome", "ESP32-C3", "2025.11.0", "10.0.1.99",
     "Warehouse", 8},
    {"hall-co2-3", Expected, absent, "", 0, open, "sensor", "ESPHome", "ESP32-S3", "", "", "Plant 1", 0},
    {"plc-press-1", Enrolled, online, "ARP", 9, fine, "plc", "WAGO", "750-8212", "04.06.03", "10.0.3.5", "Plant 2", 8},
    {"plc-pack-3", Enrolled, online, "ARP", 12, fine, "plc", "WAGO", "750-8212", "04.05.10", "10.0.3.7", "Plant 1", 21},
    {"sw-core-1", Enrolled, online, "SNMP", 22, waived, "switch", "MikroTik", "CRS328", "7.18.2", "10.0.0.2", "Network", 12},
    {"prn-office-2", Enrolled, online, "mDNS", 54, fine, "printer", "Brother", "HL-L6400DW", "1.74", "10.0.1.20", "Office", 16},
    {"prn-office-1", Retired, offline, "mDNS", 3542400, open, "printer", "Brother", "HL-5450DN", "1.16", "", "Office", 0},
};

DeviceId demoId(int number)
{
    QByteArray bytes(16, '\0');
    bytes[6] = 0x70; // version 7
    bytes[8] = char(0x80);
    bytes[14] = char(number >> 8);
    bytes[15] = char(number & 0xFF);
    bytes[0] = 0x01;
    return DeviceId::fromBytes(bytes);
}

void addIdentity(Device &device, int number, Timestamp now)
{
    const QString mac = u"DC:A6:32:%1:%2:%3"_s.arg(0x4f, 2, 16, QLatin1Char('0'))
                            .arg(number >> 8, 2, 16, QLatin1Char('0'))
                            .arg(number & 0xFF, 2, 16, QLatin1Char('0'));
    const auto add = [&device, now](IdentifierType type, const QString &value, const QString &source,
                                    std::chrono::milliseconds age) {
        auto identifier = Identifier::create(type, value, source, now - age);
        if (!identifier)
            qFatal("demo fleet: %s", qPrintable(identifier.error().message));
        identifier->firstSeen = now - 24h * 40;
        device.identifiers += *identifier;
    };
    if (device.kind == "gateway"_L1) {
        device.serial = u"10000000a34f%1"_s.arg(number, 4, 16, QLatin1Char('0'));
        add(IdentifierType::EndorsementKey, QString(u"7f3a91c0"_s + QString::number(100000 + number)).leftJustified(64, u'd'),
            u"TPM"_s, 24h * 38);
        add(IdentifierType::Serial, device.serial, u"ssh"_s, 4s);
        device.provenance.insert(u"firmware"_s, {u"ssh"_s, now - 4s});
    }
    add(IdentifierType::Mac, mac, u"neighbours"_s, 9s);
    if (device.kind == "gateway"_L1)
        add(IdentifierType::MachineId, u"8c1f0a44d2b94b6fa0e3c7d1%1"_s.arg(number, 8, 16, QLatin1Char('0')), u"ssh"_s, 4s);
    device.provenance.insert(u"vendor"_s, {u"OUI table"_s, now - 24h * 40});
    device.provenance.insert(u"model"_s, {u"mdns"_s, now - 40s});
    device.sources = QStringList{u"mdns"_s, u"neighbours"_s};
    device.interfaces = QStringList{u"enp3s0"_s};
}

QVector<Finding> demoFindings(const NamedDevice &named, Timestamp now)
{
    Finding certificate;
    certificate.rule = u"certificate-valid-for"_s;
    certificate.policy = u"base"_s;
    certificate.seen = u"%1 days left"_s.arg(named.expiresDays);
    certificate.wanted = u"14 days or more"_s;
    certificate.fix = u"Provision it again to renew its certificate."_s;
    certificate.severity = Severity::Warning;
    certificate.since = now - 26h;
    if (named.compliance == Compliance::Waived) {
        certificate.waivedUntil = now + 49 * 24h;
        certificate.waiverOwner = u"M. Adler"_s;
    }
    if (named.expiresDays > 3 || named.compliance == Compliance::Waived)
        return {certificate};
    Finding firmware;
    firmware.rule = u"firmware-at-least"_s;
    firmware.policy = u"base"_s;
    firmware.seen = QString::fromLatin1(named.firmware);
    firmware.wanted = u"1.5.0 or newer"_s;
    firmware.fix = u"Install firmware 1.5.0 or newer."_s;
    firmware.severity = Severity::Error;
    firmware.since = now - 3h;
    return {firmware, certificate};
}

Device fromNamed(const NamedDevice &named, int number, Timestamp now)
{
    Device device;
    device.id = demoId(number);
    device.name = QString::fromLatin1(named.name);
    device.state = named.state;
    device.kind = QString::fromLatin1(named.kind);
    device.vendor = QString::fromLatin1(named.vendor);
    device.model = QString::fromLatin1(named.model);
    device.firmware = QString::fromLatin1(named.firmware);
    device.group = QString::fromLatin1(named.group);
    device.compliance = named.compliance;
    if (device.kind == "gateway"_L1)
        device.driver = u"linux-ssh"_s;
    device.presence.value = named.presence;
    if (*named.address)
        device.addresses = QStringList{QString::fromLatin1(named.address)};
    if (named.seenSeconds > 0) {
        device.presence.proof = QString::fromLatin1(named.proof);
        device.presence.at = device.lastSeen = now - std::chrono::seconds(named.seenSeconds);
        device.firstSeen = now - 24h * 40;
        const Timestamp at = *device.presence.at;
        device.signs = {{device.presence.proof, u"eth0"_s, at, at + 2min, false},
                        {u"neighbours"_s, u"eth0"_s, at - 20s, at + 100s, false}};
        if (named.presence == online || named.presence == stale)
            device.presence.until = at + (named.presence == online ? 2min : 37min);
    }
    if (named.compliance != Compliance::Unknown)
        device.policies = QStringList{u"base"_s};
    if (named.compliance == Compliance::Violating || named.compliance == Compliance::Waived)
        device.findings = demoFindings(named, now);
    if (named.expiresDays > 0) {
        Credential credential;
        credential.id = u"cred-%1"_s.arg(number);
        credential.subject = u"CN="_s + device.name;
        credential.use = u"clientAuth"_s;
        credential.notAfter = now + 24h * named.expiresDays + 1h;
        device.credentials += credential;
    }
    addIdentity(device, number, now);
    return device;
}

/// One more like one of the named, with a name and address of its own.
Device another(int number, QRandomGenerator &random, Timestamp now)
{
    NamedDevice like = namedDevices[random.bounded(int(std::size(namedDevices)))];
    like.state = random.bounded(100) < 92 ? Enrolled : like.state;
    like.presence = like.state == Enrolled ? (random.bounded(100) < 94 ? online : stale) : like.presence;
    like.seenSeconds = like.presence == online  ? 1 + random.bounded(58)
                       : like.presence == stale ? 700 + random.bounded(2000)
                                                : like.seenSeconds;
    like.compliance = random.bounded(100) < 95 ? fine : like.compliance;
    like.expiresDays = like.state == Enrolled ? 10 + random.bounded(80) : like.expiresDays;
    Device device = fromNamed(like, number, now);
    const QString stem = device.kind == "camera"_L1 ? u"cam"_s : device.kind == "gateway"_L1 ? u"gw"_s : device.kind;
    device.name = u"%1-%2"_s.arg(stem, QString::number(0x10000 + random.bounded(0xEFFFF), 16).right(6));
    device.addresses = QStringList{u"10.0.%1.%2"_s.arg(5 + number / 200).arg(2 + number % 200)};
    return device;
}

} // namespace

QVector<Device> demoFleet(Timestamp now)
{
    QRandomGenerator random(412);
    QVector<Device> fleet;
    for (const NamedDevice &named : namedDevices)
        fleet += fromNamed(named, int(fleet.size()) + 1, now);
    while (fleet.size() < demoCount)
        fleet += another(int(fleet.size()) + 1, random, now);
    for (int i = 0; i < demoDiscovered; ++i) {
        Device device = another(int(fleet.size()) + 1, random, now);
        device.state = Discovered;
        device.claimable = !device.driver.isEmpty();
        device.group.clear();
        device.credentials.clear();
        device.compliance = open;
        if (i % 3 != 2)
            device.isFactoryDefault = i % 3 == 0;
        if (i < 5)
            device.firstSeen = now - 30min;
        fleet += device;
    }
    return fleet;
}

} // namespace muster
