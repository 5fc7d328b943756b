// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/discovery_recorder.h"

#include "raw_registry.h"
#include "registry/change_feed.h"
#include "registry/commands/allow_network.h"
#include "registry/commands/forbid_network.h"
#include "support/fake_source.h"

#include <QSignalSpy>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;
using muster::discovery::AllowedNetwork;
using muster::discovery::Prefix;

namespace {

/// A registry, a service with one source on one network, and what joins them.
struct Setup
{
    explicit Setup(std::optional<Actor> actor = {})
        : recorder(service, site.store(), feed, site.clock, actor.value_or(site.admin))
        , recorded(&recorder, &DiscoveryRecorder::recorded)
        , failed(&recorder, &DiscoveryRecorder::failed)
    {
    }
    discovery::DiscoveryService::Parts parts()
    {
        discovery::DiscoveryService::Parts parts;
        parts.neighbours = std::make_unique<FakeNeighbours>();
        parts.interfaces = std::make_unique<FakeInterfaces>(QVector<discovery::NetworkInterface>{fakeInterface()});
        auto made = std::make_unique<FakeSource>(u"fake"_s);
        source = made.get();
        parts.sources.push_back(std::move(made));
        return parts;
    }
    /// Of a bus: it waits for nobody's MAC.
    Sighting sighting(int number) const
    {
        Sighting sighting;
        sighting.source = u"fake"_s;
        sighting.at = site.clock.now();
        sighting.endpoint = u"/dev/bus/%1"_s.arg(number);
        sighting.identifiers = {{IdentifierType::Serial, u"SN-%1"_s.arg(number), u"fake"_s, sighting.at, sighting.at}};
        return sighting;
    }
    QVector<Prefix> touched() const { return source->networks.isEmpty() ? QVector<Prefix>() : source->networks.first().mayTouch; }
    qint64 deviceCount() { return *(*site.store().begin(storage::UnitOfWork::Mode::Read))->devices().count({}); }

    TemporarySite site;
    FakeSource *source = nullptr; // the service's
    discovery::DiscoveryService service{parts(), site.clock};
    ChangeFeed feed{site.store()};
    DiscoveryRecorder recorder;
    QSignalSpy recorded;
    QSignalSpy failed;
};

const AllowedNetwork lab{u"enp3s0"_s, Prefix{QHostAddress(u"10.0.1.0"_s), 24}};

} // namespace

