// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody says of himself: whom it joins, and whose it stays.
#include "discovery/identity_resolver.h"

#include "identity_samples.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestIdentityClaims : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aClaimJoins_data();
    void aClaimJoins();
    void whatWasObservedGoesFirst();
    void someoneElsesClaimIsDisputed();
    void whatIsSeenIsTakenFromWhoClaimedIt();
    void anEnrolledDeviceLearnsNothingByClaims();
    void theAllowListsMacIsNotForClaims();
    void nothingButOthersNamesIsAnAddress();
    void theSameDisputeMakesNoSecondRow();
    void joinedIsWhatIsKept();
    void aSerialIsItsMakers_data();
    void aSerialIsItsMakers();
    void contradictions_data();
    void contradictions();
    void anotherVoiceUnderItsMac_data();
    void anotherVoiceUnderItsMac();
};

void TestIdentityClaims::aClaimJoins_data()
{
    QTest::addColumn<Lifecycle>("state");
    QTest::addColumn<QString>("deviceMac"); // said by the neighbour table
    QTest::addColumn<QString>("senderMac");
    QTest::addColumn<bool>("isSame");
    QTest::newRow("expected") << Lifecycle::Expected << QString() << macA << true;
    QTest::newRow("expected, sender unknown") << Lifecycle::Expected << QString() << QString() << true;
    QTest::newRow("discovered on USB") << Lifecycle::Discovered << QString() << macA << true;
    QTest::newRow("discovered, sender unknown") << Lifecycle::Discovered << macA << QString() << false;
    QTest::newRow("told of before, sender unknown") << Lifecycle::Discovered << QString() << QString() << true;
    QTest::newRow("discovered under another MAC") << Lifecycle::Discovered << macA << macB << false;
    QTest::newRow("expected under another MAC") << Lifecycle::Expected << macA << macB << false;
    QTest::newRow("enrolled") << Lifecycle::Enrolled << QString() << macB << false;
    QTest::newRow("enrolled, sender unknown") << Lifecycle::Enrolled << macA << QString() << false;
    QTest::newRow("quarantined") << Lifecycle::Quarantined << QString() << macB << false;
    QTest::newRow("retired") << Lifecycle::Retired << QString() << macB << false;
}

void TestIdentityClaims::aClaimJoins()
{
    QFETCH(Lifecycle, state);
    QFETCH(QString, deviceMac);
    QFETCH(QString, senderMac);
    QFETCH(bool, isSame);
    const Identifier serial = identifier(IdentifierType::Serial, u"SN-1"_s, u"mdns"_s);
    Device known = device({serial}, state);
    if (!deviceMac.isEmpty())
        known.identifiers.append(identifier(IdentifierType::Mac, deviceMac, u"neighbours"_s));
    const Sighting seen = senderMac.isEmpty() ? sighting(u"mdns"_s, u"10.0.0.5"_s, {serial})
                                              : onWire(u"10.0.0.5"_s, senderMac, {serial});
    const auto resolution = resolve(seen, {known}, now);
    QVERIFY(resolution);
    QCOMPARE(resolution->device.id == known.id, isSame);
    QCOMPARE(resolution->isNew, !isSame);
    QCOMPARE(resolution->disputed.size(), isSame ? 0 : 1);
    QCOMPARE(resolution->wasExpected, isSame && state == Lifecycle::Expected);
    if (isSame)
        QCOMPARE(resolution->device.state, Lifecycle::Discovered);
}

void TestIdentityClaims::whatWasObservedGoesFirst()
{
    // Its own MAC is on the wire; it claims the serial number of another.
    const Identifier serial = identifier(IdentifierType::Serial, u"SN-1"_s, u"mdns"_s);
    Device victim = withMac(macA);
    victim.identifiers.append(serial);
    const Device liar = withMac(macB);
    const auto resolution = resolve(onWire(u"10.0.0.6"_s, macB, {serial}), {victim, liar}, now);
    QVERIFY(resolution);
    QCOMPARE(resolution->device.id, liar.id);
    QCOMPARE(resolution->disputed, QVector{serial});
    QCOMPARE(resolution->device.identifiers.size(), 1);
    QVERIFY(resolution->absorbed.isEmpty());
}

