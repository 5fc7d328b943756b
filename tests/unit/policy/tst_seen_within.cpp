// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy_samples.h"

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::policy;

class TestSeenWithin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Seen last at 2026-03-11T12:00:00.250Z, wanted within 24 hours.
    void judges_data()
    {
        QTest::addColumn<QByteArray>("now");
        QTest::addColumn<bool>("holds");
        QTest::newRow("now") << QByteArray("2026-03-11T12:00:00.250Z") << true;
        QTest::newRow("the console's clock went back") << QByteArray("2026-03-10T12:00:00Z") << true;
        QTest::newRow("24 hours") << QByteArray("2026-03-12T12:00:00.250Z") << true;
        QTest::newRow("more") << QByteArray("2026-03-12T12:00:00.251Z") << false;
        QTest::newRow("years") << QByteArray("2030-01-01") << false;
    }
    void judges()
    {
        QFETCH(QByteArray, now);
        QFETCH(bool, holds);
        Device device;
        device.lastSeen = at("2026-03-11T12:00:00.250Z");
        const Verdict verdict = judged("seen-within", R"({"hours":24})", {device, {}, at(now.constData())});
        QCOMPARE(verdict.holds, holds);
        QCOMPARE(verdict.seen, u"2026-03-11 12:00 UTC"_s);
        QCOMPARE(verdict.wanted, u"within 24 hour(s)"_s);
        QCOMPARE(verdict.fix.isEmpty(), holds);
        // Only a sighting ends it.
        QCOMPARE(verdict.changesAt.has_value(), holds);
        if (holds)
            QCOMPARE(toIso8601(*verdict.changesAt), u"2026-03-12T12:00:00.251Z"_s);
    }

    void neverSeenFails()
    {
        const Device device;
        const Verdict verdict = judged("seen-within", R"({"hours":1})", {device, {}, at("2026-03-12")});
        QVERIFY(!verdict.holds && !verdict.changesAt);
        QCOMPARE(verdict.seen, u"never"_s);
    }

    void countsFrom1To8784()
    {
        const Rule *rule = findRule(u"seen-within"_s);
        for (const auto &[hours, isGood] : {std::pair(0, false), {1, true}, {8784, true}, {8785, false}})
            QCOMPARE(checkParameters(*rule, {{u"hours"_s, hours}}).has_value(), isGood);
    }
};

QTEST_GUILESS_MAIN(TestSeenWithin)
#include "tst_seen_within.moc"
