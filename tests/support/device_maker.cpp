// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/device_maker.h"

#include "support/fake_clock.h"

#include <algorithm>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace muster {

namespace {

struct Product
{
    QString kind;
    QString prefix;
    QString vendor;
    QString model;
    QString oui;
    QString driver;
};

const QVector<Product> &products()
{
    static const QVector<Product> table{
        {u"gateway"_s, u"gw"_s, u"Raspberry Pi"_s, u"CM4 IO"_s, u"DC:A6:32"_s, u"linux-ssh"_s},
        {u"gateway"_s, u"gw"_s, u"Advantech"_s, u"UNO-2271G"_s, u"74:FE:48"_s, u"linux-ssh"_s},
        {u"camera"_s, u"cam"_s, u"AXIS"_s, u"P3245-LV"_s, u"AC:CC:8E"_s, u""_s},
        {u"camera"_s, u"cam"_s, u"Hikvision"_s, u"DS-2CD2143"_s, u"44:19:B6"_s, u""_s},
        {u"sensor"_s, u"sens"_s, u"Espressif"_s, u"ESP32-C3"_s, u"34:85:18"_s, u""_s},
        {u"switch"_s, u"sw"_s, u"MikroTik"_s, u"CRS326"_s, u"48:A9:8A"_s, u""_s},
        {u"printer"_s, u"prn"_s, u"Brother"_s, u"HL-L2350DW"_s, u"30:C9:AB"_s, u""_s},
        {u"plc"_s, u"plc"_s, u"Siemens"_s, u"S7-1200"_s, u"28:63:36"_s, u""_s},
        {u""_s, u"host"_s, u""_s, u""_s, u"52:54:00"_s, u""_s},
    };
    return table;
}

template<typename E, std::size_t N>
E anyOf(const Words<E, N> &words, QRandomGenerator &random)
{
    return words.rows[random.bounded(static_cast<quint32>(N))].first;
}

} // namespace

DeviceMaker::DeviceMaker(quint32 seed) : m_seed(seed), m_random(seed)
{
}

DeviceId DeviceMaker::makeId()
{
    // A UUIDv7 of the fake clock's day, but of our own generator: equal seeds, equal ids.
    QByteArray bytes = makeUuidV7(FakeClock::start + std::chrono::seconds(m_made)).toRfc4122();
    for (int i = 8; i < 16; ++i)
        bytes[i] = static_cast<char>(m_random.bounded(256));
    bytes[6] = '\x70';
    bytes[7] = static_cast<char>(m_random.bounded(256));
    bytes[8] = static_cast<char>((bytes.at(8) & 0x3F) | 0x80);
    return DeviceId::fromBytes(bytes);
}

Device DeviceMaker::plausible()
{
    const Product product = oneOf(products());
    ++m_made;
    Device device;
    device.id = makeId();
    device.name = u"%1-%2"_s.arg(product.prefix).arg(m_made);
    device.state = anyOf(lifecycleWords, m_random);
    device.presence.value = anyOf(presenceWords, m_random);
    if (device.presence.value != PresenceValue::Unknown) {
        device.presence.proof = oneOf(QStringList{u"mDNS"_s, u"ARP"_s, u"TLS"_s});
        device.presence.at = FakeClock::start - std::chrono::seconds(below(100000));
        if (device.presence.value != PresenceValue::Offline)
            device.presence.until = FakeClock::start + std::chrono::minutes(2);
        device.signs = {{device.presence.proof, u"eth0"_s, *device.presence.at, *device.presence.at + std::chrono::minutes(2)}};
    }
    device.compliance = anyOf(complianceWords, m_random);
    device.vendor = product.vendor;
    device.model = product.model;
    device.kind = product.kind;
    device.driver = product.driver;
    device.claimable = !product.driver.isEmpty();
    // Without a draw: what comes behind stays what it was.
    if (m_made % 3 != 0)
        device.isFactoryDefault = m_made % 3 == 1;
    if (device.state == Lifecycle::Discovered && m_made % 4 == 0)
        device.ignored = Ignored{u"of the neighbours"_s, u"ada@console"_s, FakeClock::start};
    if (chance(80))
        device.firmware = u"%1.%2.%3"_s.arg(below(4)).arg(below(20)).arg(below(200));
    if (chance(70))
        device.group = oneOf(QStringList{u"cold room"_s, u"roof"_s, u"line 1"_s, u"line 2"_s, u"office"_s});
    if (chance(70))
        device.site = oneOf(QStringList{u"plant-north"_s, u"plant-south"_s, u"Werk Süd"_s});
    if (chance(50))
        device.owner = oneOf(QStringList{u"ops"_s, u"Ada Lovelace"_s, u"facility"_s});
    for (const QString &tag : {u"spare"_s, u"critical"_s, u"lab"_s, u"loaned"_s})
        if (chance(20))
            device.tags += tag;
    if (chance(85)) {
        device.addresses += u"10.20.%1.%2"_s.arg(below(4)).arg(1 + below(254));
        device.interfaces += u"eth0"_s;
    }
    if (chance(40))
        device.addresses += u"fe80::%1%eth0"_s.arg(1 + below(0xFFFF), 0, 16);
    if (chance(85)) {
        device.lastSeen = FakeClock::start - std::chrono::seconds(below(30 * 86400));
        device.firstSeen = *device.lastSeen - std::chrono::seconds(below(300 * 86400));
        device.sources += u"mdns"_s;
    }
    addIdentifiers(device);
    addCredentials(device);
    addServices(device);
    const Timestamp said = device.lastSeen.value_or(FakeClock::start);
    if (!device.vendor.isEmpty())
        device.provenance.insert(u"vendor"_s, {u"neighbours"_s, said});
    device.provenance.insert(u"name"_s, {u"mdns"_s, said});
    return device;
}

