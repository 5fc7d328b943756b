// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/identity_resolver.h"
#include "support/fake_clock.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QString macA = u"DC:A6:32:00:00:0A"_s;
const QString macB = u"DC:A6:32:00:00:0B"_s;
const Timestamp now = FakeClock::start;

Identifier identifier(IdentifierType type, const QString &value, const QString &source)
{
    return {type, value, source, now, now};
}

Sighting sighting(const QString &source, const QString &endpoint, QVector<Identifier> identifiers)
{
    Sighting seen;
    seen.source = source;
    seen.at = now;
    seen.interface = u"eth0"_s;
    seen.endpoint = endpoint;
    seen.identifiers = std::move(identifiers);
    return seen;
}

/// On the wire with this MAC, at this address.
Sighting onWire(const QString &endpoint, const QString &mac, QVector<Identifier> claims = {})
{
    claims.append(identifier(IdentifierType::Mac, mac, u"neighbours"_s));
    return sighting(u"mdns"_s, endpoint, std::move(claims));
}

Device device(QVector<Identifier> identifiers, Lifecycle state = Lifecycle::Discovered, const QString &address = {})
{
    static int count = 0;
    Device made;
    made.id = DeviceId::create(now + std::chrono::milliseconds(++count));
    made.state = state;
    made.identifiers = std::move(identifiers);
    if (!address.isEmpty()) {
        made.addresses = {address};
        made.interfaces = {u"eth0"_s};
    }
    return made;
}

Device withMac(const QString &mac, Lifecycle state = Lifecycle::Discovered, const QString &address = {})
{
    return device({identifier(IdentifierType::Mac, mac, u"neighbours"_s)}, state, address);
}

Device operators(Device device)
{
    device.provenance.insert(u"name"_s, {u"operator"_s, now});
    return device;
}

} // namespace

class TestIdentityResolver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsByTheMacOnTheWire();
    void anAddressNeverIdentifies();
    void weakIdentifiersNeverIdentify_data();
    void weakIdentifiersNeverIdentify();
    void aClaimJoins_data();
    void aClaimJoins();
    void whatWasObservedGoesFirst();
    void someoneElsesClaimIsDisputed();
    void whatIsSeenIsTakenFromWhoClaimedIt();
    void anEnrolledDeviceLearnsNothingByClaims();
    void whatWasReadFromADeviceIsItsOwn();
    void aWeakNameMakesNoRowImmovable();
    void theAllowListsMacIsNotForClaims();
    void nothingButOthersNamesIsAnAddress();
    void theSameDisputeMakesNoSecondRow();
    void aBusHasNoInterface();
    void joinedIsWhatIsKept();
    void untouchedRowsBecomeOne();
    void aBusDeviceIsTakenBySerialOnly_data();
    void aBusDeviceIsTakenBySerialOnly();
    void aBusDevicesWordsStay();
    void aSerialIsItsMakers_data();
    void aSerialIsItsMakers();
    void claimsMakeOneOfTwoAtMost_data();
    void claimsMakeOneOfTwoAtMost();
    void whatIsSeenMakesOneOfMany();
    void withoutAnAddressThereIsNoRow();
    void touchedRowsStayTwo();
    void theAllowListAbsorbsWhatWasSeenBefore();
    void anAddressThatAnswersIsOneRow();
    void aKnownDevicesAddressIsNobodys();
    void theRowOfAnAddressBecomesItsDevice();
    void goodbyesMakeNobody();
    void aMadeUpMacIsOneRow();
    void aMadeUpMacThatIsClaimedJoinsNothing();
    void aMadeUpMacMayChange_data();
    void aMadeUpMacMayChange();
    void contradictions_data();
    void contradictions();
    void whatWasToldApartStaysApart();
    void untouched_data();
    void untouched();
};

void TestIdentityResolver::findsByTheMacOnTheWire()
{
    const QVector<Device> candidates{withMac(macA), withMac(macB)};
    const auto known = resolve(onWire(u"10.0.0.5"_s, macB), candidates, now);
    QVERIFY(known);
    QCOMPARE(known->device.id, candidates.at(1).id);
    QVERIFY(!known->isNew && known->joined.isEmpty() && known->absorbed.isEmpty() && known->disputed.isEmpty());

    const auto unknown = resolve(onWire(u"10.0.0.5"_s, macB), {}, now);
    QVERIFY(unknown && unknown->isNew);
    QVERIFY(!unknown->device.id.isNull());
    QCOMPARE(unknown->joined.size(), 1);
}

