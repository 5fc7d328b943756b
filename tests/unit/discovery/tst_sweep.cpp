// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/sweep.h"

#include <QElapsedTimer>
#include <QTest>

#include <cerrno>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::discovery;

namespace {

Prefix prefixOf(const QString &cidr)
{
    return Prefix::parse(cidr).value_or(Prefix());
}

AddressRange rangeOf(const QString &text)
{
    return AddressRange::parse(text).value_or(AddressRange());
}

Network network(const QStringList &own, const QStringList &mayTouch)
{
    Network made;
    made.interface.index = 2;
    made.interface.name = u"eth0"_s;
    for (const QString &address : own) {
        const QStringList parts = address.split(u'/');
        made.interface.addresses.append({QHostAddress(parts.first()), parts.last().toInt()});
    }
    for (const QString &cidr : mayTouch)
        made.mayTouch.append(prefixOf(cidr));
    return made;
}

/// Says what a test wants of the kernel, and remembers what went out. Owned by the Sweep, hence shared.
struct Kernel
{
    QStringList opened;
    QList<qint64> openedFor; ///< how many at once
    QStringList sent;
    QStringList tried;
    QHash<QString, QList<int>> errors; ///< by address: errno of the next tries
    int alwaysError = 0;
    qsizetype places = -1; ///< of the table; -1: enough
    bool isClosed = false;
    QVector<QHostAddress> answers;
};

class FakeWire final : public SweepWire
{
public:
    explicit FakeWire(std::shared_ptr<Kernel> kernel) : m_kernel(std::move(kernel)) {}

    Result<> open(const NetworkInterface &interface, const QHostAddress &from, qint64 atOnce) override
    {
        m_kernel->openedFor += atOnce;
        m_kernel->opened += interface.name + u' ' + from.toString();
        if (m_kernel->isClosed)
            return fail(ErrorCode::Unreachable, u"no way out"_s);
        return {};
    }
    int send(const QHostAddress &to) override
    {
        const QString address = to.toString();
        m_kernel->tried += address;
        if (m_kernel->alwaysError)
            return m_kernel->alwaysError;
        if (m_kernel->places >= 0 && m_kernel->sent.size() >= m_kernel->places)
            return ENOBUFS;
        QList<int> &errors = m_kernel->errors[address];
        if (!errors.isEmpty())
            return errors.takeFirst();
        m_kernel->sent += address;
        return 0;
    }
    QVector<QHostAddress> takeAnswers() override { return std::exchange(m_kernel->answers, {}); }

private:
    std::shared_ptr<Kernel> m_kernel;
};

QStringList hosts(const QString &stem, int first, int last, const QList<int> &without = {})
{
    QStringList addresses;
    for (int i = first; i <= last; ++i)
        if (!without.contains(i))
            addresses += stem + QString::number(i);
    return addresses;
}

} // namespace

class TestSweep : public QObject
{
    Q_OBJECT

private:
    std::shared_ptr<Kernel> m_kernel;

    std::unique_ptr<Sweep> sweepOf(const Network &network) const
    {
        return std::make_unique<Sweep>(network, std::make_unique<FakeWire>(m_kernel));
    }

    /// And little more: QTRY_VERIFY would look only now and then.
    void sendAtLeast(qsizetype count) const
    {
        while (m_kernel->sent.size() < count)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }

private Q_SLOTS:
    void init() { m_kernel = std::make_shared<Kernel>(); }

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
