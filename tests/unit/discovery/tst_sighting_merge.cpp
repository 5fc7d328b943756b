// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/sighting_merge.h"
#include "support/fake_clock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::discovery;

namespace {

Sighting said(const QString &source, const QString &endpoint, QMap<QString, QString> attributes = {},
              std::chrono::seconds later = 0s)
{
    Sighting sighting;
    sighting.source = source;
    sighting.at = FakeClock::start + later;
    sighting.interface = u"eth0"_s;
    sighting.endpoint = endpoint;
    sighting.attributes = std::move(attributes);
    return sighting;
}

void heard(Device &device, const Sighting &sighting)
{
    mergeSighting(device, sighting, FakeClock::start + 10s);
}

Service service(const QString &name, int port = 80)
{
    return {u"mdns"_s, u"_http._tcp"_s, name, port, {}};
}

} // namespace

class TestSightingMerge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void attributesFollowAuthority_data();
    void attributesFollowAuthority();
    void namesByAddressUntilToldBetter();
    void aNumberIsAName();
    void addressesAreOrdered();
    void endpointsAreCanonical_data();
    void endpointsAreCanonical();
    void servicesComeAndGo();
    void presenceHasAProof();
    void signsAreThoseOfTheChannel();
    void aSleeperThatDoesNotAnswerStays();
    void timesOnlyWiden();
    void everythingIsBounded();
    void expectedArrives();
    void identifiersKeepWhoSaidThem();
    void mergesDevices();
    void factoryStateIsWhatItSays_data();
    void factoryStateIsWhatItSays();
    void factoryStateLastsAsLongAsItIsSeen();
    void factoryStateOfMergedDevices();
    void theCurrentInterfaceIsFirst();
};

void TestSightingMerge::attributesFollowAuthority_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::addColumn<bool>("changes");
    QTest::newRow("announcement over maker's prefix") << u"neighbours"_s << u"mdns"_s << true;
    QTest::newRow("maker's prefix under announcement") << u"mdns"_s << u"neighbours"_s << false;
    QTest::newRow("same source again") << u"mdns"_s << u"mdns"_s << true;
    QTest::newRow("bus over announcement") << u"mdns"_s << u"usb"_s << true;
    QTest::newRow("operator before all") << u"operator"_s << u"usb"_s << false;
    QTest::newRow("session over bus") << u"usb"_s << u"ssh"_s << true;
}

void TestSightingMerge::attributesFollowAuthority()
{
    QFETCH(QString, first);
    QFETCH(QString, second);
    QFETCH(bool, changes);
    Device device;
    heard(device, said(first, u"10.0.0.5"_s, {{u"vendor"_s, u"One"_s}}));
    heard(device, said(second, u"10.0.0.5"_s, {{u"vendor"_s, u"Two"_s}}, 5s));
    QCOMPARE(device.vendor, changes ? u"Two"_s : u"One"_s);
    QCOMPARE(device.provenance.value(u"vendor"_s).source, changes ? second : first);
    QCOMPARE(device.provenance.value(u"vendor"_s).at, FakeClock::start + (changes ? 5s : 0s));
    heard(device, said(second, u"10.0.0.5"_s)); // says nothing of it: it stays
    QVERIFY(!device.vendor.isEmpty());
}

void TestSightingMerge::aNumberIsAName()
{
    Device device;
    Sighting sighting;
    sighting.source = u"mdns"_s;
    sighting.at = FakeClock::start;
    sighting.endpoint = u"10.0.1.9"_s;
    for (const QString &name : {u"101"_s, u"10.1"_s}) {
        sighting.attributes = {{u"name"_s, name}};
        mergeSighting(device, sighting, FakeClock::start);
        QCOMPARE(device.name, name);
    }
}

void TestSightingMerge::namesByAddressUntilToldBetter()
{
    Device device;
    heard(device, said(u"neighbours"_s, u"fe80::5%eth0"_s));
    QCOMPARE(device.name, u"fe80::5%eth0"_s);
    heard(device, said(u"neighbours"_s, u"10.0.0.5"_s));
    QCOMPARE(device.name, u"10.0.0.5"_s);
    heard(device, said(u"neighbours"_s, u"10.0.0.9"_s)); // it moved
    QCOMPARE(device.name, u"10.0.0.9"_s);
    heard(device, said(u"mdns"_s, u"10.0.0.9"_s, {{u"name"_s, u"printer"_s}}));
    QCOMPARE(device.name, u"printer"_s);
    heard(device, said(u"neighbours"_s, u"10.0.0.10"_s));
    QCOMPARE(device.name, u"printer"_s);

    Device named;
    named.name = u"10.0.0.5"_s; // a person calls it so
    named.provenance.insert(u"name"_s, {u"operator"_s, FakeClock::start});
    heard(named, said(u"mdns"_s, u"10.0.0.7"_s, {{u"name"_s, u"printer"_s}}));
    QCOMPARE(named.name, u"10.0.0.5"_s);
}

