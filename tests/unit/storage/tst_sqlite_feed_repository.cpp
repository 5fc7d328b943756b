// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_feed_repository.h"

#include "support/site_fixture.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

using Mode = UnitOfWork::Mode;

class TestSqliteFeedRepository : public QObject
{
    Q_OBJECT

private:
    /// One transaction that appends `count` changes at the clock's time.
    static void append(TemporarySite &site, int count)
    {
        const auto unit = site.store().begin(Mode::Write);
        QVERIFY(unit);
        for (int i = 0; i < count; ++i)
            QVERIFY((*unit)->feed().append(Change::Kind::Device, QByteArray(16, static_cast<char>(i))));
        QVERIFY((*unit)->commit());
    }
    static Result<QVector<Change>> after(TemporarySite &site, qint64 seq, int limit = 1000)
    {
        return (*site.store().begin(Mode::Read))->feed().after(seq, limit);
    }
    static qint64 firstOf(TemporarySite &site)
    {
        for (qint64 seq = 0; seq <= site.feedHead(); ++seq)
            if (after(site, seq))
                return seq + 1;
        return -1;
    }

private Q_SLOTS:
    void anEmptyFeed()
    {
        TemporarySite site(TemporarySite::With::Nothing);
        QCOMPARE(site.feedHead(), 0);
        QVERIFY(after(site, 0)->isEmpty());
    }

    void after_data()
    {
        QTest::addColumn<qint64>("seq");
        QTest::addColumn<int>("limit");
        QTest::addColumn<QVector<qint64>>("found");
        QTest::newRow("all") << qint64(0) << 100 << QVector<qint64>{1, 2, 3, 4};
        QTest::newRow("some") << qint64(1) << 2 << QVector<qint64>{2, 3};
        QTest::newRow("nothing new") << qint64(4) << 100 << QVector<qint64>{};
    }
    void after()
    {
        QFETCH(qint64, seq);
        QFETCH(int, limit);
        QFETCH(QVector<qint64>, found);
        TemporarySite site(TemporarySite::With::Nothing);
        append(site, 4);
        QCOMPARE(site.feedHead(), 4);
        const auto changes = after(site, seq, limit);
        QVERIFY(changes);
        QVector<qint64> seqs;
        for (const Change &change : *changes) {
            seqs += change.seq;
            QCOMPARE(change.id, QByteArray(16, static_cast<char>(change.seq - 1)));
        }
        QCOMPARE(seqs, found);
    }

    void everyKindComesBack()
    {
        TemporarySite site(TemporarySite::With::Nothing);
        {
            const auto unit = site.store().begin(Mode::Write);
            for (const Change::Kind kind : {Change::Kind::Site, Change::Kind::Device, Change::Kind::Event})
                QVERIFY((*unit)->feed().append(kind, {}));
            QVERIFY((*unit)->commit());
        }
        const auto changes = after(site, 0);
        QCOMPARE(*changes,
                 (QVector<Change>{{1, Change::Kind::Site, {}}, {2, Change::Kind::Device, {}}, {3, Change::Kind::Event, {}}}));
    }

    void whatIsOlderThanAnHourGoesWithTheNextWrite()
    {
        TemporarySite site(TemporarySite::With::Nothing);
        append(site, 3);
        site.clock.advance(61min);
        append(site, 2);
        QCOMPARE(site.feedHead(), 5);
        for (const qint64 tooFarBehind : {0, 1, 2}) {
            const auto changes = after(site, tooFarBehind);
            QVERIFY(!changes);
            QCOMPARE(changes.error().code, ErrorCode::NotFound);
        }
        QCOMPARE(after(site, 3)->size(), 2);
    }

    void allGoneButNotForgotten()
    {
        TemporarySite site(TemporarySite::With::Nothing);
        append(site, 3);
        site.clock.advance(2h);
        append(site, 0);
        QCOMPARE(site.feedHead(), 3); // of all that were ever made
        QVERIFY(after(site, 3) && after(site, 3)->isEmpty());
        QCOMPARE(after(site, 2).error().code, ErrorCode::NotFound);
        append(site, 1);
        QCOMPARE(after(site, 3)->first().seq, 4); // numbers are not used again
    }

    void aListenerAheadOfTheFileReadsAnew() // a backup was put in its place
    {
        TemporarySite site(TemporarySite::With::Nothing);
        append(site, 3);
        QCOMPARE(after(site, 9).error().code, ErrorCode::NotFound);
    }

    void dropBefore_data()
    {
        QTest::addColumn<qint64>("minutes"); // after the first
        QTest::addColumn<qint64>("first");   // that is left
        QTest::newRow("nothing old enough") << qint64(0) << qint64(1);
        QTest::newRow("the limit itself stays") << qint64(10) << qint64(2);
        QTest::newRow("some") << qint64(11) << qint64(3);
        QTest::newRow("all but one") << qint64(20) << qint64(3);
        QTest::newRow("all") << qint64(21) << qint64(4);
    }
    void dropBefore()
    {
        QFETCH(qint64, minutes);
        QFETCH(qint64, first);
        TemporarySite site(TemporarySite::With::Nothing);
        const Timestamp start = site.clock.now();
        for (int i = 0; i < 3; ++i) { // at 0, 10 and 20 minutes
            append(site, 1);
            site.clock.advance(10min);
        }
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->feed().dropBefore(start + std::chrono::minutes(minutes)));
            QVERIFY((*unit)->commit());
        }
        QCOMPARE(firstOf(site), first);
        QCOMPARE(site.feedHead(), 3);
    }

    void aClockThatWasSetBack()
    {
        TemporarySite site(TemporarySite::With::Nothing);
        site.clock.advance(48h);
        append(site, 1); // from the future
        site.clock.set(FakeClock::start);
        append(site, 1);
        site.clock.advance(2h);
        append(site, 1);
        // The one from the future does not keep the old ones that stand behind it.
        QCOMPARE(firstOf(site), 3);
    }

    void anUndoneTransactionLeavesNoGap()
    {
        TemporarySite site(TemporarySite::With::Nothing);
        append(site, 1);
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->feed().append(Change::Kind::Site, {}));
        }
        append(site, 1);
        QCOMPARE(after(site, 0)->last().seq, 2);
    }
};

QTEST_GUILESS_MAIN(TestSqliteFeedRepository)
#include "tst_sqlite_feed_repository.moc"