void TestIdentityClaims::someoneElsesClaimIsDisputed()
{
    const Identifier claim = identifier(IdentifierType::Mac, macA, u"mdns"_s);
    const Device victim = withMac(macA, Lifecycle::Enrolled, u"10.0.0.5"_s);
    const auto resolution = resolve(onWire(u"10.0.0.66"_s, macB, {claim}), {victim}, now);
    QVERIFY(resolution && resolution->isNew);
    QCOMPARE(resolution->disputed, QVector{claim});
    for (const Identifier &own : resolution->device.identifiers)
        QCOMPARE(own.value, macB);
}

void TestIdentityClaims::whatIsSeenIsTakenFromWhoClaimedIt()
{
    // A said that it has B's MAC as well, before anybody saw B.
    Device liar = withMac(macA);
    liar.identifiers.append(identifier(IdentifierType::Mac, macB, u"mdns"_s));
    const auto arrival = resolve(onWire(u"10.0.0.6"_s, macB), {liar}, now);
    QVERIFY(arrival && arrival->isNew);
    QVERIFY(arrival->disputed.isEmpty());
    QCOMPARE(arrival->device.identifiers.size(), 1);
    QCOMPARE(arrival->corrected.size(), 1);
    QCOMPARE(arrival->corrected.front().id, liar.id);
    QCOMPARE(arrival->corrected.front().identifiers.size(), 1);
    QCOMPARE(arrival->corrected.front().identifiers.front().value, macA);
}

void TestIdentityClaims::anEnrolledDeviceLearnsNothingByClaims()
{
    // In the name of an enrolled device somebody says that it is his own device, too.
    const Device victim = withMac(macA, Lifecycle::Enrolled, u"10.0.0.5"_s);
    const auto said = resolve(onWire(u"10.0.0.5"_s, macA, {identifier(IdentifierType::Mac, macB, u"mdns"_s)}), {victim}, now);
    QVERIFY(said);
    QCOMPARE(said->device.id, victim.id);
    QVERIFY(said->joined.isEmpty());
    QCOMPARE(said->device.identifiers.size(), 1);
    // And if it had been remembered from earlier, his device would still be another one.
    Device told = victim;
    told.identifiers.append(identifier(IdentifierType::Mac, macB, u"mdns"_s));
    const auto arrival = resolve(onWire(u"10.0.0.66"_s, macB), {told}, now);
    QVERIFY(arrival && arrival->isNew);
    QCOMPARE(arrival->corrected.size(), 1);
}

void TestIdentityClaims::theAllowListsMacIsNotForClaims()
{
    const Device expected = operators(device({identifier(IdentifierType::Mac, macA, u"operator"_s)}, Lifecycle::Expected));
    const auto claimed = resolve(onWire(u"10.0.0.66"_s, macB, {identifier(IdentifierType::Mac, macA, u"mdns"_s)}), {expected},
                                 now);
    QVERIFY(claimed && claimed->isNew);
    QCOMPARE(claimed->disputed.size(), 1);
    const auto arrived = resolve(onWire(u"10.0.0.5"_s, macA), {expected}, now);
    QVERIFY(arrived && arrived->wasExpected);
    QCOMPARE(arrived->device.id, expected.id);
}

void TestIdentityClaims::nothingButOthersNamesIsAnAddress()
{
    const Identifier claim = identifier(IdentifierType::Mac, macA, u"mdns"_s);
    const Device victim = withMac(macA, Lifecycle::Discovered, u"10.0.0.5"_s);
    QVERIFY(!resolve(sighting(u"mdns"_s, u"10.0.0.5"_s, {claim}), {victim}, now)); // from its address: perhaps it is
    const auto elsewhere = resolve(sighting(u"mdns"_s, u"10.0.0.66"_s, {claim}), {victim}, now);
    QVERIFY(elsewhere && elsewhere->isNew);
    QVERIFY(elsewhere->device.identifiers.isEmpty());
    QCOMPARE(elsewhere->disputed, QVector{claim});
}

