// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/sweep_pace.h"

#include <QTest>

#include <functional>
#include <limits>

using namespace std::chrono_literals;
using namespace muster::discovery;

namespace {

/// The kernel as it is measured (RFC 826 leaves the rest to it): so many places, each held by an address nobody has for so long. Asks
/// as a Sweep does, and says when the last datagram went.
std::chrono::milliseconds simulate(qint64 addresses, const SweepPace &pace, qint64 places,
                                   const std::function<void(std::chrono::milliseconds, bool)> &tried = {})
{
    std::deque<std::chrono::milliseconds> held;
    std::chrono::milliseconds now{0};
    for (qint64 left = addresses;; now += SweepPace::tick) {
        while (!held.empty() && now - held.front() >= pace.holds)
            held.pop_front();
        for (int i = 0; i < SweepPace::sendsPerTick; ++i) {
            const bool isRoom = qint64(held.size()) < std::min(places, pace.atOnce);
            if (tried)
                tried(now, isRoom);
            if (!isRoom)
                break;
            held.push_back(now);
            if (--left == 0)
                return now;
        }
    }
}

} // namespace

class TestSweepPace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheKernel()
    {
        const SweepPace usual = SweepPace::within({});
        QVERIFY2(usual.atOnce > 800 && usual.atOnce < 1000, "most of 1024, never all");
        QCOMPARE(usual.holds, 3s);
        QVERIFY(usual.listens >= 1s && usual.listens < 2s);
        const SweepPace patient = SweepPace::within({4096, 6, 2s});
        QVERIFY(patient.atOnce > usual.atOnce);
        QCOMPARE(patient.holds, 12s);
        QVERIFY(patient.listens > 2s);
    }

    void isBounded_data()
    {
        QTest::addColumn<qint64>("entries");
        QTest::newRow("none") << qint64(0);
        QTest::newRow("negative") << qint64(-1);
        QTest::newRow("few") << qint64(8);
        QTest::newRow("all there are") << qint64(std::numeric_limits<quint32>::max());
    }
    void isBounded()
    {
        QFETCH(qint64, entries);
        const SweepPace pace = SweepPace::within({entries, 3, 1s});
        QVERIFY(pace.atOnce >= 1 && pace.atOnce <= 10000);
        QVERIFY(pace.timeFor(65536) > 0ms);
    }

    void tellsHowLong_data()
    {
        QTest::addColumn<qint64>("addresses");
        QTest::addColumn<qint64>("entries");
        QTest::addColumn<int>("seconds"); // with what is listened at the end
        QTest::newRow("nobody") << qint64(0) << qint64(1024) << 1;
        QTest::newRow("/24") << qint64(253) << qint64(1024) << 1;
        QTest::newRow("/22") << qint64(1021) << qint64(1024) << 4;
        QTest::newRow("/20") << qint64(4093) << qint64(1024) << 13;
        QTest::newRow("/20 in a small table") << qint64(4093) << qint64(128) << 109;
        QTest::newRow("/20 in a large table") << qint64(4093) << qint64(8192) << 2;
        QTest::newRow("/16") << qint64(65533) << qint64(1024) << 220;
    }
    void tellsHowLong()
    {
        QFETCH(qint64, addresses);
        QFETCH(qint64, entries);
        const SweepPace pace = SweepPace::within({entries, 3, 1s});
        const auto told = pace.timeFor(addresses);
        QTEST(int(std::chrono::round<std::chrono::seconds>(told + pace.listens).count()), "seconds");
        if (addresses > 0)
            QCOMPARE(told, simulate(addresses, pace, entries));
    }

    void tellsWhatIsLeftOnTheWay()
    {
        constexpr qint64 addresses = 4093;
        const SweepPace pace = SweepPace::within({});
        const auto whole = pace.timeFor(addresses);
        SweepWindow window;
        window.setPace(pace);
        qint64 left = addresses;
        std::chrono::milliseconds furthestOff{0};
        simulate(addresses, pace, 1024, [&](std::chrono::milliseconds now, bool isSent) {
            if (isSent) {
                window.noteSent(now);
                --left;
            }
            const auto end = now + window.timeFor(left, now);
            if (left > 0)
                furthestOff = std::max(furthestOff, std::chrono::abs(end - whole));
        });
        QCOMPARE(left, qint64(0));
        QVERIFY2(furthestOff <= 5ms, qPrintable(QString::number(furthestOff.count()))); // whether it sends or waits
    }

    void learnsThatOthersFillTheTable()
    {
        constexpr qint64 addresses = 4093;
        constexpr qint64 room = 100;
        const SweepPace pace = SweepPace::within({});
        SweepWindow window;
        window.setPace(pace);
        QVERIFY(window.timeFor(addresses, 0ms) < 15s);
        qint64 left = addresses;
        std::chrono::milliseconds half{0};
        const auto whole = simulate(addresses, pace, room, [&](std::chrono::milliseconds now, bool isSent) {
            left -= isSent ? 1 : 0;
            isSent ? window.noteSent(now) : window.noteRefused(now);
            if (left == addresses / 2 && half == 0ms)
                half = now + window.timeFor(left, now);
        });
        QVERIFY(whole > 2min);
        QVERIFY2(half > whole - 4s && half < whole + 4s, qPrintable(QString::number(half.count())));
    }

    void afterAPauseItStartsAnew()
    {
        SweepWindow window;
        window.setPace(SweepPace::within({}));
        for (int i = 0; i < 896; ++i)
            window.noteSent(1s);
        QVERIFY(window.timeFor(253, 1s) >= 3s);
        QVERIFY(window.timeFor(253, 4s) < 100ms);
    }
};

QTEST_GUILESS_MAIN(TestSweepPace)
#include "tst_sweep_pace.moc"