QVector<Device> DeviceMaker::plausible(int count)
{
    QVector<Device> devices;
    devices.reserve(count);
    for (int i = 0; i < count; ++i)
        devices.append(plausible());
    return devices;
}

void DeviceMaker::addIdentifiers(Device &device)
{
    const Timestamp first = device.firstSeen.value_or(FakeClock::start);
    const Timestamp last = device.lastSeen.value_or(FakeClock::start);
    const auto add = [&](IdentifierType type, const QString &value, const QString &source) {
        device.identifiers.append({type, value, source, first, last});
    };
    // In the order in which storage gives them back: by the word of their type.
    QString mac = u"DC:A6:32"_s;
    for (const Product &product : products())
        if (product.vendor == device.vendor && product.model == device.model)
            mac = product.oui;
    for (const int byte : {m_made >> 16 & 0xFF, m_made >> 8 & 0xFF, m_made & 0xFF})
        mac += u":%1"_s.arg(byte, 2, 16, QLatin1Char('0')).toUpper();
    add(IdentifierType::Mac, mac, u"neighbours"_s);
    if (chance(60)) {
        device.serial = u"%1%2"_s.arg(device.model.left(2).toUpper()).arg(1000000 + m_made);
        add(IdentifierType::Serial, device.serial, u"mdns"_s);
    }
    if (chance(30))
        add(IdentifierType::Uuid, makeId().toString(), u"ssdp"_s);
}

void DeviceMaker::addCredentials(Device &device)
{
    if (device.state != Lifecycle::Enrolled && device.state != Lifecycle::Quarantined)
        return;
    Credential certificate;
    certificate.id = u"cert-%1"_s.arg(m_made);
    certificate.use = u"clientAuth"_s;
    certificate.subject = u"CN=%1,O=Plant North"_s.arg(device.name);
    certificate.serialNumber = u"%1"_s.arg(0x5A00000000 + m_made, 0, 16);
    certificate.notAfter = FakeClock::start + std::chrono::seconds(below(400 * 86400));
    certificate.keyOrigin = anyOf(keyOriginWords, m_random);
    Credential old = certificate;
    old.id += u"-old"_s;
    old.state = CredentialState::Superseded;
    old.notAfter = FakeClock::start - 24h;
    device.credentials = {old, certificate};
}

void DeviceMaker::addServices(Device &device)
{
    if (chance(50))
        device.services.append({u"mdns"_s, u"_ssh._tcp"_s, device.name, 22, {}});
    if (device.kind == u"printer"_s)
        device.services.append(
            {u"mdns"_s, u"_ipp._tcp"_s, device.name, 631, {{u"ty"_s, device.model}, {u"rp"_s, u"ipp/print"_s}}});
}

QString DeviceMaker::hostileText()
{
    static const QStringList texts{
        u""_s,
        u"a"_s,
        u"A"_s,
        u"gw"_s,
        u"GW-2"_s,
        u"gw-10"_s,
        u"%"_s,
        u"_"_s,
        u"%a_"_s,
        u"'"_s,
        u"\""_s,
        u"a\"b\\c"_s,
        u"\\"_s,
        u"a\nb"_s,
        u"\n"_s,
        u" "_s,
        u"cold room"_s,
        u"OR"_s,
        u"or"_s,
        u"-x"_s,
        u"(a)"_s,
        u"state:enrolled"_s,
        u"a:b"_s,
        u"a=b"_s,
        u"Straße"_s,
        u"STRASSE"_s,
        u"ÄÖÜ"_s,
        u"äöü"_s,
        u"İ"_s,
        u"ı"_s,
        u"ς"_s,
        u"Σ"_s,
        u"\u0130x"_s,
        u"é"_s,
        u"e\u0301"_s,
        u"日本"_s,
        u"𐐀"_s,
        u"𐐨"_s,
        u"🙂"_s,
        u"\uFFFD"_s,
        u"0"_s,
        u"00"_s,
        u"1'; DROP TABLE devices; --"_s,
        u"*"_s,
        u"?1"_s,
        u"\u00A0"_s,
        u"\uFEFFx"_s,
    };
    if (chance(85))
        return oneOf(texts);
    return oneOf(texts) + oneOf(texts);
}

Device DeviceMaker::hostile()
{
    Device device = plausible();
    for (QString Device::*member : {&Device::name, &Device::vendor, &Device::model, &Device::kind, &Device::firmware,
                                    &Device::group, &Device::site, &Device::owner, &Device::driver, &Device::serial})
        device.*member = hostileText();
    device.tags.clear();
    for (int i = below(4); i > 0; --i)
        device.tags += hostileText();
    device.identifiers.resize(1);
    for (int i = below(3); i > 0; --i) {
        const Identifier identifier{anyOf(identifierTypeWords, m_random),
                                    hostileText() + QString::number(i),
                                    hostileText(),
                                    {},
                                    {}};
        device.identifiers.append(identifier);
    }
    if (chance(30))
        device.addresses = QStringList{hostileText().remove(QChar(0xFEFF))}; // QJsonDocument drops a leading one
    return device;
}

} // namespace muster
