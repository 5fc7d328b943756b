// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which rows of the registry become one.
#include "discovery/identity_resolver.h"

#include "identity_samples.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestIdentityMerging : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void untouchedRowsBecomeOne();
    void aBusDeviceIsTakenBySerialOnly_data();
    void aBusDeviceIsTakenBySerialOnly();
    void aBusDevicesWordsStay();
    void claimsMakeOneOfTwoAtMost_data();
    void claimsMakeOneOfTwoAtMost();
    void whatIsSeenMakesOneOfMany();
    void touchedRowsStayTwo();
    void theAllowListAbsorbsWhatWasSeenBefore();
    void whatWasToldApartStaysApart();
};

void TestIdentityMerging::untouchedRowsBecomeOne()
{
    // Seen on USB by its serial number, on the wire by its MAC; now it says both.
    const Device onUsb = device({identifier(IdentifierType::Serial, u"SN-1001"_s, u"usb"_s)});
    Device wired = withMac(macA, Lifecycle::Discovered, u"10.0.0.5"_s);
    wired.vendor = u"Acme"_s;
    wired.provenance.insert(u"vendor"_s, {u"neighbours"_s, now});
    const auto resolution = resolve(onWire(u"10.0.0.5"_s, macA, {identifier(IdentifierType::Serial, u"SN-1001"_s, u"mdns"_s)}),
                                    {wired, onUsb}, now);
    QVERIFY(resolution);
    QCOMPARE(resolution->device.id, wired.id); // what is observed now goes before the older row
    QCOMPARE(resolution->absorbed, QVector{onUsb.id});
    QCOMPARE(resolution->device.vendor, u"Acme"_s);
    QCOMPARE(resolution->device.identifiers.size(), 2);
    QVERIFY(resolution->disputed.isEmpty());
}

void TestIdentityMerging::aBusDeviceIsTakenBySerialOnly_data()
{
    QTest::addColumn<IdentifierType>("type");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("vendor");   // that the one on the network says
    QTest::addColumn<int>("otherMinutes"); // since somebody else said the same; -1: nobody did
    QTest::addColumn<bool>("isOne");
    const IdentifierType serial = IdentifierType::Serial;
    QTest::newRow("as it is") << serial << u"SN-1001"_s << u"ACME Inc."_s << -1 << true;
    QTest::newRow("too short") << serial << u"10011"_s << u"Acme"_s << -1 << false;
    QTest::newRow("another vendor") << serial << u"SN-1001"_s << u"Other"_s << -1 << false;
    QTest::newRow("no vendor") << serial << u"SN-1001"_s << QString() << -1 << false;
    QTest::newRow("somebody else says so") << serial << u"SN-1001"_s << u"Acme"_s << 1 << false;
    QTest::newRow("somebody else has said so") << serial << u"SN-1001"_s << u"Acme"_s << 11 << true;
    QTest::newRow("by its place") << IdentifierType::Usb << u"04a9:1909 1-2"_s << u"Acme"_s << -1 << false;
}

void TestIdentityMerging::aBusDeviceIsTakenBySerialOnly()
{
    QFETCH(IdentifierType, type);
    QFETCH(QString, value);
    QFETCH(QString, vendor);
    QFETCH(int, otherMinutes);
    QFETCH(bool, isOne);
    Device onUsb = device({identifier(type, value, u"usb"_s)});
    onUsb.vendor = u"Acme"_s;
    QVector<Device> candidates{onUsb};
    const Identifier claim = identifier(type, value, u"mdns"_s);
    if (otherMinutes >= 0) {
        Device other = withMac(macB);
        other.identifiers.append(claim);
        other.lastSeen = now - std::chrono::minutes(otherMinutes);
        candidates.append(other);
    }
    for (const bool isFirmSender : {true, false}) {
        Sighting said = isFirmSender ? onWire(u"10.0.0.5"_s, macA, {claim}) : sighting(u"mdns"_s, u"10.0.0.5"_s, {claim});
        said.attributes = {{u"vendor"_s, vendor}};
        const auto resolution = resolve(said, candidates, now);
        QVERIFY(resolution);
        QCOMPARE(resolution->device.id == onUsb.id, isOne);
        QCOMPARE(resolution->disputed.isEmpty(), isOne && otherMinutes < 0);
        QCOMPARE(resolution->isNew, !isOne);
    }
}

void TestIdentityMerging::aBusDevicesWordsStay()
{
    Device onUsb = device({identifier(IdentifierType::Serial, u"SN-1001"_s, u"usb"_s)});
    onUsb.vendor = u"Acme"_s;
    onUsb.model = u"Press 2"_s;
    onUsb.provenance = {{u"vendor"_s, {u"usb"_s, now}}, {u"model"_s, {u"usb"_s, now}}};
    Device wired = withMac(macA, Lifecycle::Discovered, u"10.0.0.5"_s);
    wired.model = u"Made up"_s;
    wired.provenance = {{u"model"_s, {u"mdns"_s, now}}};
    Sighting said = onWire(u"10.0.0.5"_s, macA, {identifier(IdentifierType::Serial, u"SN-1001"_s, u"mdns"_s)});
    said.attributes = {{u"vendor"_s, u"acme"_s}, {u"model"_s, u"Made up"_s}};
    const auto resolution = resolve(said, {wired, onUsb}, now);
    QVERIFY(resolution);
    QCOMPARE(resolution->absorbed, QVector{onUsb.id});
    QCOMPARE(resolution->device.vendor, u"Acme"_s);
    QCOMPARE(resolution->device.model, u"Press 2"_s);
}

