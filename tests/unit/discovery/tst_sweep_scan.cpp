// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Sweeps that somebody asked for once, beside those that stand.
#include "discovery/neighbours/sweep.h"

#include "sweep_bench.h"

#include <QTest>

#include <cerrno>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::discovery;

class TestSweepScan : public QObject, protected SweepBench
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }

    void aScanNeedsNoStandingPermission()
    {
        const auto sweep = sweepOf(network({u"10.0.1.5/24"_s}, {}));
        const int scan = sweep->scan(rangeOf(u"10.0.1.20-30"_s));
        QVERIFY(scan > 0);
        QVERIFY(sweep->isRunning());
        QCOMPARE(sweep->account(scan)->total, 11);
        QCOMPARE(sweep->account(scan)->asked, 0);
        QVERIFY(!sweep->account(scan)->isWaiting && !sweep->account(scan)->isOver);
        m_kernel->answers = {QHostAddress(u"10.0.1.25"_s), QHostAddress(u"10.0.1.31"_s)};
        QTRY_VERIFY(!sweep->isRunning());
        QCOMPARE(m_kernel->sent, hosts(u"10.0.1."_s, 20, 30));
        QCOMPARE(sweep->account(scan)->asked, 11);
        QVERIFY(!sweep->account(scan)->isOver); // the last ones may answer yet
        QVERIFY(sweep->account(scan)->left > 0ms);
        QCOMPARE(sweep->takeAnswers(), QVector<QHostAddress>{QHostAddress(u"10.0.1.25"_s)});
        QTRY_VERIFY(sweep->account(scan)->isOver);
        QVERIFY(sweep->account(scan)->notAsked.isEmpty());
        sweep->endScan(scan);
        QVERIFY(!sweep->account(scan));
        m_kernel->answers = {QHostAddress(u"10.0.1.25"_s)};
        QVERIFY(sweep->takeAnswers().isEmpty()); // nobody's business any more
    }

    void aScanIsRefused_data()
    {
        QTest::addColumn<QString>("own");
        QTest::addColumn<QString>("range");
        QTest::newRow("not ours") << u"10.0.1.5/24"_s << u"10.0.2.0/24"_s;
        QTest::newRow("half ours") << u"10.0.1.5/24"_s << u"10.0.1.200-10.0.2.3"_s;
        QTest::newRow("wider than any") << u"10.0.1.5/8"_s << u"10.0.0.0/15"_s;
        QTest::newRow("only us") << u"10.0.1.5/24"_s << u"10.0.1.5"_s;
    }
    void aScanIsRefused()
    {
        QFETCH(QString, own);
        QFETCH(QString, range);
        const auto sweep = sweepOf(network({own}, {}));
        QCOMPARE(sweep->scan(rangeOf(range)), 0);
        QVERIFY(!sweep->isRunning());
    }

    void aScanTakesItsTurn()
    {
        const auto sweep = sweepOf(network({u"10.0.1.1/24"_s}, {u"10.0.1.0/24"_s}));
        sweep->add(prefixOf(u"10.0.1.0/24"_s));
        const int scan = sweep->scan(rangeOf(u"10.0.1.20-30"_s));
        QVERIFY(sweep->account(scan)->isWaiting);
        QTRY_VERIFY(!sweep->isRunning());
        QCOMPARE(m_kernel->sent, hosts(u"10.0.1."_s, 2, 254) + hosts(u"10.0.1."_s, 20, 30));
    }

    void whatIsSweptAnywayIsNotSweptTwice()
    {
        const auto sweep = sweepOf(network({u"10.0.1.1/24"_s}, {u"10.0.1.0/24"_s}));
        sweep->add(prefixOf(u"10.0.1.0/24"_s));
        const int scan = sweep->scan(rangeOf(u"10.0.1.0/24"_s));
        QTRY_VERIFY(!sweep->isRunning());
        QCOMPARE(m_kernel->sent.size(), 253);
        QCOMPARE(sweep->account(scan)->asked, 253);
    }

    void endedMidwayItAsksNobodyAnyMore()
    {
        const auto sweep = sweepOf(network({u"10.0.1.1/24"_s}, {}));
        const int scan = sweep->scan(rangeOf(u"10.0.1.0/24"_s));
        const int next = sweep->scan(rangeOf(u"10.0.1.8-9"_s));
        sendAtLeast(8);
        const QStringList before = m_kernel->sent;
        QVERIFY(before.size() < 253);
        sweep->endScan(scan);
        QVERIFY(!sweep->account(scan));
        QTRY_VERIFY(!sweep->isRunning());
        QCOMPARE(m_kernel->sent, before + hosts(u"10.0.1."_s, 8, 9));
        sweep->endScan(next);
        const int last = sweep->scan(rangeOf(u"10.0.1.0/24"_s));
        sweep->endScan(last);
        QVERIFY(!sweep->isRunning());
    }

    void aStandingSweepOutlivesItsScan()
    {
        const auto sweep = sweepOf(network({u"10.0.1.1/28"_s}, {u"10.0.1.0/28"_s}));
        sweep->add(prefixOf(u"10.0.1.0/28"_s));
        sweep->endScan(sweep->scan(rangeOf(u"10.0.1.0/28"_s)));
        QTRY_VERIFY(!sweep->isRunning());
        QCOMPARE(m_kernel->sent, hosts(u"10.0.1."_s, 2, 14));
    }

    void everyAddressIsAccountedFor()
    {
        m_kernel->errors = {{u"10.0.1.3"_s, {EPERM, EPERM, EPERM}}};
        m_kernel->places = 4;
        const auto sweep = sweepOf(network({u"10.0.1.1/28"_s}, {}));
        sweep->setPace({4, 10ms, 10ms, 100ms});
        const int scan = sweep->scan(rangeOf(u"10.0.1.0/28"_s));
        QTRY_VERIFY(!sweep->isRunning());
        const ScanAccount account = *sweep->account(scan);
        QCOMPARE(account.total, 13);
        QCOMPARE(account.asked, 4);
        QCOMPARE(account.notAsked.size(), 2);
        QCOMPARE(account.notAsked.value(qt_error_string(EPERM)), 1);
        qint64 all = account.asked;
        for (const qint64 count : account.notAsked)
            all += count;
        QCOMPARE(all, account.total);
        QVERIFY(account.notAsked.lastKey().contains(u"gc_thresh3"_s) || account.notAsked.firstKey().contains(u"gc_thresh3"_s));
    }

    void aNetworkThatGoesIsAccountedFor()
    {
        const auto sweep = sweepOf(network({u"10.0.1.1/24"_s}, {}));
        const int scan = sweep->scan(rangeOf(u"10.0.1.0/24"_s));
        sendAtLeast(8);
        sweep->setNetwork(network({u"10.0.9.1/24"_s}, {}));
        QVERIFY(!sweep->isRunning());
        const ScanAccount account = *sweep->account(scan);
        QCOMPARE(account.asked, qint64(m_kernel->sent.size()));
        QCOMPARE(account.notAsked.size(), 1);
        QCOMPARE(account.notAsked.first(), 253 - account.asked);
    }

    void aPermissionTakenBackDoesNotEndAScan()
    {
        const QStringList own{u"10.0.1.1/24"_s};
        const auto sweep = sweepOf(network(own, {u"10.0.1.0/24"_s}));
        sweep->add(prefixOf(u"10.0.1.0/24"_s));
        const int scan = sweep->scan(rangeOf(u"10.0.1.0/24"_s));
        sendAtLeast(8);
        sweep->setNetwork(network(own, {}));
        QTRY_VERIFY(!sweep->isRunning());
        QCOMPARE(sweep->account(scan)->asked, 253);
    }

    void whereItIsOnlyListenedAScanEnds()
    {
        Network own = network({u"10.0.1.1/24"_s}, {});
        const auto sweep = sweepOf(own);
        const int scan = sweep->scan(rangeOf(u"10.0.1.0/24"_s));
        sendAtLeast(8);
        own.mayAsk = false;
        sweep->setNetwork(own);
        QVERIFY(!sweep->isRunning());
        const ScanAccount account = *sweep->account(scan);
        QCOMPARE(account.asked, qint64(m_kernel->sent.size()));
        QCOMPARE(account.notAsked.size(), 1);
        QCOMPARE(account.notAsked.first(), 253 - account.asked);
    }

    void thePaceIsThatOfTheNextRun()
    {
        const auto sweep = sweepOf(network({u"10.0.1.1/29"_s}, {u"10.0.1.0/29"_s}));
        sweep->setPace({100, 3000ms, 1000ms, 10s});
        sweep->add(prefixOf(u"10.0.1.0/29"_s));
        sweep->setPace({50, 3000ms, 1000ms, 10s});
        QTRY_VERIFY(!sweep->isRunning());
        QCOMPARE(m_kernel->openedFor, QList<qint64>{100});
        sweep->setPace({50, 3000ms, 1000ms, 10s});
        sweep->add(prefixOf(u"10.0.1.0/29"_s));
        QTRY_VERIFY(!sweep->isRunning());
        QCOMPARE(m_kernel->openedFor, (QList<qint64>{100, 50}));
    }
};

QTEST_GUILESS_MAIN(TestSweepScan)
#include "tst_sweep_scan.moc"