class TestDiscoveryRecorder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsTheServiceWithWhatIsAllowed()
    {
        Setup setup;
        QVERIFY(resultOf(setup.site.registry().apply(AllowNetwork{lab}, setup.site.admin)));
        setup.feed.start();
        setup.recorder.start({});
        QVERIFY(!setup.source->isRunning); // not before it knows
        QTRY_VERIFY(setup.source->isRunning);
        QCOMPARE(setup.touched(), QVector<Prefix>{lab.prefix});
    }

    void followsTheRegistry()
    {
        Setup setup;
        setup.feed.start();
        setup.recorder.start({});
        QTRY_VERIFY(setup.source->isRunning);
        QCOMPARE(setup.touched(), QVector<Prefix>());
        QVERIFY(resultOf(setup.site.registry().apply(AllowNetwork{lab}, setup.site.admin)));
        QTRY_COMPARE(setup.touched(), QVector<Prefix>{lab.prefix});
        const auto other = setup.site.openAgain(); // another process
        DeviceRegistry registry(*other, setup.site.clock);
        QVERIFY(resultOf(registry.apply(ForbidNetwork{lab}, setup.site.admin)));
        QTRY_COMPARE(setup.touched(), QVector<Prefix>());
    }

    void touchesWhatItsScopeNames()
    {
        Setup setup;
        setup.feed.start();
        const Prefix half{QHostAddress(u"10.0.1.0"_s), 25};
        setup.recorder.start({{u"enp3s0"_s}, {}, {{u"enp3s0"_s, half}}});
        QTRY_COMPARE(setup.touched(), QVector<Prefix>{half});
        setup.recorder.start({{u"eth7"_s}, {}, {}});
        QTRY_VERIFY(setup.source->networks.isEmpty());
    }

    void otherChangesDisturbNobody()
    {
        Setup setup;
        setup.feed.start();
        setup.recorder.start({});
        QTRY_VERIFY(setup.source->isRunning);
        const int starts = setup.source->starts;
        setup.source->say(setup.sighting(1));
        QTRY_COMPARE(setup.recorded.size(), 1);
        QVERIFY(resultOf(setup.site.registry().apply(AllowNetwork{{u"elsewhere"_s, lab.prefix}}, setup.site.admin)));
        QSignalSpy changed(&setup.feed, &ChangeFeed::changed);
        setup.source->say(setup.sighting(2));
        QTRY_COMPARE(setup.recorded.size(), 2);
        QTRY_VERIFY(!changed.isEmpty());
        QVERIFY(setup.source->starts <= starts + 1); // for the network, not for devices
    }

    void recordsWhatIsSeen()
    {
        Setup setup;
        setup.recorder.start({});
        QTRY_VERIFY(setup.source->isRunning);
        for (const int number : {1, 2, 1})
            setup.source->say(setup.sighting(number));
        QTRY_COMPARE(setup.recorded.size(), 1);
        QCOMPARE(setup.recorded.first().at(0).value<QVector<DeviceId>>().size(), 2);
        QCOMPARE(setup.recorded.first().at(1).toLongLong(), 0);
        QCOMPARE(setup.deviceCount(), 2);
        QCOMPARE(setup.recorder.dropped(), 0);
        QVERIFY(setup.failed.isEmpty());
    }

    void manyGoInSeveralCommands()
    {
        Setup setup;
        setup.recorder.start({});
        QTRY_VERIFY(setup.source->isRunning);
        QVERIFY(setup.recorder.isIdle());
        QSignalSpy idle(&setup.recorder, &DiscoveryRecorder::idle);
        for (int i = 0; i < 1200; ++i)
            setup.source->say(setup.sighting(i));
        QTRY_COMPARE(idle.size(), 1); // when all of it was recorded
        QCOMPARE(setup.recorded.size(), 3);
        QVERIFY(setup.recorder.isIdle());
        qint64 notStored = 0;
        for (const QVariantList &each : setup.recorded)
            notStored += each.at(1).toLongLong();
        QCOMPARE(setup.deviceCount() + notStored, 1200);
        QCOMPARE(setup.deviceCount(), 64);
    }

    void keepsWhatCouldNotBeWritten()
    {
        Setup setup;
        setup.recorder.start({});
        QTRY_VERIFY(setup.source->isRunning);
        rawRegistry(setup.site)
            .exec("CREATE TRIGGER full BEFORE INSERT ON sightings BEGIN SELECT raise(ROLLBACK, 'the disk is full'); END");
        setup.source->say(setup.sighting(1));
        QTRY_VERIFY(!setup.failed.isEmpty() || !setup.recorded.isEmpty());
        QVERIFY(setup.recorded.isEmpty());
        QCOMPARE(setup.failed.first().first().value<Error>().code, ErrorCode::Storage);
        setup.source->say(setup.sighting(2));
        rawRegistry(setup.site).exec("DROP TRIGGER full");
        QTRY_COMPARE_WITH_TIMEOUT(setup.deviceCount(), 2, 15000);
        QCOMPARE(setup.recorder.dropped(), 0);
    }

    void saysWhatItMayNotDo()
    {
        Setup setup(Actor{u"eve@console"_s, Role::Auditor, u"test"_s});
        setup.recorder.start({});
        QTRY_VERIFY(setup.source->isRunning);
        setup.source->say(setup.sighting(1));
        QTRY_VERIFY(setup.failed.size() >= 2); // to tidy, and to record
        for (const QVariantList &each : setup.failed)
            QCOMPARE(each.first().value<Error>().code, ErrorCode::Locked);
        QCOMPARE(setup.deviceCount(), 0);
    }

    void tidiesAtOnce()
    {
        Setup setup;
        Device device;
        device.id = DeviceId::create(FakeClock::start);
        device.presence = {PresenceValue::Online, u"fake"_s, FakeClock::start - 3h, FakeClock::start - 2h};
        setup.site.save({device});
        setup.recorder.start({});
        QTRY_COMPARE(setup.site.load(device.id)->presence.value, PresenceValue::Offline);
    }

    // Far sooner than twice a minute.
    void servesWhatIsDueFirst()
    {
        Setup setup;
        setup.recorder.start({});
        QTRY_VERIFY(setup.source->isRunning);
        Sighting brief = setup.sighting(1);
        brief.worth = 3s;
        setup.source->say(setup.sighting(2));
        setup.source->say(brief);
        QTRY_COMPARE(setup.recorded.size(), 1);
        const auto devices = setup.recorded.first().at(0).value<QVector<DeviceId>>();
        QCOMPARE(devices.size(), 2);
        const auto word = [&](qsizetype device) { return setup.site.load(devices[device])->presence.value; };
        QCOMPARE(word(0), PresenceValue::Online);
        QCOMPARE(word(1), PresenceValue::Online);
        setup.site.clock.advance(3s);
        QTRY_COMPARE_WITH_TIMEOUT(word(1), PresenceValue::Stale, 10000);
        QCOMPARE(word(0), PresenceValue::Online);
    }

    void mayGoAtAnyTime()
    {
        auto setup = std::make_unique<Setup>();
        setup->feed.start();
        setup->recorder.start({});
        QTRY_VERIFY(setup->source->isRunning);
        setup->source->say(setup->sighting(1));
        setup->service.stop(); // hands on what it has
        setup.reset();
    }
};

QTEST_GUILESS_MAIN(TestDiscoveryRecorder)
#include "tst_discovery_recorder.moc"
