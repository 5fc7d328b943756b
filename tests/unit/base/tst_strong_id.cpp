// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/strong_id.h"
#include "support/fake_clock.h"

#include <QSet>
#include <QTest>

#include <algorithm>
#include <type_traits>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;

using AppleId = StrongId<struct AppleIdTag>;
using PearId = StrongId<struct PearIdTag>;

static_assert(!std::is_convertible_v<AppleId, PearId> && !std::is_constructible_v<PearId, AppleId>);
static_assert(!std::is_convertible_v<QUuid, AppleId>);

class TestStrongId : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void carriesVersionVariantAndTime_data()
    {
        QTest::addColumn<qint64>("milliseconds");
        QTest::newRow("the epoch") << qint64(0);
        QTest::newRow("now") << qint64(1773325914250);
        QTest::newRow("the last of 48 bits") << qint64(0xFFFFFFFFFFFF);
    }
    void carriesVersionVariantAndTime()
    {
        QFETCH(qint64, milliseconds);
        for (int i = 0; i < 200; ++i) { // the bits around them are random
            const QByteArray bytes = AppleId::create(Timestamp{std::chrono::milliseconds(milliseconds)}).toBytes();
            QCOMPARE(bytes.size(), 16);
            QCOMPARE(bytes.at(6) & 0xF0, 0x70);
            QCOMPARE(bytes.at(8) & 0xC0, 0x80);
            QCOMPARE(bytes.first(6).toHex().toLongLong(nullptr, 16), milliseconds);
        }
    }

    void areUniqueWithinAMillisecond()
    {
        QSet<AppleId> ids;
        for (int i = 0; i < 10000; ++i)
            ids.insert(AppleId::create(FakeClock::start));
        QCOMPARE(ids.size(), 10000);
    }

    void sortByTime()
    {
        FakeClock clock;
        std::vector<AppleId> ids;
        for (const auto step : {1ms, 255ms, 1000ms, 65536ms, 1ms, 86400000ms}) {
            ids.push_back(AppleId::create(clock.now()));
            clock.advance(step);
        }
        QVERIFY(std::ranges::is_sorted(ids, std::less<>()));
        const auto text = [](const AppleId &id) { return id.toString(); };
        QVERIFY(std::ranges::is_sorted(ids, std::less<>(), text));
        const auto bytes = [](const AppleId &id) { return id.toBytes(); };
        QVERIFY(std::ranges::is_sorted(ids, std::less<>(), bytes));
    }

    void roundTrips()
    {
        const AppleId id = AppleId::create(FakeClock::start);
        QVERIFY(!id.isNull());
        QCOMPARE(id.toString().size(), 36);
        QCOMPARE(id.toString(), id.toString().toLower());
        QVERIFY(AppleId::fromString(id.toString()) == id);
        QVERIFY(AppleId::fromBytes(id.toBytes()) == id);
        QCOMPARE(qHash(AppleId::fromBytes(id.toBytes())), qHash(id));
    }

    void parses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("read"); // empty: null
        const QString good = u"0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b"_s;
        QTest::newRow("canonical") << good << good;
        QTest::newRow("upper case") << good.toUpper() << good;
        QTest::newRow("nothing") << QString() << QString();
        QTest::newRow("a prefix") << good.left(8) << QString();
        QTest::newRow("one short") << good.chopped(1) << QString();
        QTest::newRow("one more") << good + u'0' << QString();
        QTest::newRow("in braces") << u'{' + good + u'}' << QString();
        QTest::newRow("without dashes") << QString(good).remove(u'-') << QString();
        QTest::newRow("a brace for a digit") << u'{' + good.sliced(1) << QString();
        QTest::newRow("a letter beyond F") << u'g' + good.sliced(1) << QString();
        QTest::newRow("a sign for a digit") << u'+' + good.sliced(1) << QString();
        QTest::newRow("a dash moved") << u"0190a1b2c-3d4-7e5f-8a6b-0c1d2e3f4a5b"_s << QString();
        QTest::newRow("digits of another script") << QString(good).replace(u'0', u'\u0660') << QString();
        QTest::newRow("null") << u"00000000-0000-0000-0000-000000000000"_s << QString();
    }
    void parses()
    {
        QFETCH(QString, text);
        QFETCH(QString, read);
        const AppleId id = AppleId::fromString(text);
        QCOMPARE(id.isNull(), read.isEmpty());
        if (!read.isEmpty())
            QCOMPARE(id.toString(), read);
    }

    void refusesOtherByteCounts()
    {
        for (const int size : {0, 1, 15, 17, 32})
            QVERIFY(AppleId::fromBytes(QByteArray(size, 'x')).isNull());
    }
};

QTEST_GUILESS_MAIN(TestStrongId)
#include "tst_strong_id.moc"
