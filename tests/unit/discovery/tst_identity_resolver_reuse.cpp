// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/identity_resolver.h"
#include "support/fake_clock.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::discovery;

namespace {

constexpr Timestamp now = FakeClock::start;

Identifier named(IdentifierType type, const QString &value, const QString &source)
{
    return {type, value, source, now, now};
}

Sighting plugged(const QString &make, const QString &vendor)
{
    Sighting seen;
    seen.source = u"usb"_s;
    seen.at = now;
    seen.endpoint = u"usb 1-2"_s;
    seen.identifiers = {named(IdentifierType::Usb, make + u":SN-1001"_s, u"usb"_s),
                        named(IdentifierType::Serial, u"SN-1001"_s, u"usb"_s)};
    if (!vendor.isEmpty())
        seen.attributes = {{u"vendor"_s, vendor}};
    return seen;
}

/// From the host with this MAC on the wire; none: it is not known.
Sighting heardAt(const QString &endpoint, const QString &mac = {}, QVector<Identifier> told = {})
{
    Sighting heard;
    heard.source = told.isEmpty() ? u"mdns"_s : told.front().source;
    heard.at = now;
    heard.interface = u"eth0"_s;
    heard.endpoint = endpoint;
    heard.identifiers = std::move(told);
    if (!mac.isEmpty())
        heard.identifiers.append(named(IdentifierType::Mac, mac, u"neighbours"_s));
    return heard;
}

bool hasSerial(const Device &device)
{
    return std::ranges::any_of(device.identifiers, [](const Identifier &own) { return own.type == IdentifierType::Serial; });
}

} // namespace

/// What two devices have one after the other, or both: a serial number, a MAC somebody else tells, an address.
class TestIdentityResolverReuse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSerialOnABusIsItsMakers_data()
    {
        QTest::addColumn<QString>("vendor");
        QTest::addColumn<bool>("isSame");
        QTest::newRow("another maker") << u"Other"_s << false;
        QTest::newRow("the same maker, as another product") << u"ACME Corp."_s << true;
        QTest::newRow("nobody says") << QString() << true;
    }
    void aSerialOnABusIsItsMakers()
    {
        QFETCH(QString, vendor);
        QFETCH(bool, isSame);
        const Sighting first = plugged(u"04A9:1909"_s, u"Acme"_s);
        const Device acme = resolve(first, {}, now)->device;
        const Sighting second = plugged(u"10C4:EA60"_s, vendor);
        const auto arrival = resolve(second, {acme}, now);
        QVERIFY(arrival);
        QCOMPARE(arrival->device.id == acme.id, isSame);
        QCOMPARE(arrival->isNew, !isSame);
        QVERIFY(arrival->disputed.isEmpty());
        QVERIFY(arrival->corrected.isEmpty()); // Acme's keeps its number
        QVERIFY(hasSerial(arrival->device));
        if (isSame)
            return;
        // Each finds its own row again, whichever is asked first.
        for (const QVector<Device> &rows : {QVector{acme, arrival->device}, QVector{arrival->device, acme}}) {
            for (const auto &[seen, id] : {std::pair(first, acme.id), std::pair(second, arrival->device.id)}) {
                const auto again = resolve(seen, rows, now);
                QVERIFY(again);
                QCOMPARE(again->device.id, id);
                QVERIFY(again->absorbed.isEmpty() && again->disputed.isEmpty() && again->corrected.isEmpty());
            }
        }
    }

    void aMacToldOverSnmpIsAClaim_data()
    {
        QTest::addColumn<QString>("mac");
        QTest::newRow("a maker's") << u"DC:A6:32:00:00:0B"_s;
        QTest::newRow("a made-up one") << u"02:4D:75:00:00:0B"_s;
    }
    void aMacToldOverSnmpIsAClaim()
    {
        QFETCH(QString, mac);
        const Identifier told = named(IdentifierType::Mac, mac, u"snmp"_s);
        const QString ownMac = u"DC:A6:32:00:00:0A"_s;
        const Device liar = resolve(heardAt(u"10.0.0.66"_s, ownMac, {told}), {}, now)->device;
        QCOMPARE(liar.identifiers.size(), 2);
        const auto owner = resolve(heardAt(u"10.0.0.5"_s, mac), {liar}, now);
        QVERIFY(owner && owner->isNew);
        QCOMPARE(owner->corrected.size(), 1);
        QCOMPARE(owner->corrected.front().id, liar.id);
        QCOMPARE(owner->corrected.front().identifiers.size(), 1);
        // Nor does it take the row of a host that is silent for a while.
        const Device alone = owner->corrected.front();
        const auto later = resolve(heardAt(u"10.0.0.66"_s, ownMac, {told}), {alone, owner->device}, now + aliveFor + 1s);
        QVERIFY(later);
        QCOMPARE(later->device.id, liar.id);
        QVERIFY(later->absorbed.isEmpty());
        QCOMPARE(later->disputed, QVector{told});
    }

    void anAddressIsLentAnew_data()
    {
        QTest::addColumn<std::chrono::milliseconds>("silence");
        QTest::addColumn<bool>("isSame");
        QTest::newRow("a moment later") << std::chrono::milliseconds(aliveFor) << true;
        QTest::newRow("days later") << std::chrono::milliseconds(72h) << false;
    }
    void anAddressIsLentAnew()
    {
        QFETCH(std::chrono::milliseconds, silence);
        QFETCH(bool, isSame);
        const QString mac = u"DC:A6:32:00:00:0A"_s;
        const Device before = resolve(heardAt(u"10.0.0.5"_s), {}, now)->device;
        Sighting heard = heardAt(u"10.0.0.5"_s, mac);
        heard.at = now + silence;
        const auto arrival = resolve(heard, {before}, heard.at);
        QVERIFY(arrival);
        QCOMPARE(arrival->device.id == before.id, isSame);
        QCOMPARE(arrival->isNew, !isSame);
        QVERIFY(arrival->absorbed.isEmpty());
        // A host that is known already takes that row no more than a new one.
        const Device known = resolve(heardAt(u"10.0.0.9"_s, mac), {}, now)->device;
        const auto moved = resolve(heard, {before, known}, heard.at);
        QVERIFY(moved);
        QCOMPARE(moved->device.id, known.id);
        QCOMPARE(moved->absorbed, isSame ? QVector{before.id} : QVector<DeviceId>());
        if (isSame)
            return;
        // Nor does what is heard from there without a name bring it back.
        Sighting nameless = heardAt(u"10.0.0.5"_s);
        nameless.at = heard.at + 1s;
        QVERIFY(!resolve(nameless, {before, moved->device}, nameless.at));
    }
};

QTEST_GUILESS_MAIN(TestIdentityResolverReuse)
#include "tst_identity_resolver_reuse.moc"
