// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/age.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::ui;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

class TestAge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void spans_data();
    void spans();
    void exactTimesAreLocal();
    void daysNameTheYearWhenItIsAnother();
    void timesOfDayNameAnotherDay();

private:
    const Timestamp m_now{milliseconds(1773325914000)}; // 2026-03-12T14:31:54Z
};

void TestAge::initTestCase()
{
    qputenv("TZ", "UTC");
    QLocale::setDefault(QLocale::c());
}

void TestAge::spans_data()
{
    QTest::addColumn<milliseconds>("ago");
    QTest::addColumn<QString>("shortText");
    QTest::addColumn<QString>("longText");
    QTest::newRow("now") << milliseconds(0) << u"0 s"_s << u"just now"_s;
    QTest::newRow("one second") << milliseconds(1s) << u"1 s"_s << u"1 second ago"_s;
    QTest::newRow("seconds") << milliseconds(4s) << u"4 s"_s << u"4 seconds ago"_s;
    QTest::newRow("below a minute") << milliseconds(59999) << u"59 s"_s << u"59 seconds ago"_s;
    QTest::newRow("a minute") << milliseconds(1min) << u"1 min"_s << u"1 minute ago"_s;
    QTest::newRow("minutes") << milliseconds(18min + 30s) << u"18 min"_s << u"18 minutes ago"_s;
    QTest::newRow("hours") << milliseconds(23h + 59min) << u"23 h"_s << u"23 hours ago"_s;
    QTest::newRow("a day") << milliseconds(24h) << u"1 d"_s << u"1 day ago"_s;
    QTest::newRow("days") << milliseconds(9 * 24h) << u"9 d"_s << u"9 days ago"_s;
    QTest::newRow("many days") << milliseconds(729 * 24h) << u"729 d"_s << u"729 days ago"_s;
    QTest::newRow("years") << milliseconds(730 * 24h) << u"2 y"_s << u"2 years ago"_s;
    QTest::newRow("ahead") << milliseconds(-9 * 24h) << u"9 d"_s << u"in 9 days"_s;
    QTest::newRow("one ahead") << milliseconds(-1h) << u"1 h"_s << u"in 1 hour"_s;
}

void TestAge::spans()
{
    QFETCH(milliseconds, ago);
    QFETCH(QString, shortText);
    QFETCH(QString, longText);
    QCOMPARE(shortAge(m_now - ago, m_now), shortText);
    QCOMPARE(shortSpan(ago), shortText);
    QCOMPARE(longAge(m_now - ago, m_now), longText);
}

void TestAge::exactTimesAreLocal()
{
    QCOMPARE(exactTime(m_now), u"12 Mar 2026, 14:31:54"_s);
}

void TestAge::daysNameTheYearWhenItIsAnother()
{
    QCOMPARE(shortDay(m_now + 49 * 24h, m_now), u"30 Apr"_s);
    QCOMPARE(shortDay(m_now + 366 * 24h, m_now), u"13 Mar 2027"_s);
}

void TestAge::timesOfDayNameAnotherDay()
{
    QCOMPARE(clockTime(m_now + 1h, m_now), u"15:31"_s);
    QCOMPARE(clockTime(m_now + 10h, m_now), u"13 Mar, 00:31"_s);
    QCOMPARE(clockTime(m_now + 366 * 24h, m_now), u"13 Mar 2027, 14:31"_s);
}

QTEST_GUILESS_MAIN(TestAge)
#include "tst_age.moc"
