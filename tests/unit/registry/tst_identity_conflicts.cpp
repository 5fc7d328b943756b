// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_probe.h"
#include "discovery/usb/usb_sighting.h"
#include "raw_registry.h"
#include "registry/commands/record_sightings.h"
#include "registry/commands/tell_devices_apart.h"
#include "registry/commands/tidy_devices.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <random>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

namespace {

Identifier identifier(IdentifierType type, const QString &value, const QString &source, Timestamp at)
{
    return {type, value, source, at, at};
}

QString makersMac(int number)
{
    return u"DC:A6:32:00:00:%1"_s.arg(number, 2, 16, QLatin1Char('0')).toUpper();
}

QString addressOf(int number)
{
    return u"10.0.0.%1"_s.arg(number + 1);
}

} // namespace

class TestIdentityConflicts : public QObject
{
    Q_OBJECT

private:
    /// From a host on the wire; an empty MAC is that of a relay, which is not told.
    Sighting said(const QString &mac, const QString &endpoint, QVector<Identifier> claims = {})
    {
        Sighting sighting;
        sighting.source = u"mdns"_s;
        sighting.interface = u"eth0"_s;
        sighting.endpoint = endpoint;
        sighting.at = m_site->clock.now();
        sighting.identifiers = std::move(claims);
        if (!mac.isEmpty())
            sighting.identifiers.append(identifier(IdentifierType::Mac, mac, u"neighbours"_s, sighting.at));
        return sighting;
    }
    Identifier claim(IdentifierType type, const QString &value)
    {
        return identifier(type, value, u"mdns"_s, m_site->clock.now());
    }
    Identifier serial(const QString &value = u"SN-1"_s) { return claim(IdentifierType::Serial, value); }

    DeviceId recorded(const Sighting &sighting)
    {
        const auto outcome = applied(*m_site, RecordSightings{{sighting}}, m_site->admin);
        return outcome && outcome->devices.first() ? *outcome->devices.first() : DeviceId();
    }
    QStringList kinds() { return kindsOf(m_site->events()); }
    qsizetype conflictsOf(const DeviceId &id) { return m_site->load(id)->conflicts.size(); }
    qint64 deviceCount() { return *(*m_site->store().begin(storage::UnitOfWork::Mode::Read))->devices().count({}); }

    std::unique_ptr<TemporarySite> m_site;

private Q_SLOTS:
    void init() { m_site = std::make_unique<TemporarySite>(); }

    void aClonedSerialIsAConflict()
    {
        const DeviceId victim = recorded(said(makersMac(1), addressOf(1), {serial()}));
        const DeviceId clone = recorded(said(makersMac(2), addressOf(2), {serial()}));
        QVERIFY(victim != clone);
        const QVector<IdentityConflict> conflicts = m_site->load(victim)->conflicts;
        QCOMPARE(conflicts.size(), 1);
        QCOMPARE(conflicts.first().value, u"SN-1"_s);
        QCOMPARE(conflicts.first().with, clone);
        QCOMPARE(m_site->load(clone)->conflicts.first().with, victim);
        const auto found = resultOf(m_site->query().counts(
            {query::Query::parse(u"conflict:yes"_s).value(), query::Query::parse(u"conflict:no"_s).value()}));
        QCOMPARE(*found, (QVector<qint64>{2, 0}));
        const Event opened = m_site->events().last();
        QCOMPARE(opened.kind, u"conflict.opened"_s);
        QCOMPARE(opened.subject, victim.toString());
        QCOMPARE(payloadOf(opened)[u"endpoint"_s].toString(), addressOf(2));

        for (int i = 0; i < 3; ++i)
            recorded(said(makersMac(2), addressOf(2), {serial()})); // again and again: said once
        QCOMPARE(kinds().count(u"conflict.opened"_s), 1);
        QVERIFY(
            std::ranges::none_of(m_site->load(clone)->identifiers, [](const Identifier &own) { return own.value == "SN-1"_L1; }));

        m_site->clock.advance(25h);
        QCOMPARE(applied(*m_site, TidyDevices{}, m_site->admin)->settled, 1);
        QCOMPARE(conflictsOf(victim), 0);
        QCOMPARE(m_site->events().last().kind, u"conflict.closed"_s);
        QCOMPARE(payloadOf(m_site->events().last())[u"why"_s].toString(), u"quiet"_s);
    }

