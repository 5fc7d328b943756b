// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/sweep.h"

#include "sweep_bench.h"

#include <QElapsedTimer>
#include <QTest>

#include <cerrno>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestSweep : public QObject, protected SweepBench
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }

    void asksEveryHost_data()
    {
        QTest::addColumn<QStringList>("own");
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<QStringList>("asked");
        QTest::newRow("/24") << QStringList{u"10.0.1.5/24"_s} << u"10.0.1.0/24"_s << hosts(u"10.0.1."_s, 1, 254, {5});
        QTest::newRow("/29") << QStringList{u"10.0.1.10/29"_s} << u"10.0.1.8/29"_s << hosts(u"10.0.1."_s, 9, 14, {10});
        QTest::newRow("/30") << QStringList{u"10.0.1.5/30"_s} << u"10.0.1.4/30"_s << QStringList{u"10.0.1.6"_s};
        QTest::newRow("/31 has no broadcast") << QStringList{u"10.0.1.4/31"_s} << u"10.0.1.4/31"_s << QStringList{u"10.0.1.5"_s};
        QTest::newRow("part of a /24") << QStringList{u"10.0.1.5/24"_s} << u"10.0.1.64/29"_s << hosts(u"10.0.1."_s, 64, 71);
        QTest::newRow("last part of a /24") << QStringList{u"10.0.1.5/24"_s} << u"10.0.1.248/29"_s
                                            << hosts(u"10.0.1."_s, 248, 254);
        QTest::newRow("one address") << QStringList{u"10.0.1.5/24"_s} << u"10.0.1.9/32"_s << QStringList{u"10.0.1.9"_s};
        QTest::newRow("two of our own") << QStringList{u"10.0.1.9/29"_s, u"10.0.1.12/29"_s} << u"10.0.1.8/29"_s
                                        << hosts(u"10.0.1."_s, 9, 14, {9, 12});
    }
    void asksEveryHost()
    {
        QFETCH(QStringList, own);
        QFETCH(QString, prefix);
        QFETCH(QStringList, asked);
        const auto sweep = sweepOf(network(own, {prefix}));
        QVERIFY(!sweep->isRunning());
        sweep->add(prefixOf(prefix));
        QVERIFY(sweep->isRunning());
        QVERIFY(m_kernel->sent.isEmpty()); // not before the event loop
        QCOMPARE(sweep->total(), qint64(asked.size()));
        QCOMPARE(sweep->done(), qint64(0));
        QTRY_VERIFY(!sweep->isRunning());
        QCOMPARE(m_kernel->sent, asked);
        QCOMPARE(m_kernel->opened, QStringList{u"eth0 "_s + own.first().section(u'/', 0, 0)});
        QCOMPARE(sweep->done(), qint64(asked.size()));
        QCOMPARE(sweep->total(), qint64(asked.size()));
        QVERIFY(sweep->reason().isEmpty());
    }

    void refusesWhatIsNotAllowed_data()
    {
        QTest::addColumn<QStringList>("own");
        QTest::addColumn<QStringList>("mayTouch");
        QTest::addColumn<QString>("prefix");
        const QStringList own{u"10.0.1.5/24"_s};
        QTest::newRow("nothing is") << own << QStringList() << u"10.0.1.0/24"_s;
        QTest::newRow("a part is") << own << QStringList{u"10.0.1.0/25"_s} << u"10.0.1.0/24"_s;
        QTest::newRow("another is") << own << QStringList{u"10.0.2.0/24"_s} << u"10.0.1.0/24"_s;
        QTest::newRow("allowed, but not ours") << own << QStringList{u"10.0.2.0/24"_s} << u"10.0.2.0/24"_s;
        QTest::newRow("wider than ours") << own << QStringList{u"10.0.0.0/16"_s} << u"10.0.0.0/16"_s;
        QTest::newRow("wider than any") << QStringList{u"10.0.1.5/8"_s} << QStringList{u"10.0.0.0/8"_s} << u"10.0.0.0/15"_s;
        QTest::newRow("ipv6") << QStringList{u"2001:db8::1/120"_s} << QStringList{u"2001:db8::/120"_s} << u"2001:db8::/120"_s;
        QTest::newRow("nobody but us in it") << own << QStringList{u"10.0.1.0/24"_s} << u"10.0.1.5/32"_s;
    }
    void refusesWhatIsNotAllowed()
    {
        QFETCH(QStringList, own);
        QFETCH(QStringList, mayTouch);
        QFETCH(QString, prefix);
        const auto sweep = sweepOf(network(own, mayTouch));
        sweep->add(prefixOf(prefix));
        QVERIFY(!sweep->isRunning());
        QCOMPARE(sweep->total(), qint64(0));
    }

    void isPaced()
    {
        const auto sweep = sweepOf(network({u"10.0.1.5/24"_s}, {u"10.0.1.0/24"_s}));
        sweep->add(prefixOf(u"10.0.1.0/24"_s));
        QElapsedTimer timer;
        timer.start();
        qsizetype most = 0;
        for (qsizetype before = 0; sweep->isRunning(); before = m_kernel->sent.size()) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            most = std::max(most, m_kernel->sent.size() - before);
            QVERIFY(timer.elapsed() < 5000);
        }
        QVERIFY2(most <= 8, qPrintable(QString::number(most)));
        QVERIFY(timer.elapsed() >= 40); // 253 addresses, at most 4 a millisecond, and timers may be early by one
    }

    void fullTableMeansTheSameAddressAgain()
    {
        m_kernel->errors = {{u"10.0.1.3"_s, {ENOBUFS, ENOBUFS, ENOBUFS}}, {u"10.0.1.6"_s, {ENOMEM}}};
        const auto sweep = sweepOf(network({u"10.0.1.1/29"_s}, {u"10.0.1.0/29"_s}));
        sweep->add(prefixOf(u"10.0.1.0/29"_s));
        QElapsedTimer timer;
        timer.start();
        QTRY_VERIFY(!sweep->isRunning());
        QVERIFY(timer.elapsed() >= 4 * 15); // it waited each time
        QCOMPARE(m_kernel->sent, hosts(u"10.0.1."_s, 2, 6));
        QCOMPARE(m_kernel->tried, (QStringList{u"10.0.1.2"_s, u"10.0.1.3"_s, u"10.0.1.3"_s, u"10.0.1.3"_s, u"10.0.1.3"_s,
                                               u"10.0.1.4"_s, u"10.0.1.5"_s, u"10.0.1.6"_s, u"10.0.1.6"_s}));
        QVERIFY(sweep->reason().isEmpty());
    }

    void errorsOfOthersAreTolerated_data()
    {
        QTest::addColumn<int>("error");
        QTest::newRow("EHOSTUNREACH") << EHOSTUNREACH;
        QTest::newRow("ECONNREFUSED") << ECONNREFUSED;
        QTest::newRow("ENETUNREACH") << ENETUNREACH;
    }
    void errorsOfOthersAreTolerated()
    {
        QFETCH(int, error);
        m_kernel->errors = {{u"10.0.1.3"_s, {error}}, {u"10.0.1.4"_s, {error, error}}, {u"10.0.1.5"_s, {error, error, error}}};
        m_kernel->answers = {QHostAddress(u"10.0.1.2"_s), QHostAddress(u"10.9.9.9"_s)};
        const auto sweep = sweepOf(network({u"10.0.1.1/29"_s}, {u"10.0.1.0/29"_s}));
        sweep->add(prefixOf(u"10.0.1.0/29"_s));
        QTRY_VERIFY(!sweep->isRunning());
        QCOMPARE(m_kernel->sent, hosts(u"10.0.1."_s, 2, 6, {5})); // the one that never works is passed over
        QVERIFY(sweep->reason().isEmpty());
        QCOMPARE(sweep->takeAnswers(), QVector<QHostAddress>{QHostAddress(u"10.0.1.2"_s)}); // no stranger's
        QVERIFY(sweep->takeAnswers().isEmpty());
    }

    void saysWhenNothingWorks()
    {
        m_kernel->alwaysError = EPERM;
        const auto sweep = sweepOf(network({u"10.0.1.1/29"_s}, {u"10.0.1.0/29"_s}));
        sweep->add(prefixOf(u"10.0.1.0/29"_s));
        QTRY_VERIFY(!sweep->isRunning());
        QVERIFY(sweep->reason().contains(u"10.0.1.0/29"_s));
        QVERIFY(sweep->reason().contains(qt_error_string(EPERM)));
        m_kernel->alwaysError = 0;
        sweep->add(prefixOf(u"10.0.1.0/29"_s));
        QTRY_VERIFY(!sweep->isRunning());
        QVERIFY(sweep->reason().isEmpty());
    }

    void saysWhenThereIsNoWayOut()
    {
        m_kernel->isClosed = true;
        const auto sweep = sweepOf(network({u"10.0.1.1/29"_s}, {u"10.0.1.0/30"_s, u"10.0.1.4/30"_s}));
        sweep->add(prefixOf(u"10.0.1.0/30"_s));
        sweep->add(prefixOf(u"10.0.1.4/30"_s));
        QTRY_VERIFY(!sweep->isRunning());
        QCOMPARE(sweep->reason(), u"no way out"_s);
        QVERIFY(m_kernel->tried.isEmpty());
        QCOMPARE(m_kernel->opened.size(), 2);
    }

    void severalWaitForEachOther()
    {
        const auto sweep = sweepOf(network({u"10.0.1.1/29"_s, u"10.0.2.1/29"_s}, {u"10.0.1.0/29"_s, u"10.0.2.0/29"_s}));
        sweep->add(prefixOf(u"10.0.1.0/29"_s));
        sweep->add(prefixOf(u"10.0.2.0/29"_s));
        sweep->add(prefixOf(u"10.0.2.0/29"_s)); // waits already
        sweep->add(prefixOf(u"10.0.1.0/30"_s)); // a part of one that does
        QCOMPARE(sweep->total(), qint64(10));
        qint64 last = 0;
        QElapsedTimer timer;
        timer.start();
        while (sweep->isRunning() && timer.elapsed() < 5000) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            QVERIFY(sweep->done() >= last);
            QCOMPARE(sweep->total(), qint64(10));
            QCOMPARE(sweep->done(), qint64(m_kernel->sent.size()));
            last = sweep->done();
        }
        QCOMPARE(m_kernel->sent, hosts(u"10.0.1."_s, 2, 6) + hosts(u"10.0.2."_s, 2, 6));
        QCOMPARE(m_kernel->opened, (QStringList{u"eth0 10.0.1.1"_s, u"eth0 10.0.2.1"_s}));
        sweep->add(prefixOf(u"10.0.2.0/29"_s)); // and again, counted anew
        QCOMPARE(sweep->done(), qint64(0));
        QCOMPARE(sweep->total(), qint64(5));
    }

    void endsMidwayWhenItIsForbidden()
    {
        const QStringList own{u"10.0.1.1/24"_s, u"10.0.2.1/29"_s};
        const auto sweep = sweepOf(network(own, {u"10.0.1.0/24"_s, u"10.0.2.0/29"_s}));
        sweep->add(prefixOf(u"10.0.1.0/24"_s));
        sweep->add(prefixOf(u"10.0.2.0/29"_s));
        sendAtLeast(8);
        const QStringList before = m_kernel->sent;
        QVERIFY(before.size() < 253);
        sweep->setNetwork(network(own, {u"10.0.2.0/29"_s}));
        QTRY_VERIFY(!sweep->isRunning());
        QCOMPARE(m_kernel->sent, before + hosts(u"10.0.2."_s, 2, 6));
        sweep->add(prefixOf(u"10.0.2.0/29"_s));
        sweep->setNetwork(network(own, {}));
        QVERIFY(!sweep->isRunning());
    }

    void goesOnWhenTheAddressChanges()
    {
        const auto sweep = sweepOf(network({u"10.0.1.1/24"_s}, {u"10.0.1.0/24"_s}));
        sweep->add(prefixOf(u"10.0.1.0/24"_s));
        sendAtLeast(8);
        sweep->setNetwork(network({u"10.0.1.200/24"_s}, {u"10.0.1.0/24"_s}));
        QCOMPARE(sweep->done(), qint64(m_kernel->sent.size() + 1)); // what was ours then was not asked
        QTRY_VERIFY(!sweep->isRunning());
        QCOMPARE(m_kernel->sent, hosts(u"10.0.1."_s, 2, 254, {200}));
        QCOMPARE(m_kernel->opened, (QStringList{u"eth0 10.0.1.1"_s, u"eth0 10.0.1.200"_s}));
    }

    void goesWhileItRuns()
    {
        auto sweep = sweepOf(network({u"10.0.1.1/24"_s}, {u"10.0.1.0/24"_s}));
        sweep->add(prefixOf(u"10.0.1.0/24"_s));
        sendAtLeast(4);
        sweep.reset();
        const qsizetype sent = m_kernel->sent.size();
        QCoreApplication::processEvents();
        QCOMPARE(m_kernel->sent.size(), sent);
    }

    /// The real thing, on loopback: every address of 127/8 is this machine, and refuses.
    void overLoopback()
    {
        Network lo;
        lo.interface.index = 1;
        lo.interface.name = u"lo"_s;
        lo.interface.addresses = {{QHostAddress(u"127.0.0.1"_s), 8}};
        lo.mayTouch = {prefixOf(u"127.0.0.0/28"_s)};
        Sweep sweep(lo, systemSweepWire());
        sweep.add(prefixOf(u"127.0.0.0/28"_s));
        QVector<QHostAddress> answers;
        QTRY_VERIFY(!sweep.isRunning());
        QCOMPARE(sweep.reason(), QString());
        QTRY_VERIFY((answers += sweep.takeAnswers()).size() >= 14); // .2 to .15
        for (const QHostAddress &answer : answers)
            QVERIFY(answer != QHostAddress(u"127.0.0.1"_s) && answer != QHostAddress(u"127.0.0.0"_s));
    }

    void anAddressThatIsNotOurs()
    {
        const auto wire = systemSweepWire();
        NetworkInterface lo;
        lo.index = 1;
        lo.name = u"lo"_s;
        const auto opened = wire->open(lo, QHostAddress(u"192.0.2.1"_s), 100);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Unreachable);
        QVERIFY(wire->takeAnswers().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSweep)
#include "tst_sweep.moc"