void TestIdentityResolver::anAddressNeverIdentifies()
{
    // Another host took over the address of a known one.
    const QVector<Device> candidates{withMac(macA, Lifecycle::Enrolled, u"10.0.0.5"_s)};
    const auto other = resolve(onWire(u"10.0.0.5"_s, macB), candidates, now);
    QVERIFY(other && other->isNew);
    QVERIFY(other->device.id != candidates.at(0).id);
    QVERIFY(other->absorbed.isEmpty());
}

void TestIdentityResolver::weakIdentifiersNeverIdentify_data()
{
    QTest::addColumn<IdentifierType>("type");
    QTest::newRow("machine-id of a cloned image") << IdentifierType::MachineId;
    QTest::newRow("SSH host key of a cloned image") << IdentifierType::SshHostKey;
}

void TestIdentityResolver::weakIdentifiersNeverIdentify()
{
    QFETCH(IdentifierType, type);
    const Identifier weak = identifier(type, u"same"_s, u"ssh"_s);
    Device known = withMac(macA);
    known.identifiers.append(weak);
    const auto clone = resolve(onWire(u"10.0.0.6"_s, macB, {weak}), {known}, now);
    QVERIFY(clone && clone->isNew);
    QVERIFY(clone->disputed.isEmpty());
    QCOMPARE(clone->device.identifiers.size(), 2); // it is remembered all the same
}

void TestIdentityResolver::aClaimJoins_data()
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

void TestIdentityResolver::aClaimJoins()
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

void TestIdentityResolver::whatWasObservedGoesFirst()
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

void TestIdentityResolver::someoneElsesClaimIsDisputed()
{
    const Identifier claim = identifier(IdentifierType::Mac, macA, u"mdns"_s);
    const Device victim = withMac(macA, Lifecycle::Enrolled, u"10.0.0.5"_s);
    const auto resolution = resolve(onWire(u"10.0.0.66"_s, macB, {claim}), {victim}, now);
    QVERIFY(resolution && resolution->isNew);
    QCOMPARE(resolution->disputed, QVector{claim});
    for (const Identifier &own : resolution->device.identifiers)
        QCOMPARE(own.value, macB);
}

void TestIdentityResolver::whatIsSeenIsTakenFromWhoClaimedIt()
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

void TestIdentityResolver::anEnrolledDeviceLearnsNothingByClaims()
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

void TestIdentityResolver::whatWasReadFromADeviceIsItsOwn()
{
    // Over SSH it said which cards it has; the second one shows up on the wire.
    Device enrolled = withMac(macA, Lifecycle::Enrolled, u"10.0.0.5"_s);
    enrolled.identifiers.append(identifier(IdentifierType::Mac, macB, u"linux-ssh"_s));
    const auto arrival = resolve(onWire(u"10.0.0.66"_s, macB), {enrolled}, now);
    QVERIFY(arrival && !arrival->isNew);
    QCOMPARE(arrival->device.id, enrolled.id);
    QVERIFY(arrival->corrected.isEmpty());
}

void TestIdentityResolver::aWeakNameMakesNoRowImmovable()
{
    const Identifier madeUp = identifier(IdentifierType::Mac, u"52:54:00:00:00:01"_s, u"mndp"_s);
    const auto row = resolve(sighting(u"mndp"_s, u"10.0.0.5"_s, {madeUp}), {}, now);
    QVERIFY(row && row->isNew);
    const auto again = resolve(sighting(u"mndp"_s, u"10.0.0.5"_s, {madeUp}), {row->device}, now);
    QVERIFY(again);
    QCOMPARE(again->device.id, row->device.id);
    const auto seen = resolve(onWire(u"10.0.0.5"_s, macA, {madeUp}), {again->device}, now);
    QVERIFY(seen && !seen->isNew);
    QCOMPARE(seen->device.id, row->device.id);
}

void TestIdentityResolver::theAllowListsMacIsNotForClaims()
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

void TestIdentityResolver::nothingButOthersNamesIsAnAddress()
{
    const Identifier claim = identifier(IdentifierType::Mac, macA, u"mdns"_s);
    const Device victim = withMac(macA, Lifecycle::Discovered, u"10.0.0.5"_s);
    QVERIFY(!resolve(sighting(u"mdns"_s, u"10.0.0.5"_s, {claim}), {victim}, now)); // from its address: perhaps it is
    const auto elsewhere = resolve(sighting(u"mdns"_s, u"10.0.0.66"_s, {claim}), {victim}, now);
    QVERIFY(elsewhere && elsewhere->isNew);
    QVERIFY(elsewhere->device.identifiers.isEmpty());
    QCOMPARE(elsewhere->disputed, QVector{claim});
}

void TestIdentityResolver::theSameDisputeMakesNoSecondRow()
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

