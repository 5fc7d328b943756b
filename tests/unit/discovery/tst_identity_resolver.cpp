// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/identity_resolver.h"

#include "identity_samples.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestIdentityResolver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsByTheMacOnTheWire();
    void anAddressNeverIdentifies();
    void weakIdentifiersNeverIdentify_data();
    void weakIdentifiersNeverIdentify();
    void whatWasReadFromADeviceIsItsOwn();
    void aWeakNameMakesNoRowImmovable();
    void aBusHasNoInterface();
    void withoutAnAddressThereIsNoRow();
    void anAddressThatAnswersIsOneRow();
    void aKnownDevicesAddressIsNobodys();
    void theRowOfAnAddressBecomesItsDevice();
    void goodbyesMakeNobody();
    void aMadeUpMacIsOneRow();
    void aMadeUpMacThatIsClaimedJoinsNothing();
    void aMadeUpMacMayChange_data();
    void aMadeUpMacMayChange();
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

void TestIdentityResolver::withoutAnAddressThereIsNoRow()
{
    const Device known = withMac(macA);
    const Sighting stranger = sighting(u"mndp"_s, {}, {identifier(IdentifierType::Mac, macA, u"mndp"_s)});
    for (int i = 0; i < 2; ++i)
        QVERIFY(!resolve(stranger, {known}, now));
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
