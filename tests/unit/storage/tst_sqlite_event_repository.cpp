// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_event_repository.h"

#include "support/site_fixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

using Mode = UnitOfWork::Mode;

class TestSqliteEventRepository : public QObject
{
    Q_OBJECT

private:
    static Event event(const QString &subject, const QByteArray &payload = "{}")
    {
        Event made;
        made.at = FakeClock::start;
        made.actor = u"ada"_s;
        made.via = u"test"_s;
        made.kind = u"test.done"_s;
        made.subject = subject;
        made.payload = payload;
        return made;
    }
    static QVector<qint64> seqs(const QVector<Event> &events)
    {
        QVector<qint64> numbers;
        for (const Event &event : events)
            numbers += event.seq;
        return numbers;
    }
    static void append(TemporarySite &site, const QStringList &subjects)
    {
        const auto unit = site.store().begin(Mode::Write);
        for (const QString &subject : subjects)
            QVERIFY((*unit)->events().append(event(subject)));
        QVERIFY((*unit)->commit());
    }

private Q_SLOTS:
    void theFirstHasNoPredecessor()
    {
        TemporarySite site(TemporarySite::With::Nothing);
        const auto unit = site.store().begin(Mode::Write);
        QVERIFY((*unit)->events().head() && !*(*unit)->events().head());
        const auto first = (*unit)->events().append(event(u"a"_s));
        QVERIFY(first);
        QCOMPARE(first->seq, 1);
        QVERIFY(first->prev.isEmpty());
        QCOMPARE(first->hash, first->computeHash());
        QVERIFY(verifyLink(*first, nullptr));
        const auto second = (*unit)->events().append(event(u"b"_s));
        QCOMPARE(second->prev, first->hash);
        QVERIFY(verifyLink(*second, &*first));
        QCOMPARE((*unit)->events().head()->value().seq, 2);
    }

    void comesBackAsItWasHashed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("payload");
        QTest::newRow("plain") << u"a"_s << QByteArray("{\"x\":1}");
        QTest::newRow("empty") << u""_s << QByteArray("{}");
        QTest::newRow("not ASCII") << u"Größe 日本 🙂"_s << QByteArray("{\"x\":\"\xC3\xA4\"}");
        QTest::newRow("quotes and lines") << u"a'b\"c\nd"_s << QByteArray("{\"x\":\"a\\nb\"}");
        QTest::newRow("byte order mark") << u"\uFEFFx"_s << QByteArray("{\"x\":\"\xEF\xBB\xBF\"}");
        QTest::newRow("NUL") << QString(u"a"_s + QChar(0) + u'b') << QByteArray("{}");
        QTest::newRow("half a character") << QString(u"a"_s + QChar(0xD83D)) << QByteArray("{}");
        QTest::newRow("large") << QString(100000, u'x') << QByteArray("{\"x\":\"" + QByteArray(200000, 'y') + "\"}");
    }
    void comesBackAsItWasHashed()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, payload);
        TemporarySite site(TemporarySite::With::Nothing);
        Event made = event(text, payload);
        made.actor = made.via = made.kind = text;
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->events().append(made));
            QVERIFY((*unit)->commit());
        }
        const QVector<Event> events = site.events();
        QCOMPARE(events.size(), 1);
        QVERIFY(verifyLink(events.first(), nullptr));
        QCOMPARE(events.first().payload, payload);
        QVERIFY(events.first().at == made.at);
        if (text.isValidUtf16())
            QCOMPARE(events.first().actor, text);
    }

    void theChainGoesOnAcrossTransactionsAndStores()
    {
        TemporarySite site(TemporarySite::With::Nothing);
        append(site, {u"a"_s, u"b"_s});
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->events().append(event(u"undone"_s)));
        }
        append(site, {u"c"_s});
        {
            const auto other = site.openAgain();
            const auto unit = other->begin(Mode::Write);
            QVERIFY((*unit)->events().append(event(u"d"_s)));
            QVERIFY((*unit)->commit());
        }
        const QVector<Event> events = site.events();
        QCOMPARE(seqs(events), (QVector<qint64>{1, 2, 3, 4}));
        for (qsizetype i = 0; i < events.size(); ++i)
            QVERIFY(verifyLink(events.at(i), i ? &events.at(i - 1) : nullptr));
    }

    void after_data()
    {
        QTest::addColumn<qint64>("seq");
        QTest::addColumn<int>("limit");
        QTest::addColumn<QVector<qint64>>("found");
        QTest::newRow("all") << qint64(0) << 100 << QVector<qint64>{1, 2, 3, 4, 5};
        QTest::newRow("some") << qint64(2) << 2 << QVector<qint64>{3, 4};
        QTest::newRow("none") << qint64(5) << 2 << QVector<qint64>{};
        QTest::newRow("limit 0") << qint64(0) << 0 << QVector<qint64>{};
    }
    void after()
    {
        QFETCH(qint64, seq);
        QFETCH(int, limit);
        QFETCH(QVector<qint64>, found);
        TemporarySite site(TemporarySite::With::Nothing);
        append(site, {u"a"_s, u"b"_s, u"a"_s, u"c"_s, u"a"_s});
        QCOMPARE(seqs(*(*site.store().begin(Mode::Read))->events().after(seq, limit)), found);
    }

    void before_data()
    {
        QTest::addColumn<qint64>("seq");
        QTest::addColumn<QString>("subject");
        QTest::addColumn<int>("limit");
        QTest::addColumn<QVector<qint64>>("found");
        const qint64 end = std::numeric_limits<qint64>::max();
        QTest::newRow("all") << end << u""_s << 100 << QVector<qint64>{5, 4, 3, 2, 1};
        QTest::newRow("a page") << qint64(5) << u""_s << 2 << QVector<qint64>{4, 3};
        QTest::newRow("about one") << end << u"a"_s << 100 << QVector<qint64>{5, 3, 1};
        QTest::newRow("about one, a page") << qint64(5) << u"a"_s << 1 << QVector<qint64>{3};
        QTest::newRow("about nobody") << end << u"x"_s << 100 << QVector<qint64>{};
        QTest::newRow("before the first") << qint64(1) << u""_s << 100 << QVector<qint64>{};
    }
    void before()
    {
        QFETCH(qint64, seq);
        QFETCH(QString, subject);
        QFETCH(int, limit);
        QFETCH(QVector<qint64>, found);
        TemporarySite site(TemporarySite::With::Nothing);
        append(site, {u"a"_s, u"b"_s, u"a"_s, u"c"_s, u"a"_s});
        QCOMPARE(seqs(*(*site.store().begin(Mode::Read))->events().before(seq, subject, limit)), found);
    }

    void appendingTellsTheFeed()
    {
        TemporarySite site(TemporarySite::With::Nothing);
        append(site, {u"a"_s});
        const auto changes = (*site.store().begin(Mode::Read))->feed().after(0, 10);
        QCOMPARE(*changes, (QVector<Change>{{1, Change::Kind::Event, {}}}));
    }
};

QTEST_GUILESS_MAIN(TestSqliteEventRepository)
#include "tst_sqlite_event_repository.moc"