void TestIdentityMerging::claimsMakeOneOfTwoAtMost_data()
{
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QString>("mac");
    QTest::addColumn<int>("absorbed");
    QTest::newRow("a stranger") << u"10.0.0.66"_s << QString() << 1;
    QTest::newRow("one who is seen") << u"10.0.0.66"_s << macA << 1;
    QTest::newRow("without an address") << QString() << QString() << 0;
}

void TestIdentityMerging::claimsMakeOneOfTwoAtMost()
{
    QFETCH(QString, endpoint);
    QFETCH(QString, mac);
    QFETCH(int, absorbed);
    QVector<Device> rows{withMac(macA)};
    QVector<Identifier> claims;
    for (int i = 0; i < 5; ++i) {
        claims.append(identifier(IdentifierType::Usn, u"uuid:box-%1"_s.arg(i), u"mndp"_s));
        rows.append(device({claims.last()}));
    }
    const auto resolution = resolve(mac.isEmpty() ? sighting(u"mndp"_s, endpoint, claims) : onWire(endpoint, mac, claims), rows,
                                    now);
    QVERIFY(resolution);
    QCOMPARE(resolution->absorbed.size(), absorbed);
    QCOMPARE(resolution->disputed.size(), (mac.isEmpty() ? 4 : 5) - absorbed);
}

void TestIdentityMerging::whatIsSeenMakesOneOfMany()
{
    Sighting plugged = sighting(u"usb"_s, u"usb 1-2"_s, {});
    QVector<Device> rows;
    for (int i = 0; i < 3; ++i) {
        plugged.identifiers.append(identifier(IdentifierType::Usb, u"04a9:1909 1-%1"_s.arg(i), u"usb"_s));
        rows.append(device({plugged.identifiers.last()}));
    }
    const auto resolution = resolve(plugged, rows, now);
    QVERIFY(resolution);
    QCOMPARE(resolution->absorbed.size(), 2);
}

void TestIdentityMerging::touchedRowsStayTwo()
{
    const Identifier serial = identifier(IdentifierType::Serial, u"SN-1"_s, u"usb"_s);
    const Device named = operators(device({serial}));
    const Device enrolled = withMac(macA, Lifecycle::Enrolled);
    Sighting both = onWire(u"10.0.0.5"_s, macA);
    both.identifiers.append(serial);
    const auto resolution = resolve(both, {named, enrolled}, now);
    QVERIFY(resolution);
    QVERIFY(resolution->absorbed.isEmpty());
    QCOMPARE(resolution->disputed.size(), 1);
}

void TestIdentityMerging::theAllowListAbsorbsWhatWasSeenBefore()
{
    const Identifier serial = identifier(IdentifierType::Serial, u"SN-1"_s, u"operator"_s);
    const Device expected = operators(device({serial}, Lifecycle::Expected));
    const Device seen = withMac(macA, Lifecycle::Discovered, u"10.0.0.5"_s);
    const auto resolution = resolve(onWire(u"10.0.0.5"_s, macA, {identifier(IdentifierType::Serial, u"SN-1"_s, u"mdns"_s)}),
                                    {seen, expected}, now);
    QVERIFY(resolution);
    QCOMPARE(resolution->device.id, expected.id);
    QVERIFY(resolution->wasExpected);
    QCOMPARE(resolution->absorbed, QVector{seen.id});
    QCOMPARE(resolution->device.addresses, QStringList{u"10.0.0.5"_s});
}

void TestIdentityMerging::whatWasToldApartStaysApart()
{
    const Identifier serial = identifier(IdentifierType::Serial, u"SN-1"_s, u"mdns"_s);
    const Device wired = withMac(macA);
    const Device other = device({serial});
    const Sighting both = onWire(u"10.0.0.5"_s, macA, {serial});
    const auto fused = resolve(both, {wired, other}, now);
    QCOMPARE(fused->absorbed, QVector{other.id});
    const QVector<Distinction> told{{IdentifierType::Serial, u"SN-1"_s, wired.id}, {IdentifierType::Mac, macA, other.id}};
    const auto apart = resolve(both, {wired, other}, now, told);
    QVERIFY(apart);
    QCOMPARE(apart->device.id, wired.id);
    QVERIFY(apart->absorbed.isEmpty());
    QCOMPARE(apart->disputed, QVector{serial});
    QVERIFY(apart->corrected.isEmpty());
}

QTEST_GUILESS_MAIN(TestIdentityMerging)
#include "tst_identity_merging.moc"