void TestIdentityClaims::theSameDisputeMakesNoSecondRow()
{
    const Identifier claim = identifier(IdentifierType::Mac, macA, u"mdns"_s);
    const Device victim = withMac(macA, Lifecycle::Discovered, u"10.0.0.5"_s);
    const Sighting seen = sighting(u"mdns"_s, u"10.0.0.66"_s, {claim});
    const auto first = resolve(seen, {victim}, now);
    QVERIFY(first);
    const auto again = resolve(seen, {victim, first->device}, now);
    QVERIFY(again && !again->isNew);
    QCOMPARE(again->device.id, first->device.id);
}

void TestIdentityClaims::joinedIsWhatIsKept()
{
    QVector<Identifier> claims;
    for (int i = 0; i < 40; ++i)
        claims.append(identifier(IdentifierType::Serial, u"SN-%1"_s.arg(i), u"mdns"_s));
    const auto first = resolve(onWire(u"10.0.0.5"_s, macA, claims), {}, now);
    QVERIFY(first);
    QCOMPARE(first->joined.size(), first->device.identifiers.size());
    // However much was told, what the wire shows has its place; and nothing joins that is not kept.
    QVERIFY(std::ranges::any_of(first->device.identifiers, [](const Identifier &own) { return own.value == macA; }));
    const auto again = resolve(onWire(u"10.0.0.5"_s, macA, claims), {first->device}, now);
    QVERIFY(again);
    QVERIFY(again->joined.isEmpty());
}

void TestIdentityClaims::aSerialIsItsMakers_data()
{
    QTest::addColumn<QString>("toldBy");
    QTest::addColumn<QString>("vendor");
    QTest::addColumn<bool>("isSame");
    QTest::newRow("the same maker") << u"ssdp"_s << u"ACME Corp."_s << true;
    QTest::newRow("another maker") << u"ssdp"_s << u"Other"_s << false;
    QTest::newRow("nobody says") << u"ssdp"_s << QString() << true;
    QTest::newRow("on the allow-list") << u"operator"_s << u"Other"_s << true;
}

void TestIdentityClaims::aSerialIsItsMakers()
{
    QFETCH(QString, toldBy);
    QFETCH(QString, vendor);
    Device known = device({identifier(IdentifierType::Serial, u"0042"_s, toldBy)});
    known.vendor = u"Acme"_s;
    Sighting said = sighting(u"mdns"_s, u"10.0.0.5"_s, {identifier(IdentifierType::Serial, u"0042"_s, u"mdns"_s)});
    said.attributes = {{u"vendor"_s, vendor}};
    const auto resolution = resolve(said, {known}, now);
    QVERIFY(resolution);
    QTEST(resolution->device.id == known.id, "isSame");
}

void TestIdentityClaims::contradictions_data()
{
    QTest::addColumn<IdentifierType>("type");
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("mac");
    QTest::addColumn<QString>("vendor");
    QTest::addColumn<bool>("isSame");
    const QString madeUp = u"02:4D:75:00:00:01"_s;
    QTest::newRow("IDevID") << IdentifierType::IDevId << u"est"_s << macA << QString() << false;
    QTest::newRow("endorsement key") << IdentifierType::EndorsementKey << u"tpm"_s << madeUp << QString() << false;
    QTest::newRow("serial by SNMP") << IdentifierType::Serial << u"snmp"_s << macA << QString() << false;
    QTest::newRow("serial by USB") << IdentifierType::Serial << u"usb"_s << macA << QString() << false;
    QTest::newRow("serial announced, a maker's MAC") << IdentifierType::Serial << u"mdns"_s << macA << u"Acme"_s << true;
    QTest::newRow("serial announced, a made-up MAC") << IdentifierType::Serial << u"mdns"_s << madeUp << u"ACME"_s << false;
    QTest::newRow("serial announced by another vendor") << IdentifierType::Serial << u"mdns"_s << madeUp << u"Else"_s << true;
    QTest::newRow("UUID") << IdentifierType::Uuid << u"ssdp"_s << madeUp << u"Acme"_s << true;
}