    void anEnrolledDeviceKeepsWhatIsClaimed()
    {
        const DeviceId victim = recorded(said(makersMac(1), addressOf(1), {serial()}));
        Device enrolled = *m_site->load(victim);
        enrolled.state = Lifecycle::Enrolled;
        m_site->save({enrolled});
        for (int thief = 2; thief < 6; ++thief)
            recorded(said(makersMac(thief), addressOf(thief), {serial()}));
        QCOMPARE(m_site->load(victim)->identifiers, enrolled.identifiers);
        QCOMPARE(conflictsOf(victim), 4);
        QVERIFY(!kinds().contains(u"identifier.shared"_s)); // it can't be talked out of its number
    }

    void whatIsTakenBackIsToldOfTheLoser()
    {
        const DeviceId liar = recorded(said(makersMac(1), addressOf(1), {claim(IdentifierType::Mac, makersMac(2))}));
        const DeviceId owner = recorded(said(makersMac(2), addressOf(2)));
        QVERIFY(owner != liar);
        const QVector<Event> events = m_site->events();
        const auto told = std::ranges::find(events, u"identifier.corrected"_s, &Event::kind);
        QVERIFY(told != events.end());
        QCOMPARE(told->subject, liar.toString());
        QCOMPARE(payloadOf(*told)[u"with"_s].toString(), owner.toString());
        const QJsonArray taken = payloadOf(*told)[u"identifiers"_s].toArray();
        QCOMPARE(taken.size(), 1);
        QCOMPARE(taken.first()[u"value"_s].toString(), makersMac(2));
    }

    void anAccessPointsNameIsNoClone()
    {
        const DeviceId known = recorded(said(makersMac(1), addressOf(1)));
        Sighting heard = said({}, u"wifi shellyplus1-dca632000001"_s, {});
        heard.source = u"wifi"_s;
        heard.identifiers = {identifier(IdentifierType::Mac, makersMac(1), u"wifi"_s, heard.at)};
        recorded(heard);
        QCOMPARE(conflictsOf(known), 0);
        QVERIFY(!kinds().contains(u"conflict.opened"_s));
    }

    void whoIsGoneConflictsWithNobody()
    {
        recorded(said(makersMac(1), addressOf(1), {serial()}));
        m_site->clock.advance(11min);
        recorded(said(makersMac(2), addressOf(2), {serial()}));
        QVERIFY(!kinds().contains(u"conflict.opened"_s));
    }

    void aNumberThatManyShareCountsForNothing()
    {
        QVector<DeviceId> ids;
        for (int host = 1; host <= 4; ++host)
            ids.append(recorded(said(makersMac(host), addressOf(host), {serial()})));
        QCOMPARE(deviceCount(), 4);
        QCOMPARE(kinds().count(u"identifier.shared"_s), 1);
        for (const DeviceId &id : std::as_const(ids))
            QCOMPARE(conflictsOf(id), 0);
        // One that says nothing but this is nobody.
        recorded(said({}, addressOf(9), {serial()}));
        QVERIFY(
            std::ranges::all_of(ids, [this](const DeviceId &id) { return !m_site->load(id)->addresses.contains(addressOf(9)); }));
    }

    void aHostWithTwoCardsIsOne()
    {
        const Identifier first = claim(IdentifierType::Mac, makersMac(1));
        const Identifier second = claim(IdentifierType::Mac, makersMac(2));
        recorded(said(makersMac(1), addressOf(1)));
        recorded(said(makersMac(2), addressOf(2)));
        recorded(said(makersMac(1), addressOf(1), {second}));
        QCOMPARE(deviceCount(), 2); // one of them says so
        const DeviceId both = recorded(said(makersMac(2), addressOf(2), {first}));
        QCOMPARE(deviceCount(), 1);
        QCOMPARE(conflictsOf(both), 0);
        QCOMPARE(recorded(said(makersMac(1), addressOf(1))), both);
        QCOMPARE(recorded(said(makersMac(2), addressOf(2))), both);
        QCOMPARE(m_site->load(both)->addresses.size(), 2);
        QVERIFY(kinds().contains(u"device.merged"_s));
    }

    void whatContradictsIsNoHostWithTwoCards()
    {
        const auto read = [this](const QString &value) {
            return identifier(IdentifierType::Serial, value, u"snmp"_s, m_site->clock.now());
        };
        const DeviceId one = recorded(said(makersMac(1), addressOf(1), {read(u"SN-1"_s)}));
        const DeviceId two = recorded(said(makersMac(2), addressOf(2), {read(u"SN-2"_s)}));
        recorded(said(makersMac(1), addressOf(1), {claim(IdentifierType::Mac, makersMac(2))}));
        recorded(said(makersMac(2), addressOf(2), {claim(IdentifierType::Mac, makersMac(1))}));
        QCOMPARE(deviceCount(), 2);
        QCOMPARE(conflictsOf(one), 2);
        QCOMPARE(conflictsOf(two), 2);
    }

