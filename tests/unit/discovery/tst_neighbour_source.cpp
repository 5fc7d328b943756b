// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/source.h"

#include "support/fake_clock.h"
#include "support/fake_source.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace muster::discovery {
std::unique_ptr<Source> makeNeighbours(const SourceContext &context);
}

namespace {

/// Loopback by name and number, so that what is sent stays there; nothing of it is in the table but what a test puts there.
Network loopback(const QStringList &mayTouch = {})
{
    Network network;
    network.interface.index = 1;
    network.interface.name = u"lo"_s;
    network.interface.isLoopback = true;
    network.interface.addresses = {{QHostAddress(u"127.0.0.1"_s), 8}};
    for (const QString &cidr : mayTouch)
        network.mayTouch.append(Prefix::parse(cidr).value_or(Prefix()));
    return network;
}

Neighbour entry(const QString &address, const QString &mac, bool isFresh = true)
{
    return {1, QHostAddress(address), mac, isFresh};
}

const QString mac = u"02:00:00:00:00:0A"_s;

/// A Source with its surroundings, and what it said.
struct Bench
{
    FakeClock clock;
    FakeNeighbours table;
    VendorNames vendors{u"/nonexistent"_s, u"/nonexistent"_s};
    std::unique_ptr<Source> source = makeNeighbours({clock, table, vendors});
    QObject listener;
    QVector<Sighting> sightings;
    QVector<QVector<Channel>> told;

    Bench()
    {
        QObject::connect(source.get(), &Source::sighted, &listener, [this](const Sighting &one) { sightings.append(one); });
        QObject::connect(source.get(), &Source::channelsChanged, &listener, [this] { told.append(source->channels()); });
    }

    bool everWorked() const
    {
        return std::ranges::any_of(told, [](const QVector<Channel> &channels) {
            return channels.first().state == Channel::State::Working;
        });
    }
};

} // namespace

class TestNeighbourSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isNamed()
    {
        const Bench bench;
        QCOMPARE(bench.source->id(), u"neighbours"_s);
        QVERIFY(!bench.source->title().isEmpty());
        QVERIFY(bench.source->channels().isEmpty());
    }

    void tellsWhatIsInTheTable()
    {
        Bench bench;
        bench.table.entries = {entry(u"127.0.0.7"_s, mac), entry(u"127.0.0.8"_s, u"02:00:00:00:00:0B"_s, false)};
        bench.source->start({loopback()});
        QVERIFY(bench.sightings.isEmpty() && bench.told.isEmpty()); // never from start() itself
        QCOMPARE(bench.source->channels().size(), 1);
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.first().endpoint, u"127.0.0.7"_s);
        QCOMPARE(bench.sightings.first().at, bench.clock.now());
        QCOMPARE(bench.source->channels().first().state, Channel::State::Listening);
        QVERIFY(!bench.everWorked()); // nothing was allowed
        const int reads = bench.table.reads;
        QTRY_VERIFY(bench.table.reads > reads + 1);
        QCOMPARE(bench.sightings.size(), 1); // the same is no news
        bench.clock.advance(30s);
        QTRY_COMPARE(bench.sightings.size(), 2);
    }

    void looksWhenTheKernelHasNews()
    {
        Bench bench;
        bench.source->start({loopback()});
        QTRY_VERIFY(bench.table.reads > 0);
        QElapsedTimer sinceRead;
        int reads = 0;
        const auto hasPaused = [&] { // it looks once a second now
            if (std::exchange(reads, bench.table.reads) != bench.table.reads)
                sinceRead.start();
            return sinceRead.hasExpired(400);
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasPaused(), 10000);
        bench.table.entries = {entry(u"127.0.0.7"_s, mac)};
        Q_EMIT bench.table.changed();
        QVERIFY(bench.sightings.isEmpty()); // not from within the signal
        QCoreApplication::processEvents();
        QCOMPARE(bench.sightings.size(), 1);
        // Changes without end do not make it look all the time, nor never.
        reads = bench.table.reads;
        QElapsedTimer passed;
        for (passed.start(); !passed.hasExpired(1100);) {
            Q_EMIT bench.table.changed();
            QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        }
        QVERIFY2(bench.table.reads - reads >= 2, "it did not look");
        QVERIFY2(bench.table.reads - reads <= passed.elapsed() / 250, "it looked too often");
        bench.source->stop();
        reads = bench.table.reads;
        Q_EMIT bench.table.changed();
        QCoreApplication::processEvents();
        QCOMPARE(bench.table.reads, reads);
    }

    void asksWhoIsSilentWhereAllowed()
    {
        Bench bench;
        const QVector<Neighbour> fresh{entry(u"127.0.0.7"_s, mac), entry(u"127.0.0.99"_s, u"02:00:00:00:00:0B"_s)};
        bench.table.entries = fresh;
        bench.source->start({loopback()});
        QTRY_COMPARE(bench.sightings.size(), 2);
        for (Neighbour &each : bench.table.entries)
            each.isFresh = false;
        bench.clock.advance(45s);
        const int reads = bench.table.reads;
        QTRY_VERIFY(bench.table.reads > reads + 1);
        QCOMPARE(bench.table.resolved, QStringList()); // nothing was allowed
        bench.clock.advance(45s);
        bench.source->start({loopback({u"127.0.0.8/29"_s, u"127.0.0.96/29"_s})});
        QTRY_VERIFY(bench.table.resolved.contains(u"127.0.0.99"_s));
        QVERIFY(!bench.table.resolved.contains(u"127.0.0.7"_s));
    }

    void tellsWhoDoesNotAnswer()
    {
        Bench bench;
        bench.table.entries = {entry(u"127.0.0.7"_s, mac)};
        bench.source->start({loopback()});
        QTRY_COMPARE(bench.sightings.size(), 1);
        bench.table.failed = {{bench.table.entries.takeFirst().interface, QHostAddress(u"127.0.0.7"_s)}};
        const int reads = bench.table.reads;
        QTRY_VERIFY(bench.table.reads > reads + 1);
        QCOMPARE(bench.sightings.size(), 1);
        bench.clock.advance(5s);
        QTRY_COMPARE(bench.sightings.size(), 2);
        QVERIFY(bench.sightings.last().isGone);
        QCOMPARE(bench.source->channels().first().ipv4.heard, qint64(1));
    }

    void sweepsWhereAllowed()
    {
        Bench bench;
        // Not fresh, but it answers the sweep (all of 127/8 does) and so is there; the one outside of it isn't asked.
        bench.table.entries = {entry(u"127.0.0.7"_s, mac, false), entry(u"127.0.0.99"_s, u"02:00:00:00:00:0B"_s, false)};
        bench.source->start({loopback({u"127.0.0.0/28"_s})});
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.first().endpoint, u"127.0.0.7"_s);
        QVERIFY(bench.everWorked());
        QTRY_COMPARE(bench.source->channels().first().state, Channel::State::Listening);
        const Channel channel = bench.source->channels().first();
        QCOMPARE(channel.interface, u"lo"_s);
        QCOMPARE(channel.reason, QString());
        QCOMPARE(channel.total, 0);
        QVERIFY(std::ranges::any_of(bench.told, [](const QVector<Channel> &channels) {
            return channels.first().total == 14 && channels.first().done == 14;
        }));
        bench.told.clear();
        bench.source->probe();
        QVERIFY(bench.told.isEmpty());
        QTRY_VERIFY(bench.everWorked());
    }

    void sweepsWhatIsNewlyAllowedAndNoMore()
    {
        Bench bench;
        bench.table.entries = {entry(u"127.0.0.7"_s, mac, false), entry(u"127.0.1.7"_s, u"02:00:00:00:00:0B"_s, false)};
        bench.source->start({loopback({u"127.0.0.0/28"_s})});
        QTRY_VERIFY(bench.everWorked());
        QTRY_COMPARE(bench.source->channels().first().state, Channel::State::Listening);
        QCOMPARE(bench.sightings.size(), 1);
        bench.told.clear();
        bench.source->start({loopback({u"127.0.0.0/28"_s})}); // the same: nothing to do
        const int reads = bench.table.reads;
        QTRY_VERIFY(bench.table.reads > reads);
        QVERIFY(!bench.everWorked());
        bench.source->start({loopback({u"127.0.0.0/28"_s, u"127.0.1.0/28"_s})});
        QTRY_VERIFY(bench.everWorked());
        QTRY_COMPARE(bench.sightings.size(), 2);
        QCOMPARE(bench.told.first().first().total, qint64(16));
        QCOMPARE(bench.sightings.last().endpoint, u"127.0.1.7"_s);
    }

    void scansWithoutStandingPermission()
    {
        Bench bench;
        bench.table.entries = {entry(u"127.0.0.7"_s, mac, false), entry(u"127.0.0.99"_s, u"02:00:00:00:00:0B"_s)};
        bench.table.tableLimits = {1024, 1, 20ms};
        bench.source->start({loopback()});
        RangeSweeper *sweeper = bench.source->rangeSweeper();
        QVERIFY(sweeper);
        QCOMPARE(sweeper->beginScan(u"eth9"_s, AddressRange::parse(u"127.0.0.0/28"_s).value()), 0);
        const int scan = sweeper->beginScan(u"lo"_s, AddressRange::parse(u"127.0.0.0/28"_s).value());
        QVERIFY(scan > 0);
        QTRY_VERIFY(sweeper->scanAccount(scan)->isOver);
        const ScanAccount account = *sweeper->scanAccount(scan);
        QCOMPARE(account.asked, 14);
        QCOMPARE(account.total, 14);
        QCOMPARE(account.answered, 14); // all of 127/8 is this machine; the one outside of the range doesn't count
        QVERIFY(std::ranges::any_of(bench.sightings, [](const Sighting &one) { return one.endpoint == "127.0.0.7"_L1; }));
        sweeper->endScan(scan);
        QVERIFY(!sweeper->scanAccount(scan));
    }

    void aScanEndsWithTheSource()
    {
        Bench bench;
        bench.source->start({loopback()});
        RangeSweeper *sweeper = bench.source->rangeSweeper();
        const int scan = sweeper->beginScan(u"lo"_s, AddressRange::parse(u"127.0.0.0/16"_s).value());
        QVERIFY(sweeper->scanAccount(scan));
        bench.source->start({});
        QVERIFY(!sweeper->scanAccount(scan));
        sweeper->endScan(scan);
        bench.source->stop();
        QVERIFY(!sweeper->scanAccount(scan));
        QCOMPARE(sweeper->beginScan(u"lo"_s, AddressRange::parse(u"127.0.0.0/28"_s).value()), 0);
    }

    void aRelayIsExplained()
    {
        Bench bench;
        for (int i = 10; i < 22; ++i)
            bench.table.entries.append(entry(u"127.0.0.%1"_s.arg(i), mac));
        bench.table.entries.append(entry(u"127.0.0.99"_s, u"02:00:00:00:00:0B"_s));
        bench.source->start({loopback()});
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.first().endpoint, u"127.0.0.99"_s);
        const Channel channel = bench.source->channels().first();
        QCOMPARE(channel.state, Channel::State::Listening);
        QVERIFY2(channel.reason.contains(mac) && channel.reason.contains(u"12"), qPrintable(channel.reason));
    }

    void anUnreadableTableIsSaid()
    {
        Bench bench;
        bench.table.isBroken = true;
        bench.source->start({loopback()});
        QTRY_COMPARE(bench.told.size(), 1);
        QCOMPARE(bench.told.first().first().state, Channel::State::Blocked);
        QCOMPARE(bench.told.first().first().reason, u"the table can't be read"_s);
        bench.table.isBroken = false;
        QTRY_COMPARE(bench.source->channels().first().state, Channel::State::Listening);
        QCOMPARE(bench.told.size(), 2);
    }

    void stopsAndBeginsAnew()
    {
        Bench bench;
        bench.table.entries = {entry(u"127.0.0.7"_s, mac)};
        bench.source->start({loopback({u"127.0.0.0/16"_s})});
        QTRY_COMPARE(bench.sightings.size(), 1);
        bench.source->stop();
        QVERIFY(bench.source->channels().isEmpty());
        const int reads = bench.table.reads;
        bench.source->probe(); // asks nobody
        QCoreApplication::processEvents();
        QCOMPARE(bench.table.reads, reads);
        bench.source->start({loopback()});
        QTRY_COMPARE(bench.sightings.size(), 2);
    }

    void stoppedByItsListener()
    {
        Bench bench;
        bench.table.entries = {entry(u"127.0.0.7"_s, mac), entry(u"127.0.0.8"_s, u"02:00:00:00:00:0B"_s)};
        QObject::connect(bench.source.get(), &Source::sighted, &bench.listener, [&bench] { bench.source->stop(); });
        bench.source->start({loopback({u"127.0.0.0/28"_s})});
        QTRY_VERIFY(!bench.sightings.isEmpty());
        QCoreApplication::processEvents();
        QCOMPARE(bench.sightings.size(), 1);
        QVERIFY(bench.source->channels().isEmpty());
    }

    void destroyedByItsListener()
    {
        Bench bench;
        bench.table.entries = {entry(u"127.0.0.7"_s, mac), entry(u"127.0.0.8"_s, u"02:00:00:00:00:0B"_s)};
        QObject::connect(bench.source.get(), &Source::sighted, &bench.listener, [&bench] { bench.source.reset(); });
        bench.source->start({loopback()});
        QTRY_VERIFY(!bench.source);
        QCOMPARE(bench.sightings.size(), 1);
        QVERIFY(bench.told.isEmpty());
    }

    void goesWithANetworkThatIsGone()
    {
        Bench bench;
        bench.source->start({loopback({u"127.0.0.0/16"_s})});
        QTRY_VERIFY(bench.everWorked());
        bench.source->start({});
        QVERIFY(bench.source->channels().isEmpty());
        QTRY_VERIFY(bench.told.last().isEmpty());
        const int reads = bench.table.reads;
        QCoreApplication::processEvents();
        QCOMPARE(bench.table.reads, reads); // nothing to look for
        bench.source.reset();
    }
};

QTEST_GUILESS_MAIN(TestNeighbourSource)
#include "tst_neighbour_source.moc"
