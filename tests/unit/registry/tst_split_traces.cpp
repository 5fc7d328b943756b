// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_probe.h"
#include "registry/commands/merge_devices.h"
#include "registry/commands/record_sightings.h"
#include "registry/commands/split_device.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

namespace {

const QString firstMac = u"DC:A6:32:00:00:01"_s;
const QString secondMac = u"DC:A6:32:00:00:02"_s;

Service web(const QString &name)
{
    return {u"mdns"_s, u"_http._tcp"_s, name, 80, {}};
}

} // namespace

/// What two that were one device leave with each other: signs of life, addresses, services, identifiers, an operator's word.
class TestSplitTraces : public QObject
{
    Q_OBJECT

private:
    Identifier identifier(IdentifierType type, const QString &value, const QString &source) const
    {
        const Timestamp at = m_site->clock.now();
        return {type, value, source, at, at};
    }

    Identifier onWire(const QString &mac) const { return identifier(IdentifierType::Mac, mac, u"neighbours"_s); }

    /// Heard now, by mDNS. The device that it is of.
    DeviceId heard(const QString &endpoint, const QVector<Identifier> &identifiers, const QVector<Service> &services = {})
    {
        Sighting sighting;
        sighting.source = u"mdns"_s;
        sighting.interface = u"eth0"_s;
        sighting.endpoint = endpoint;
        sighting.at = m_site->clock.now();
        sighting.identifiers = identifiers;
        sighting.services = services;
        const auto recorded = applied(*m_site, RecordSightings{{sighting}}, m_site->admin);
        return recorded ? recorded->devices.first().value_or(DeviceId()) : DeviceId();
    }

    void wasHeardLast(const DeviceId &id, Timestamp at, PresenceValue presence) const
    {
        const auto device = m_site->load(id);
        QVERIFY(device);
        QCOMPARE(device->lastSeen, std::optional(at));
        QCOMPARE(device->presence.value, presence);
        QCOMPARE(device->presence.at, std::optional(at));
        QCOMPARE(device->presence.proof, u"mdns"_s);
    }

    std::unique_ptr<TemporarySite> m_site;

private Q_SLOTS:
    void init() { m_site = std::make_unique<TemporarySite>(); }

    void aMergeLeavesNoLifeBehind_data()
    {
        QTest::addColumn<bool>("isHeardSince");
        QTest::newRow("heard since the merge") << true;
        QTest::newRow("heard before it") << false;
    }
    void aMergeLeavesNoLifeBehind()
    {
        QFETCH(bool, isHeardSince);
        const DeviceId kept = heard(u"10.0.0.1"_s, {onWire(firstMac)}, {web(u"kept"_s)});
        const DeviceId gone = heard(u"10.0.0.2"_s, {onWire(secondMac)});
        Timestamp keptHeard = m_site->clock.now();
        m_site->clock.advance(1min);
        QVERIFY(applied(*m_site, MergeDevices{kept, gone, {}, true}, m_site->admin));
        m_site->clock.advance(1min);
        if (isHeardSince) {
            keptHeard = m_site->clock.now();
            QCOMPARE(heard(u"10.0.0.3"_s, {onWire(firstMac)}), kept);
        }
        m_site->clock.advance(24h);
        QCOMPARE(heard(u"10.0.0.77"_s, {onWire(secondMac)}, {web(u"gone"_s)}), kept);
        wasHeardLast(kept, m_site->clock.now(), PresenceValue::Online);

        QVERIFY(applied(*m_site, UnmergeDevice{gone}, m_site->admin));
        wasHeardLast(kept, keptHeard, PresenceValue::Offline);
        wasHeardLast(gone, m_site->clock.now(), PresenceValue::Online);
        const Device rest = *m_site->load(kept);
        QCOMPARE(rest.services, QVector{web(u"kept"_s)});
        QCOMPARE(rest.addresses, isHeardSince ? (QStringList{u"10.0.0.3"_s, u"10.0.0.1"_s}) : QStringList{u"10.0.0.1"_s});
        QCOMPARE(m_site->load(gone)->services, QVector{web(u"gone"_s)});
    }

    void aSplitLeavesNoLifeBehind()
    {
        Device both;
        both.id = DeviceId::create(m_site->clock.now());
        both.name = u"both"_s;
        both.identifiers = {onWire(firstMac), onWire(secondMac)};
        m_site->save({both});
        m_site->clock.advance(1min);
        const Timestamp restHeard = m_site->clock.now();
        QCOMPARE(heard(u"10.0.0.1"_s, {onWire(firstMac)}), both.id);
        m_site->clock.advance(24h);
        QCOMPARE(heard(u"10.0.0.2"_s, {onWire(secondMac)}), both.id);
        const auto split = applied(*m_site, SplitDevice{both.id, {{IdentifierType::Mac, secondMac}}}, m_site->admin);
        QVERIFY(split);
        wasHeardLast(both.id, restHeard, PresenceValue::Offline);
        wasHeardLast(split->part.id, m_site->clock.now(), PresenceValue::Online);
    }

    /// Seen on the wire it tells who speaks, as everywhere else.
    void aMadeUpMacStaysWithItsHost()
    {
        const Identifier madeUp = onWire(u"02:4D:75:00:00:01"_s);
        const Identifier serial = identifier(IdentifierType::Serial, u"SN-1001"_s, u"mdns"_s);
        const DeviceId host = heard(u"10.0.0.1"_s, {madeUp, identifier(IdentifierType::Uuid,
                                                                       u"0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b"_s, u"mdns"_s)});
        QCOMPARE(heard(u"10.0.0.1"_s, {madeUp, serial}), host);
        const auto split = applied(*m_site, SplitDevice{host, {{IdentifierType::Serial, serial.value}}}, m_site->admin);
        QVERIFY(split);
        QCOMPARE(split->part.identifiers, QVector{serial});
        QVERIFY(split->rest.identifiers.contains(madeUp));
        QVERIFY(split->part.signs.isEmpty()); // whatever was heard is the host's
    }

    void whatMovedOnIsNotIgnored_data()
    {
        QTest::addColumn<bool>("isKeptIgnored");
        QTest::newRow("the one that stayed") << true;
        QTest::newRow("the one that went") << false;
    }
    void whatMovedOnIsNotIgnored()
    {
        QFETCH(bool, isKeptIgnored);
        const DeviceId kept = heard(u"10.0.0.1"_s, {onWire(firstMac)});
        const DeviceId gone = heard(u"10.0.0.2"_s, {onWire(secondMac)});
        Device ignored = *m_site->load(isKeptIgnored ? kept : gone);
        ignored.ignored = Ignored{u"not ours"_s, u"ada@console"_s, m_site->clock.now()};
        m_site->save({ignored});
        QVERIFY(applied(*m_site, MergeDevices{kept, gone, {}, true}, m_site->admin));
        Device merged = *m_site->load(kept);
        merged.state = Lifecycle::Enrolled;
        m_site->save({merged});
        QVERIFY(applied(*m_site, UnmergeDevice{gone}, m_site->admin));
        QCOMPARE(m_site->load(ignored.id)->state, Lifecycle::Enrolled);
        QVERIFY(!m_site->load(ignored.id)->ignored);
    }
};

QTEST_GUILESS_MAIN(TestSplitTraces)
#include "tst_split_traces.moc"