void TestIdentityResolver::aBusHasNoInterface()
{
    Sighting plugged = sighting(u"usb"_s, u"usb 1-2"_s, {});
    plugged.interface.clear();
    const auto first = resolve(plugged, {}, now);
    QVERIFY(first && first->isNew);
    const auto again = resolve(plugged, {first->device}, now);
    QVERIFY(again && !again->isNew);
    plugged.isGone = true;
    const auto gone = resolve(plugged, {first->device}, now);
    QVERIFY(gone);
    QCOMPARE(gone->device.presence.value, PresenceValue::Offline);
}

void TestIdentityResolver::joinedIsWhatIsKept()
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

void TestIdentityResolver::untouchedRowsBecomeOne()
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

void TestIdentityResolver::aBusDeviceIsTakenBySerialOnly_data()
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

void TestIdentityResolver::aBusDeviceIsTakenBySerialOnly()
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

void TestIdentityResolver::aBusDevicesWordsStay()
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

void TestIdentityResolver::aSerialIsItsMakers_data()
{
    QTest::addColumn<QString>("toldBy");
    QTest::addColumn<QString>("vendor");
    QTest::addColumn<bool>("isSame");
    QTest::newRow("the same maker") << u"ssdp"_s << u"ACME Corp."_s << true;
    QTest::newRow("another maker") << u"ssdp"_s << u"Other"_s << false;
    QTest::newRow("nobody says") << u"ssdp"_s << QString() << true;
    QTest::newRow("on the allow-list") << u"operator"_s << u"Other"_s << true;
}

void TestIdentityResolver::aSerialIsItsMakers()
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

void TestIdentityResolver::claimsMakeOneOfTwoAtMost_data()
{
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QString>("mac");
    QTest::addColumn<int>("absorbed");
    QTest::newRow("a stranger") << u"10.0.0.66"_s << QString() << 1;
    QTest::newRow("one who is seen") << u"10.0.0.66"_s << macA << 1;
    QTest::newRow("without an address") << QString() << QString() << 0;
}

void TestIdentityResolver::claimsMakeOneOfTwoAtMost()
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

void TestIdentityResolver::whatIsSeenMakesOneOfMany()
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

void TestIdentityResolver::withoutAnAddressThereIsNoRow()
{
    const Device known = withMac(macA);
    const Sighting stranger = sighting(u"mndp"_s, {}, {identifier(IdentifierType::Mac, macA, u"mndp"_s)});
    for (int i = 0; i < 2; ++i)
        QVERIFY(!resolve(stranger, {known}, now));
}

void TestIdentityResolver::touchedRowsStayTwo()
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

void TestIdentityResolver::theAllowListAbsorbsWhatWasSeenBefore()
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

void TestIdentityResolver::anAddressThatAnswersIsOneRow()
{
    const Sighting unknown = sighting(u"mdns"_s, u"10.0.0.5"_s, {});
    const auto first = resolve(unknown, {}, now);
    QVERIFY(first && first->isNew);
    QVERIFY(first->device.identifiers.isEmpty());
    QCOMPARE(first->device.name, u"10.0.0.5"_s);
    const auto again = resolve(unknown, {first->device}, now);
    QVERIFY(again && !again->isNew);
    QCOMPARE(again->device.id, first->device.id);
    // The same address on another interface is another network's.
    Sighting elsewhere = unknown;
    elsewhere.interface = u"eth1"_s;
    const auto other = resolve(elsewhere, {first->device}, now);
    QVERIFY(other && other->isNew);
    // Named by a person it is still that row.
    const auto named = resolve(unknown, {operators(first->device)}, now);
    QVERIFY(named && !named->isNew);
}

void TestIdentityResolver::aKnownDevicesAddressIsNobodys()
{
    const Device known = withMac(macA, Lifecycle::Enrolled, u"10.0.0.5"_s);
    QVERIFY(!resolve(sighting(u"mdns"_s, u"10.0.0.5"_s, {}), {known}, now));
}

void TestIdentityResolver::theRowOfAnAddressBecomesItsDevice()
{
    const auto row = resolve(sighting(u"mdns"_s, u"10.0.0.5"_s, {}), {}, now);
    QVERIFY(row);
    const auto identified = resolve(onWire(u"10.0.0.5"_s, macA), {row->device}, now);
    QVERIFY(identified && !identified->isNew);
    QCOMPARE(identified->device.id, row->device.id);
    QCOMPARE(identified->joined.size(), 1);
    QVERIFY(identified->absorbed.isEmpty());
    const auto known = resolve(onWire(u"10.0.0.5"_s, macA), {row->device, withMac(macA)}, now);
    QVERIFY(known && known->device.id != row->device.id);
    QCOMPARE(known->absorbed, QVector{row->device.id});
    const auto touched = resolve(onWire(u"10.0.0.5"_s, macA), {operators(row->device)}, now);
    QVERIFY(touched && touched->isNew);
    QVERIFY(touched->absorbed.isEmpty());
}