    void conflictsOfTwoThatBecomeOneAreClosed()
    {
        recorded(said(makersMac(1), addressOf(1), {serial()}));
        recorded(said(makersMac(2), addressOf(2), {serial()}));
        QCOMPARE(kinds().count(u"conflict.opened"_s), 1);
        recorded(said(makersMac(1), addressOf(1), {claim(IdentifierType::Mac, makersMac(2))}));
        recorded(said(makersMac(2), addressOf(2), {claim(IdentifierType::Mac, makersMac(1))}));
        QCOMPARE(deviceCount(), 1);
        QCOMPARE(kinds().count(u"conflict.opened"_s), 2);
        QCOMPARE(kinds().count(u"conflict.closed"_s), 2);
    }

    void whatAnOperatorToldApartIsNoConflict()
    {
        const DeviceId victim = recorded(said(makersMac(1), addressOf(1), {serial()}));
        const DeviceId clone = recorded(said(makersMac(2), addressOf(2), {serial()}));
        QCOMPARE(conflictsOf(victim), 1);
        refused(*m_site, TellDevicesApart{victim, clone}, m_site->auditor, ErrorCode::Locked);
        refused(*m_site, TellDevicesApart{victim, victim}, m_site->admin, ErrorCode::Rejected);
        refused(*m_site, TellDevicesApart{victim, DeviceId::create(FakeClock::start)}, m_site->admin, ErrorCode::NotFound);
        QVERIFY(applied(*m_site, TellDevicesApart{victim, clone}, m_site->technician));
        QCOMPARE(conflictsOf(victim), 0);
        QCOMPARE(conflictsOf(clone), 0);
        const QVector<Event> events = m_site->events();
        QCOMPARE(kindsOf(events).last(3),
                 (QStringList{u"conflict.closed"_s, u"device.distinguished"_s, u"device.distinguished"_s}));
        QCOMPARE(payloadOf(events[events.size() - 3])[u"why"_s].toString(), u"distinct"_s);
        QCOMPARE(payloadOf(events.last())[u"from"_s].toString(), victim.toString());
        recorded(said(makersMac(2), addressOf(2), {serial()}));
        QCOMPARE(conflictsOf(victim), 0);
        QVERIFY(
            std::ranges::none_of(m_site->load(clone)->identifiers, [](const Identifier &own) { return own.value == "SN-1"_L1; }));
        QCOMPARE(deviceCount(), 2);
        // A third one is another matter.
        recorded(said(makersMac(3), addressOf(3), {serial()}));
        QCOMPARE(conflictsOf(victim), 1);
    }

    void oneSerialOnUsbAndOnTheNetworkIsOne()
    {
        discovery::UsbDevice plugged;
        plugged.path = u"1-2"_s;
        plugged.vendorId = 0x1209;
        plugged.productId = 0x0001;
        plugged.serial = "SN-1001";
        plugged.manufacturer = "Acme";
        plugged.product = "Meter";
        discovery::UsbCensus census;
        census.add(plugged);
        const discovery::VendorNames vendors{QStringLiteral(MUSTER_TEST_DATA "/vendors/ieee"),
                                             QStringLiteral(MUSTER_TEST_DATA "/vendors/usb.ids")};
        const discovery::UsbHints hints = discovery::UsbHints::shipped().value_or(discovery::UsbHints());
        const DeviceId onUsb = recorded(discovery::usbSighting(plugged, {}, {census, vendors, hints}, m_site->clock.now()));
        Sighting onNetwork = said(makersMac(1), addressOf(1), {serial(u"SN-1001"_s)});
        onNetwork.attributes = {{u"vendor"_s, u"ACME, Inc."_s}};
        const DeviceId wired = recorded(onNetwork);
        QCOMPARE(deviceCount(), 1);
        QCOMPARE(m_site->load(onUsb)->id, m_site->load(wired)->id);
        QCOMPARE(m_site->load(onUsb)->vendor, u"Acme"_s);
        const QVector<Event> events = m_site->events();
        const auto isByClaim = [](const Event &event) {
            return event.kind == "device.identified"_L1 && payloadOf(event)[u"byClaim"_s].toBool();
        };
        QVERIFY(std::ranges::any_of(events, isByClaim));
    }

    void afterAnAddressSwapAllAreThemselves()
    {
        const DeviceId one = recorded(said(makersMac(1), addressOf(1), {serial(u"SN-1"_s)}));
        const DeviceId two = recorded(said(makersMac(2), addressOf(2), {serial(u"SN-2"_s)}));
        QCOMPARE(recorded(said(makersMac(1), addressOf(2), {serial(u"SN-1"_s)})), one);
        QCOMPARE(recorded(said(makersMac(2), addressOf(1), {serial(u"SN-2"_s)})), two);
        QCOMPARE(deviceCount(), 2);
        QVERIFY(!kinds().contains(u"conflict.opened"_s));
    }