void TestSightingMerge::addressesAreOrdered()
{
    Device device;
    for (const QString &address : {u"fe80::5%eth0"_s, u"2001:db8::5"_s, u"10.0.0.5"_s, u"fe80::6%eth0"_s, u"10.0.0.6"_s})
        heard(device, said(u"mdns"_s, address));
    QCOMPARE(device.addresses,
             QStringList({u"10.0.0.6"_s, u"10.0.0.5"_s, u"2001:db8::5"_s, u"fe80::6%eth0"_s, u"fe80::5%eth0"_s}));
    heard(device, said(u"mdns"_s, u"10.0.0.5"_s));
    QCOMPARE(device.addresses.first(2), QStringList({u"10.0.0.5"_s, u"10.0.0.6"_s}));
    QCOMPARE(device.interfaces, QStringList{u"eth0"_s});
}

void TestSightingMerge::endpointsAreCanonical_data()
{
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QString>("canonical");
    QTest::newRow("IPv4") << u"10.0.0.5"_s << u"10.0.0.5"_s;
    QTest::newRow("IPv6") << u"FE80:0:0::05%eth0"_s << u"fe80::5%eth0"_s;
    QTest::newRow("USB") << u"usb 1-2.3"_s << u"usb 1-2.3"_s;
    QTest::newRow("port") << u"/dev/ttyUSB0"_s << u"/dev/ttyUSB0"_s;
}

void TestSightingMerge::endpointsAreCanonical()
{
    QFETCH(QString, endpoint);
    QTEST(canonicalEndpoint(endpoint), "canonical");
}

void TestSightingMerge::servicesComeAndGo()
{
    Device device;
    Sighting sighting = said(u"mdns"_s, u"10.0.0.5"_s);
    sighting.services = {service(u"a"_s), service(u"b"_s)};
    heard(device, sighting);
    sighting.services = {service(u"a"_s)};
    sighting.services.front().attributes.insert(u"path"_s, u"/"_s);
    heard(device, sighting);
    QCOMPARE(device.services.size(), 2); // not mentioned is not gone
    QCOMPARE(device.services.last().attributes.size(), 1);
    sighting.services.clear();
    sighting.goneServices = {service(u"b"_s)};
    heard(device, sighting);
    QCOMPARE(device.services.size(), 1);
    QCOMPARE(device.services.first().name, u"a"_s);
}

void TestSightingMerge::presenceHasAProof()
{
    Device device;
    heard(device, said(u"mdns"_s, u"10.0.0.5"_s));
    QCOMPARE(device.presence, (Presence{PresenceValue::Online, u"mdns"_s, FakeClock::start, FakeClock::start + 2min}));
    heard(device, said(u"neighbours"_s, u"10.0.0.5"_s, {}, -5s)); // came late
    QCOMPARE(device.presence.proof, u"mdns"_s);
    QCOMPARE(device.signs.size(), 2);
    Sighting unplugged = said(u"usb"_s, u"usb 1-1"_s, {}, 5s);
    unplugged.isGone = true;
    heard(device, unplugged);
    QCOMPARE(device.presence.value, PresenceValue::Online); // other channels still hear it
    QVERIFY(!device.addresses.contains(u"usb 1-1"_s));
    Sighting goodbye = said(u"mdns"_s, u"10.0.0.5"_s, {}, 6s);
    goodbye.isGone = true;
    heard(device, goodbye);
    QCOMPARE(device.presence.value, PresenceValue::Online);
    QCOMPARE(device.presence.proof, u"neighbours"_s);
    Sighting unanswered = said(u"neighbours"_s, u"10.0.0.5"_s, {}, 7s);
    unanswered.isGone = true;
    heard(device, unanswered);
    QCOMPARE(device.presence, (Presence{PresenceValue::Offline, u"neighbours"_s, FakeClock::start + 7s}));
    QCOMPARE(device.lastSeen, std::optional(FakeClock::start));
}

