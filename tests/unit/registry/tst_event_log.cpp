// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/event_log.h"

#include "support/site_fixture.h"

#include <SQLiteCpp/Database.h>

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

class TestEventLog : public QObject
{
    Q_OBJECT

private:
    static void append(TemporarySite &site, int count, const QString &subject = {})
    {
        const auto unit = site.store().begin(storage::UnitOfWork::Mode::Write);
        for (int i = 0; i < count; ++i) {
            Event event;
            event.at = site.clock.now();
            event.actor = u"ada"_s;
            event.kind = u"test"_s;
            event.subject = subject;
            event.payload = "{}";
            QVERIFY((*unit)->events().append(event));
        }
        QVERIFY((*unit)->commit());
    }

private Q_SLOTS:
    void anEmptyLogHolds()
    {
        TemporarySite site(TemporarySite::With::Nothing);
        const auto verdict = resultOf(EventLog(site.store()).verify());
        QVERIFY(verdict);
        QCOMPARE(verdict->events, 0);
        QVERIFY(verdict->head.isEmpty());
    }

    void aWholeLogHolds_data()
    {
        QTest::addColumn<int>("count"); // around the size of what is read at once
        for (const int count : {1, 999, 1000, 1001, 2500})
            QTest::addRow("%d", count) << count;
    }
    void aWholeLogHolds()
    {
        QFETCH(int, count);
        TemporarySite site(TemporarySite::With::Nothing);
        append(site, count);
        const auto verdict = resultOf(EventLog(site.store()).verify());
        QVERIFY(verdict);
        QCOMPARE(verdict->events, qint64(count));
        QCOMPARE(verdict->head, site.events().last().hash);
    }

    void tamperingIsFound_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<int>("firstBroken");
        const auto row = [](const char *name, const char *sql, int broken) {
            QTest::newRow(name) << QString::fromLatin1(sql) << broken;
        };
        row("actor", "UPDATE events SET actor = 'eve' WHERE seq = 3", 3);
        row("time", "UPDATE events SET at = at + 1 WHERE seq = 3", 3);
        row("via", "UPDATE events SET via = 'x' WHERE seq = 3", 3);
        row("kind", "UPDATE events SET kind = 'x' WHERE seq = 3", 3);
        row("subject", "UPDATE events SET subject = 'x' WHERE seq = 3", 3);
        row("payload", "UPDATE events SET payload = '{ }' WHERE seq = 3", 3);
        row("hash", "UPDATE events SET hash = zeroblob(32) WHERE seq = 3", 3);
        row("link", "UPDATE events SET prev = zeroblob(32) WHERE seq = 3", 3);
        row("the first", "UPDATE events SET actor = 'eve' WHERE seq = 1", 1);
        row("the last", "UPDATE events SET actor = 'eve' WHERE seq = 1205", 1205);
        row("behind what is read at once", "UPDATE events SET actor = 'eve' WHERE seq = 1001", 1001);
        row("two, the first is named", "UPDATE events SET actor = 'eve' WHERE seq IN (7, 5)", 5);
        row("one removed", "DELETE FROM events WHERE seq = 3", 4);
        row("the first removed", "DELETE FROM events WHERE seq = 1", 2);
        row("one moved", "UPDATE events SET seq = 9999 WHERE seq = 3", 4);
        row("two swapped",
            "UPDATE events SET seq = -4 WHERE seq = 4; UPDATE events SET seq = 4 WHERE seq = 3; "
            "UPDATE events SET seq = 3 WHERE seq = -4",
            3);
        row("one inserted",
            "INSERT INTO events SELECT 1206, at, actor, via, kind, subject, payload, prev, hash FROM events WHERE seq = 1205",
            1206);
    }
    void tamperingIsFound()
    {
        QFETCH(QString, sql);
        QFETCH(int, firstBroken);
        TemporarySite site(TemporarySite::With::Nothing);
        append(site, 1205);
        {
            SQLite::Database raw(QFile::encodeName(site.registryFile()).toStdString(), SQLite::OPEN_READWRITE);
            raw.exec("DROP TRIGGER events_never_change; DROP TRIGGER events_never_go;");
            raw.exec(sql.toStdString());
        }
        const auto verdict = resultOf(EventLog(site.store()).verify());
        QVERIFY(!verdict);
        QCOMPARE(verdict.error().code, ErrorCode::Corrupt);
        QCOMPARE(verdict.error().where, u"event %1"_s.arg(firstBroken));
        QVERIFY(!verdict.error().message.isEmpty());
    }

    void pages()
    {
        TemporarySite site(TemporarySite::With::Nothing);
        append(site, 3, u"a"_s);
        append(site, 2, u"b"_s);
        const EventLog log(site.store());
        QCOMPARE(resultOf(log.after(3, 10))->size(), 2);
        QCOMPARE(resultOf(log.after(0, 2))->last().seq, 2);
        QCOMPARE(resultOf(log.before(std::numeric_limits<qint64>::max(), {}, 1))->first().seq, 5);
        QCOMPARE(resultOf(log.before(3, u"a"_s, 10))->size(), 2);
        QCOMPARE(resultOf(log.before(3, u"b"_s, 10))->size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestEventLog)
#include "tst_event_log.moc"
