// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"
#include "support/fake_clock.h"

#include <QTest>

#include <thread>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;

class TestClock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesUtcWithMilliseconds_data()
    {
        QTest::addColumn<qint64>("milliseconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("the epoch") << qint64(0) << u"1970-01-01T00:00:00.000Z"_s;
        QTest::newRow("before it") << qint64(-1) << u"1969-12-31T23:59:59.999Z"_s;
        QTest::newRow("milliseconds") << qint64(1773325914250) << u"2026-03-12T14:31:54.250Z"_s;
        QTest::newRow("a leap day") << qint64(1709164800000) << u"2024-02-29T00:00:00.000Z"_s;
        QTest::newRow("the last year") << qint64(253402300799999) << u"9999-12-31T23:59:59.999Z"_s;
    }
    void writesUtcWithMilliseconds()
    {
        QFETCH(qint64, milliseconds);
        QFETCH(QString, text);
        const Timestamp at{std::chrono::milliseconds(milliseconds)};
        QCOMPARE(toIso8601(at), text);
        const auto back = fromIso8601(text);
        QVERIFY(back.has_value());
        QVERIFY(*back == at);
    }

    void reads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("utc");
        QTest::newRow("seconds") << u"2026-03-12T14:31:54Z"_s << u"2026-03-12T14:31:54.000Z"_s;
        QTest::newRow("no seconds") << u"2026-03-12T14:31Z"_s << u"2026-03-12T14:31:00.000Z"_s;
        QTest::newRow("tenths") << u"2026-03-12T14:31:54.5Z"_s << u"2026-03-12T14:31:54.500Z"_s;
        QTest::newRow("another zone") << u"2026-03-12T14:31:54+02:00"_s << u"2026-03-12T12:31:54.000Z"_s;
        QTest::newRow("behind us, over midnight") << u"2026-03-12T23:30:00-01:00"_s << u"2026-03-13T00:30:00.000Z"_s;
        QTest::newRow("a bare date is midnight UTC") << u"2026-03-12"_s << u"2026-03-12T00:00:00.000Z"_s;
    }
    void reads()
    {
        QFETCH(QString, text);
        const auto at = fromIso8601(text);
        QVERIFY2(at.has_value(), qPrintable(text));
        QTEST(toIso8601(*at), "utc");
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << QString();
        QTest::newRow("a time without a zone") << u"2026-03-12T14:31:54"_s;
        QTest::newRow("the same with milliseconds") << u"2026-03-12T14:31:54.250"_s;
        QTest::newRow("no such day") << u"2026-02-30"_s;
        QTest::newRow("no such day, with time") << u"2026-02-30T10:00:00Z"_s;
        QTest::newRow("no such hour") << u"2026-03-12T25:00:00Z"_s;
        QTest::newRow("no such zone") << u"2026-03-12T14:31:54+99:00"_s;
        QTest::newRow("slashes") << u"2026/03/12"_s;
        QTest::newRow("slashes, with time") << u"2026/03/12T14:31:54Z"_s;
        QTest::newRow("day first") << u"12-03-2026"_s;
        QTest::newRow("one digit") << u"2026-3-12"_s;
        QTest::newRow("a word") << u"yesterday"_s;
        QTest::newRow("something behind it") << u"2026-03-12T14:31:54Z; DROP TABLE"_s;
        QTest::newRow("a control character") << u"2026-03-1\u0000"_s;
        QTest::newRow("very long") << QString(100000, u'9');
    }
    void refuses()
    {
        QFETCH(QString, text);
        const auto at = fromIso8601(text);
        QVERIFY(!at.has_value());
        QCOMPARE(at.error().code, ErrorCode::Rejected);
        QVERIFY(at.error().message.size() < 200);
        QVERIFY(at.error().message.contains(u"2026-03-12T14:31:54Z"_s));
    }

    void doesNotDependOnTheZoneOfTheMachine()
    {
        const QByteArray before = qgetenv("TZ");
        for (const char *zone : {"Asia/Kolkata", "America/St_Johns", "UTC"}) {
            qputenv("TZ", zone);
            tzset();
            QCOMPARE(toIso8601(FakeClock::start), u"2026-03-12T14:31:54.250Z"_s);
            QCOMPARE(toIso8601(fromIso8601(u"2026-03-12").value_or(FakeClock::start)), u"2026-03-12T00:00:00.000Z"_s);
            QVERIFY(!fromIso8601(u"2026-03-12T14:31:54"));
        }
        before.isNull() ? qunsetenv("TZ") : qputenv("TZ", before);
        tzset();
    }

    void systemClockIsNow()
    {
        const auto before = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
        const Timestamp at = SystemClock().now();
        QVERIFY(at >= before);
        QVERIFY(at <= std::chrono::system_clock::now());
    }

    void fakeClockMovesOnlyWhenTold()
    {
        FakeClock clock;
        QVERIFY(clock.now() == FakeClock::start);
        clock.advance(90s);
        QVERIFY(clock.now() == FakeClock::start + 90s);
        clock.set(Timestamp{5ms});
        QVERIFY(clock.now() == Timestamp{5ms});
    }

    void fakeClockLosesNoStepBetweenThreads()
    {
        FakeClock clock;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&clock] {
                    for (int step = 0; step < 1000; ++step)
                        clock.advance(1ms);
                });
        }
        QVERIFY(clock.now() == FakeClock::start + 4s);
    }
};

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