void TestSightingMerge::signsAreThoseOfTheChannel()
{
    Device device;
    for (const auto &interface : {u"eth0"_s, u"eth1"_s}) {
        Sighting sighting = said(u"mdns"_s, u"10.0.0.5"_s);
        sighting.interface = interface;
        sighting.worth = 10s;
        heard(device, sighting);
    }
    QCOMPARE(device.presence.value, PresenceValue::Stale); // for 10 s have passed
    Sighting answer = said(u"ssdp"_s, u"10.0.0.5"_s, {}, 1s);
    answer.worth = 1h;
    heard(device, answer);
    QCOMPARE(device.presence, (Presence{PresenceValue::Online, u"ssdp"_s, FakeClock::start + 1s, FakeClock::start + 1h + 1s}));
    QCOMPARE(device.signs.size(), 3);
    Sighting sleeper = said(u"mdns"_s, u"10.0.0.5"_s, {}, 2s);
    sleeper.services = {{u"mdns"_s, u"_matter._tcp"_s, u"1-2"_s, 5540, {{u"icd"_s, u"1"_s}}}};
    heard(device, sleeper);
    QCOMPARE(device.rhythm.announced, std::optional<std::chrono::seconds>(18h));
}

void TestSightingMerge::aSleeperThatDoesNotAnswerStays()
{
    Device heardBefore;
    heardBefore.rhythm.announced = 18h;
    heard(heardBefore, said(u"neighbours"_s, u"10.0.0.5"_s));
    Device keptWithoutSigns;
    keptWithoutSigns.rhythm.announced = 18h;
    keptWithoutSigns.presence = {PresenceValue::Online, u"neighbours"_s, FakeClock::start};
    Sighting unanswered = said(u"neighbours"_s, u"10.0.0.5"_s, {}, 5min);
    unanswered.isGone = true;
    for (Device *device : {&heardBefore, &keptWithoutSigns}) {
        mergeSighting(*device, unanswered, unanswered.at);
        QCOMPARE(device->presence, (Presence{PresenceValue::Stale, u"neighbours"_s, FakeClock::start, FakeClock::start + 18h}));
    }
}

void TestSightingMerge::timesOnlyWiden()
{
    Device device;
    heard(device, said(u"mdns"_s, u"10.0.0.5"_s, {}, 10s));
    heard(device, said(u"mdns"_s, u"10.0.0.5"_s, {}, 5s));
    QCOMPARE(device.firstSeen, std::optional(FakeClock::start + 5s));
    QCOMPARE(device.lastSeen, std::optional(FakeClock::start + 10s));
}

void TestSightingMerge::everythingIsBounded()
{
    Device device;
    for (int i = 0; i < 300; ++i) {
        Sighting sighting = said(u"mdns"_s, u"10.0.%1.%2"_s.arg(i / 200).arg(i % 200 + 1));
        sighting.interface = u"eth%1"_s.arg(i);
        sighting.services = {service(u"s%1"_s.arg(i))};
        sighting.identifiers = {{IdentifierType::Serial, u"SN-%1"_s.arg(i), u"mdns"_s, sighting.at, sighting.at}};
        heard(device, sighting);
    }
    QVERIFY(device.addresses.size() <= 16);
    QCOMPARE(device.addresses.first(), u"10.0.1.100"_s);
    QVERIFY(device.interfaces.size() <= 8);
    QVERIFY(device.services.size() <= 64);
    QCOMPARE(device.services.last().name, u"s299"_s);
    QVERIFY(device.identifiers.size() <= 32);
}

void TestSightingMerge::expectedArrives()
{
    Device device;
    device.state = Lifecycle::Expected;
    Sighting gone = said(u"mdns"_s, u"10.0.0.5"_s);
    gone.isGone = true;
    heard(device, gone);
    QCOMPARE(device.state, Lifecycle::Expected);
    heard(device, said(u"mdns"_s, u"10.0.0.5"_s));
    QCOMPARE(device.state, Lifecycle::Discovered);
    device.state = Lifecycle::Retired;
    heard(device, said(u"mdns"_s, u"10.0.0.5"_s));
    QCOMPARE(device.state, Lifecycle::Retired);
}

void TestSightingMerge::identifiersKeepWhoSaidThem()
{
    const QString mac = u"DC:A6:32:00:00:0A"_s;
    Device device;
    Sighting told = said(u"mdns"_s, u"10.0.0.5"_s);
    told.identifiers = {{IdentifierType::Mac, mac, u"mdns"_s, told.at, told.at}};
    heard(device, told);
    Sighting seen = said(u"mdns"_s, u"10.0.0.5"_s, {}, 5s);
    seen.identifiers = {{IdentifierType::Mac, mac, u"neighbours"_s, seen.at, seen.at}};
    heard(device, seen);
    QCOMPARE(device.identifiers.size(), 1);
    QCOMPARE(device.identifiers.first().source, u"neighbours"_s); // seen goes before told
    QCOMPARE(device.identifiers.first().firstSeen, FakeClock::start);
    QCOMPARE(device.identifiers.first().lastSeen, FakeClock::start + 5s);
    heard(device, told);
    QCOMPARE(device.identifiers.first().source, u"neighbours"_s);
    QCOMPARE(device.identifiers.first().lastSeen, FakeClock::start + 5s);
}