    // Hosts of all kinds, heard in any order through all that stands between: as many rows as hosts, and each host always in its own.
    void manyHostsInAnyOrder_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 8; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void manyHostsInAnyOrder();
};

namespace {

struct Heard
{
    int host;
    bool isDirect; ///< not through a relay: tells whose row it belongs to
    Sighting sighting;
};

/// How many pairs of sightings of one host are in one row, and how many in one row are of one host.
struct Score
{
    qint64 together = 0;
    qint64 ofOneHost = 0;
    qint64 inOneRow = 0;

    double recall() const { return double(together) / double(ofOneHost); }
    double precision() const { return double(together) / double(inOneRow); }
};

Score scoreOf(const QVector<std::pair<int, DeviceId>> &placed)
{
    Score score;
    for (qsizetype i = 0; i < placed.size(); ++i)
        for (qsizetype j = i + 1; j < placed.size(); ++j) {
            const bool isOneHost = placed[i].first == placed[j].first;
            const bool isOneRow = placed[i].second == placed[j].second;
            score.ofOneHost += isOneHost ? 1 : 0;
            score.inOneRow += isOneRow ? 1 : 0;
            score.together += isOneHost && isOneRow ? 1 : 0;
        }
    return score;
}

} // namespace

void TestIdentityConflicts::manyHostsInAnyOrder()
{
    QFETCH(quint32, seed);
    constexpr int hosts = 28;    // with what is told before it is seen, less than 64 new rows a minute
    constexpr int dualHomed = 5; // the first ones, with a second card each
    std::mt19937 order(seed);
    QRandomGenerator random(seed);
    const auto macOf = [](int host) {
        return host % 7 == 6 ? u"02:4D:75:00:00:%1"_s.arg(host, 2, 16, QLatin1Char('0')).toUpper() : makersMac(host);
    };
    QVector<Heard> all;
    for (int host = 0; host < hosts; ++host) {
        QVector<Identifier> claims{serial(u"SN-%1"_s.arg(host)),
                                   claim(IdentifierType::Uuid,
                                         u"0190a1b2-c3d4-7e5f-8a6b-%1"_s.arg(host, 12, 16, QLatin1Char('0')))};
        if (host % 5 == 0 && host >= dualHomed)
            claims[0] = serial(u"FACTORY-7"_s); // a number that a maker gave to all of a kind
        if (host < dualHomed)
            claims += {claim(IdentifierType::Mac, makersMac(host)), claim(IdentifierType::Mac, makersMac(100 + host))};
        for (int i = 0; i < 6; ++i) {
            // Addresses change hands all the time.
            const QString address = addressOf(random.bounded(hosts));
            all.append({host, true, said(macOf(host), address, i % 2 ? claims : QVector<Identifier>())});
            if (host < dualHomed)
                all.append({host, true, said(makersMac(100 + host), addressOf(random.bounded(hosts)), claims)});
        }
        // A reflector says it again with its own MAC; a router that answers for others hides whose it was.
        all.append({host, false, said(macOf(hosts - 2), addressOf(hosts - 2), claims)});
        all.append({host, false, said({}, addressOf(200 + host % 3), claims)});
    }
    std::shuffle(all.begin(), all.end(), order);
    // Twice: the first time some are told before they are seen.
    QVector<std::pair<int, DeviceId>> placed;
    for (int round = 0; round < 2; ++round) {
        placed.clear();
        for (const Heard &heard : std::as_const(all)) {
            const auto outcome = applied(*m_site, RecordSightings{{heard.sighting}}, m_site->admin);
            QVERIFY(outcome);
            QCOMPARE(outcome->notStored, 0);
            if (heard.isDirect && outcome->devices.first())
                placed.append({heard.host, *outcome->devices.first()});
        }
        m_site->clock.advance(1min);
    }
    const Score score = scoreOf(placed);
    qInfo("precision %.4f, recall %.4f", score.precision(), score.recall());
    QCOMPARE(score.precision(), 1.0);
    QCOMPARE(score.recall(), 1.0);
    QSet<QByteArray> rows;
    for (const auto &[host, id] : std::as_const(placed))
        rows.insert(id.toBytes());
    QCOMPARE(rows.size(), hosts);
}

QTEST_GUILESS_MAIN(TestIdentityConflicts)
#include "tst_identity_conflicts.moc"