void TestIdentityClaims::contradictions()
{
    QFETCH(IdentifierType, type);
    QFETCH(QString, source);
    QFETCH(QString, mac);
    QFETCH(QString, vendor);
    QFETCH(bool, isSame);
    Device known = withMac(mac);
    known.vendor = u"Acme"_s;
    known.identifiers.append(identifier(type, u"0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5a"_s, source));
    Sighting seen = onWire(u"10.0.0.5"_s, mac, {identifier(type, u"0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b"_s, source)});
    seen.attributes = {{u"vendor"_s, vendor}};
    const auto resolution = resolve(seen, {known}, now);
    QVERIFY(resolution);
    QCOMPARE(resolution->device.id == known.id, isSame);
    if (isSame)
        return;
    QCOMPARE(resolution->disputed.size(), 1);
    QCOMPARE(resolution->disputed.first().value, mac);
    // The next one finds the row that this one made.
    const auto again = resolve(seen, {known, resolution->device}, now);
    QVERIFY(again && !again->isNew);
    QCOMPARE(again->device.id, resolution->device.id);
}

void TestIdentityClaims::anotherVoiceUnderItsMac_data()
{
    QTest::addColumn<int>("firstSaid"); // seconds ago; its own number
    QTest::addColumn<int>("lastSaid");
    QTest::addColumn<QString>("macOfOther"); // who has the new number; empty: nobody
    QTest::addColumn<bool>("isSame");
    QTest::newRow("it was another until now") << 60 << 1 << QString() << false;
    QTest::newRow("the rest of its first words") << 2 << 1 << QString() << true;
    QTest::newRow("its number was changed") << 3600 << 601 << QString() << true;
    QTest::newRow("it copies somebody's number") << 60 << 1 << macB << true;
}

void TestIdentityClaims::anotherVoiceUnderItsMac()
{
    QFETCH(int, firstSaid);
    QFETCH(int, lastSaid);
    QFETCH(QString, macOfOther);
    QFETCH(bool, isSame);
    Device known = withMac(macA, Lifecycle::Enrolled, u"10.0.0.4"_s);
    known.vendor = u"Acme"_s;
    known.identifiers.append(identifier(IdentifierType::Serial, u"SN-000001"_s, u"mdns"_s));
    known.identifiers.last().firstSeen = now - std::chrono::seconds(firstSaid);
    known.identifiers.last().lastSeen = now - std::chrono::seconds(lastSaid);
    const Identifier number = identifier(IdentifierType::Serial, u"SN-000002"_s, u"mdns"_s);
    QVector<Device> candidates{known};
    if (!macOfOther.isEmpty()) {
        Device other = withMac(macOfOther);
        other.identifiers.append(number);
        candidates.append(other);
    }
    Sighting seen = onWire(u"10.0.0.5"_s, macA, {number});
    seen.attributes = {{u"vendor"_s, u"Acme"_s}};
    const auto resolution = resolve(seen, candidates, now);
    QVERIFY(resolution);
    QCOMPARE(resolution->device.id == known.id, isSame);
    QCOMPARE(resolution->isNew, !isSame);
    if (isSame)
        return;
    QCOMPARE(resolution->disputed.size(), 1);
    QCOMPARE(resolution->disputed.first().value, macA);
    // From then on either goes to its own row.
    candidates.append(resolution->device);
    QCOMPARE(resolve(seen, candidates, now)->device.id, resolution->device.id);
    Sighting own = onWire(u"10.0.0.4"_s, macA, {known.identifiers.last()});
    own.attributes = seen.attributes;
    QCOMPARE(resolve(own, candidates, now)->device.id, known.id);
}

QTEST_GUILESS_MAIN(TestIdentityClaims)
#include "tst_identity_claims.moc"