void TestSightingMerge::mergesDevices()
{
    Device kept;
    heard(kept, said(u"neighbours"_s, u"10.0.0.5"_s, {{u"vendor"_s, u"One"_s}}, 10s));
    Device other;
    heard(other, said(u"mdns"_s, u"10.0.0.6"_s, {{u"vendor"_s, u"Two"_s}, {u"model"_s, u"M"_s}, {u"name"_s, u"nas"_s}}));
    other.services = {service(u"a"_s)};
    mergeDevice(kept, other);
    QCOMPARE(kept.vendor, u"One"_s);
    QCOMPARE(kept.model, u"M"_s);
    QCOMPARE(kept.provenance.value(u"model"_s).source, u"mdns"_s);
    QCOMPARE(kept.name, u"nas"_s);
    QCOMPARE(kept.sources, QStringList({u"neighbours"_s, u"mdns"_s}));
    QCOMPARE(kept.services.size(), 1);
    QCOMPARE(kept.addresses.size(), 2);
    QCOMPARE(kept.firstSeen, std::optional(FakeClock::start));
    QCOMPARE(kept.lastSeen, std::optional(FakeClock::start + 10s));
    QCOMPARE(kept.presence.proof, u"neighbours"_s);
    QCOMPARE(kept.signs.size(), 2);
    Sighting goodbye = said(u"ssdp"_s, u"10.0.0.7"_s, {}, 10s);
    goodbye.isGone = true;
    Device gone;
    heard(gone, goodbye);
    gone.rhythm.pauses = 4;
    QCOMPARE(gone.presence.value, PresenceValue::Offline);
    mergeDevice(kept, gone);
    QCOMPARE(kept.presence.value, PresenceValue::Online); // the other channels are its own now
    QCOMPARE(kept.signs.size(), 3);
    QCOMPARE(kept.rhythm.pauses, 4);
    mergeDevice(gone, kept);
    QCOMPARE(gone.presence.value, PresenceValue::Online);
}

void TestSightingMerge::factoryStateIsWhatItSays_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("firstWord");
    QTest::addColumn<QString>("second");
    QTest::addColumn<QString>("secondWord");
    QTest::addColumn<int>("isDefault"); // -1: nobody said
    QTest::addColumn<QString>("source");
    QTest::newRow("said") << u"ubiquiti"_s << u"yes"_s << u"mdns"_s << QString() << 1 << u"ubiquiti"_s;
    QTest::newRow("not said") << u"ubiquiti"_s << QString() << u"mdns"_s << QString() << -1 << QString();
    QTest::newRow("no word of ours") << u"ubiquiti"_s << u"YES!"_s << u"mdns"_s << u"1"_s << -1 << QString();
    QTest::newRow("set up since") << u"ubiquiti"_s << u"yes"_s << u"ubiquiti"_s << u"no"_s << 0 << u"ubiquiti"_s;
    QTest::newRow("reset since") << u"wsd"_s << u"no"_s << u"wsd"_s << u"yes"_s << 1 << u"wsd"_s;
    QTest::newRow("shown no longer") << u"mdns"_s << u"yes"_s << u"mdns"_s << u"unknown"_s << -1 << QString();
    QTest::newRow("another no longer shows it") << u"ubiquiti"_s << u"yes"_s << u"mdns"_s << u"unknown"_s << 1 << u"ubiquiti"_s;
    QTest::newRow("the better source") << u"wifi"_s << u"yes"_s << u"wsd"_s << u"no"_s << 0 << u"wsd"_s;
    QTest::newRow("the lesser source") << u"wsd"_s << u"no"_s << u"wifi"_s << u"yes"_s << 0 << u"wsd"_s;
}