void TestIdentityResolver::goodbyesMakeNobody()
{
    Sighting goodbye = onWire(u"10.0.0.5"_s, macA);
    goodbye.isGone = true;
    QVERIFY(!resolve(goodbye, {}, now));
    Sighting unknown = sighting(u"mdns"_s, u"10.0.0.5"_s, {});
    unknown.isGone = true;
    QVERIFY(!resolve(unknown, {}, now));
    const auto known = resolve(goodbye, {withMac(macA)}, now);
    QVERIFY(known);
    QCOMPARE(known->device.presence.value, PresenceValue::Offline);
}

void TestIdentityResolver::aMadeUpMacIsOneRow()
{
    const QString madeUp = u"02:4D:75:00:00:01"_s;
    const auto first = resolve(onWire(u"10.0.0.5"_s, madeUp), {}, now);
    QVERIFY(first && first->isNew);
    QCOMPARE(first->device.identifiers.first().strength(), Strength::Weak);
    for (const Lifecycle state : {Lifecycle::Discovered, Lifecycle::Enrolled}) {
        Device known = first->device;
        known.state = state;
        const auto moved = resolve(onWire(u"10.0.0.9"_s, madeUp), {known}, now); // another address
        QVERIFY(moved && !moved->isNew);
        QCOMPARE(moved->device.id, known.id);
    }
}

void TestIdentityResolver::aMadeUpMacThatIsClaimedJoinsNothing()
{
    const QString madeUp = u"02:4D:75:00:00:01"_s;
    const Identifier claim = identifier(IdentifierType::Mac, madeUp, u"mdns"_s);
    const Device expected = device({identifier(IdentifierType::Mac, madeUp, u"mdns"_s)});
    const auto other = resolve(onWire(u"10.0.0.5"_s, macB, {claim}), {expected}, now);
    QVERIFY(other && other->isNew);
    const Device seen = withMac(madeUp);
    const auto liar = resolve(onWire(u"10.0.0.5"_s, macB, {claim}), {seen}, now);
    QVERIFY(liar && liar->isNew);
    QCOMPARE(liar->disputed, QVector{claim});
}

void TestIdentityResolver::aMadeUpMacMayChange_data()
{
    QTest::addColumn<QString>("mac");
    QTest::addColumn<int>("minutes");
    QTest::addColumn<bool>("isSame");
    QTest::newRow("a made-up one, gone") << u"02:4D:75:00:00:01"_s << 11 << true;
    QTest::newRow("a made-up one, still there") << u"02:4D:75:00:00:01"_s << 9 << false;
    QTest::newRow("a maker's, gone") << macA << 11 << false;
}

void TestIdentityResolver::aMadeUpMacMayChange()
{
    QFETCH(QString, mac);
    QFETCH(int, minutes);
    const Identifier uuid = identifier(IdentifierType::Uuid, u"0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b"_s, u"ssdp"_s);
    Device phone = withMac(mac);
    phone.identifiers.append(uuid);
    const auto again = resolve(onWire(u"10.0.0.6"_s, u"06:00:00:00:00:02"_s, {uuid}), {phone},
                               now + std::chrono::minutes(minutes));
    QVERIFY(again);
    QTEST(again->device.id == phone.id, "isSame");
}

void TestIdentityResolver::contradictions_data()
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

void TestIdentityResolver::contradictions()
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

void TestIdentityResolver::whatWasToldApartStaysApart()
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

void TestIdentityResolver::untouched_data()
{
    QTest::addColumn<Device>("row");
    QTest::addColumn<bool>("isUntouchedRow");
    Device credited = withMac(macA);
    credited.credentials.append(Credential());
    Device ignored = withMac(macA);
    ignored.ignored = Ignored{};
    QTest::newRow("ignored") << ignored << false;
    QTest::newRow("discovered") << withMac(macA) << true;
    QTest::newRow("expected") << withMac(macA, Lifecycle::Expected) << false;
    QTest::newRow("enrolled") << withMac(macA, Lifecycle::Enrolled) << false;
    QTest::newRow("an operator's word") << operators(withMac(macA)) << false;
    QTest::newRow("a credential") << credited << false;
}

void TestIdentityResolver::untouched()
{
    QFETCH(Device, row);
    QFETCH(bool, isUntouchedRow);
    QCOMPARE(isUntouched(row), isUntouchedRow);
}

QTEST_GUILESS_MAIN(TestIdentityResolver)
#include "tst_identity_resolver.moc"
