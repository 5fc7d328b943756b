// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/neighbour_news.h"

#include "netlink_samples.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::discovery;

namespace {

/// As the kernel tells it of 10.0.1.7 on the interface 7.
QByteArray told(quint16 state, int confirmed = 20, quint16 type = RTM_NEWNEIGH)
{
    NeighbourSample sample;
    sample.type = type;
    sample.state = state;
    sample.confirmed = confirmed;
    sample.updated = 0;
    return sample.bytes();
}

constexpr int never = 60; // s

} // namespace

class TestNeighbourNews : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoAsksForUsIsHeardForAWhile()
    {
        NeighbourNews news(sampleTicks);
        QVERIFY(!isHeard(news, 0s));
        news.take(told(NUD_STALE, never), 1s);
        QVERIFY(isHeard(news, 1s));
        news.take(told(NUD_DELAY, never), 2s); // by our answer
        QVERIFY(isHeard(news, 11s));
        QVERIFY(!isHeard(news, 12s));
        QVERIFY(!news.isHeard(8, address, 1s));
        QVERIFY(!news.isHeard(7, QHostAddress(u"10.0.1.8"_s), 1s));
    }

    void whoTurnsStaleIsNot()
    {
        NeighbourNews news(sampleTicks);
        news.take(told(NUD_STALE), 1s);
        QVERIFY(!isHeard(news, 1s));
    }

    void whoComesBackIsHeard_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<bool>("isLost");
        QTest::addColumn<bool>("isHeard");
        QTest::newRow("had failed") << told(NUD_FAILED) << false << true;
        QTest::newRow("had failed and was deleted") << told(NUD_FAILED) + told(NUD_FAILED, 20, RTM_DELNEIGH) << false << false;
        QTest::newRow("had failed, and what came then was lost") << told(NUD_FAILED) << true << false;
        QTest::newRow("was asked") << told(NUD_PROBE) << false << false;
    }
    void whoComesBackIsHeard()
    {
        QFETCH(QByteArray, before);
        QFETCH(bool, isLost);
        NeighbourNews news(sampleTicks);
        news.take(before, 1s);
        if (isLost)
            news.noteLoss();
        QVERIFY(!isHeard(news, 1s));
        news.take(told(NUD_STALE), 2s); // it was confirmed lately, and so does not look learned
        QTEST(isHeard(news, 2s), "isHeard");
        news.take(told(NUD_STALE), 20s);
        QVERIFY(!isHeard(news, 20s));
    }

    void whoFailsOrIsDeletedIsHeardNoMore()
    {
        for (const QByteArray &end : {told(NUD_FAILED), told(NUD_REACHABLE, 0, RTM_DELNEIGH)}) {
            NeighbourNews news(sampleTicks);
            news.take(told(NUD_REACHABLE, 0), 1s);
            QVERIFY(isHeard(news, 2s));
            news.take(end, 2s);
            QVERIFY(!isHeard(news, 2s));
        }
    }

    /// Somebody makes up hosts as fast as he can: what is kept has an end, and is free again when that is over.
    void aFloodIsBounded()
    {
        NeighbourNews news(sampleTicks);
        const auto heard = [&news](int from, int to, std::chrono::milliseconds at) {
            int count = 0;
            for (int i = from; i < to; ++i)
                count += news.isHeard(7, QHostAddress(quint32(0x0A010000 + i)), at);
            return count;
        };
        const auto flood = [&news](int from, int to, std::chrono::milliseconds at) {
            NeighbourSample sample;
            for (int i = from; i < to; ++i) {
                sample.address = QByteArray::fromHex(QByteArray::number(0x0A010000 + i, 16).rightJustified(8, '0'));
                news.take(sample.bytes(), at);
            }
        };
        flood(0, 20000, 1s);
        QCOMPARE(heard(0, 20000, 1s), 16384);
        flood(20000, 20100, 12s);
        QCOMPARE(heard(0, 20100, 12s), 100);
    }

private:
    static bool isHeard(const NeighbourNews &news, std::chrono::milliseconds now) { return news.isHeard(7, address, now); }

    static inline const QHostAddress address{u"10.0.1.7"_s};
};

QTEST_GUILESS_MAIN(TestNeighbourNews)
#include "tst_neighbour_news.moc"