void TestSightingMerge::factoryStateIsWhatItSays()
{
    QFETCH(QString, first);
    QFETCH(QString, firstWord);
    QFETCH(QString, second);
    QFETCH(QString, secondWord);
    QFETCH(int, isDefault);
    Device device;
    mergeSighting(device, said(first, u"10.0.0.5"_s, {{u"factoryDefault"_s, firstWord}}), FakeClock::start);
    mergeSighting(device, said(second, u"10.0.0.5"_s, {{u"factoryDefault"_s, secondWord}}, 5s), FakeClock::start);
    QCOMPARE(device.isFactoryDefault, isDefault < 0 ? std::nullopt : std::optional(isDefault == 1));
    QTEST(device.provenance.value(u"factoryDefault"_s).source, "source");
}

void TestSightingMerge::factoryStateLastsAsLongAsItIsSeen()
{
    Device device;
    mergeSighting(device, said(u"wifi"_s, {}, {{u"factoryDefault"_s, u"yes"_s}}), FakeClock::start);
    Sighting elsewhere = said(u"mdns"_s, u"10.0.0.5"_s, {}, 5s);
    elsewhere.isGone = true;
    mergeSighting(device, elsewhere, FakeClock::start);
    QCOMPARE(device.isFactoryDefault, std::optional(true)); // who says goodbye never said so
    Sighting gone = said(u"wifi"_s, {}, {{u"factoryDefault"_s, u"yes"_s}}, 10s);
    gone.isGone = true;
    mergeSighting(device, gone, FakeClock::start);
    QCOMPARE(device.isFactoryDefault, std::nullopt);
    QVERIFY(!device.provenance.contains(u"factoryDefault"_s));
}

void TestSightingMerge::factoryStateOfMergedDevices()
{
    Device older;
    mergeSighting(older, said(u"wsd"_s, u"10.0.0.5"_s, {{u"factoryDefault"_s, u"yes"_s}}), FakeClock::start);
    Device newer;
    mergeSighting(newer, said(u"wsd"_s, u"10.0.0.5"_s, {{u"factoryDefault"_s, u"no"_s}}, 5s), FakeClock::start);
    Device kept = older;
    mergeDevice(kept, newer);
    QCOMPARE(kept.isFactoryDefault, std::optional(false));
    kept = newer;
    mergeDevice(kept, older);
    QCOMPARE(kept.isFactoryDefault, std::optional(false));
    mergeDevice(kept, Device());
    QCOMPARE(kept.isFactoryDefault, std::optional(false));
    Device silent;
    mergeDevice(silent, older);
    QCOMPARE(silent.isFactoryDefault, std::optional(true));
}

void TestSightingMerge::theCurrentInterfaceIsFirst()
{
    Device device;
    const auto seenOn = [&device](const QString &interface, std::chrono::seconds later, bool isGone = false) {
        Sighting sighting = said(u"mdns"_s, u"10.0.0.5"_s, {}, later);
        sighting.interface = interface;
        sighting.isGone = isGone;
        mergeSighting(device, sighting, std::max(sighting.at, *device.lastSeen));
        return device.interfaces;
    };
    device.lastSeen = FakeClock::start;
    QCOMPARE(seenOn(u"eth0"_s, 0s), QStringList({u"eth0"_s}));
    QCOMPARE(seenOn(u"eth1"_s, 5s), QStringList({u"eth0"_s, u"eth1"_s})); // it is on both
    QCOMPARE(seenOn(u"eth1"_s, 2min - 1s), QStringList({u"eth0"_s, u"eth1"_s}));
    QCOMPARE(seenOn(u"eth1"_s, 2min), QStringList({u"eth1"_s, u"eth0"_s})); // not there any more
    QCOMPARE(seenOn(u"eth0"_s, 3min), QStringList({u"eth1"_s, u"eth0"_s}));
    QCOMPARE(seenOn(u"eth1"_s, 4min, true), QStringList({u"eth1"_s, u"eth0"_s})); // a goodbye
    QCOMPARE(seenOn({}, 5min), QStringList({u"eth1"_s, u"eth0"_s}));              // a bus
    QCOMPARE(seenOn(u"eth0"_s, 2min), QStringList({u"eth1"_s, u"eth0"_s}));       // came late
    QCOMPARE(seenOn(u"eth0"_s, 6min), QStringList({u"eth0"_s, u"eth1"_s}));
    QCOMPARE(seenOn(u"eth2"_s, 7min), QStringList({u"eth0"_s, u"eth2"_s, u"eth1"_s}));
    for (int i = 2; i < 20; ++i)
        seenOn(u"eth%1"_s.arg(i), 5min * i);
    QCOMPARE(device.interfaces.size(), 8);
    QCOMPARE(device.interfaces.first(), u"eth19"_s);
}

QTEST_GUILESS_MAIN(TestSightingMerge)
#include "tst_sighting_merge.moc"
