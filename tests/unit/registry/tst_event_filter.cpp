// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/event_filter.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

class TestEventFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isMatch");
        QTest::newRow("everything") << u""_s << true;
        QTest::newRow("blanks") << u"  "_s << true;
        QTest::newRow("word of the kind") << u"QUARANT"_s << true;
        QTest::newRow("word of the actor") << u"ada"_s << true;
        QTest::newRow("word of the subject") << u"0192"_s << true;
        QTest::newRow("both must hold") << u"ada nobody"_s << false;
        QTest::newRow("field") << u"kind:device"_s << true;
        QTest::newRow("other field") << u"actor:device"_s << false;
        QTest::newRow("equals") << u"kind=device.quarantined"_s << true;
        QTest::newRow("equals all of it") << u"kind=device"_s << false;
        QTest::newRow("left out") << u"-kind:site"_s << true;
        QTest::newRow("left out, but there") << u"-ada"_s << false;
        QTest::newRow("quoted") << u"actor:\"ada lovelace\""_s << true;
        QTest::newRow("quoted word") << u"\"a l\""_s << true;
        QTest::newRow("case of the field") << u"VIA:musterCTL"_s << true;
        QTest::newRow("digits and a colon are text") << u"10:30"_s << false;
    }
    void matches()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, isMatch);
        Event event;
        event.kind = u"device.quarantined"_s;
        event.actor = u"Ada Lovelace@host"_s;
        event.via = u"musterctl"_s;
        event.subject = u"0192f3a4-1b2c-7d3e-8f40-112233445566"_s;
        const auto filter = EventFilter::parse(text);
        QVERIFY(filter);
        QCOMPARE(filter->matches(event), isMatch);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("where");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("field") << u"a colour:red"_s << u"column 3"_s << ErrorCode::Rejected;
        QTest::newRow("no value") << u"kind:"_s << u"column 6"_s << ErrorCode::Rejected;
        QTest::newRow("no value behind a minus") << u"-"_s << u"column 2"_s << ErrorCode::Rejected;
        QTest::newRow("empty quotes") << u"kind:\"\""_s << u"column 6"_s << ErrorCode::Rejected;
        QTest::newRow("open quote") << u"a \"b"_s << u"column 3"_s << ErrorCode::Rejected;
        QTest::newRow("open quote at the end") << u"\""_s << u"column 1"_s << ErrorCode::Rejected;
        QTest::newRow("OR") << u"a OR b"_s << u"column 3"_s << ErrorCode::Unsupported;
        QTest::newRow("parenthesis") << u"(a)"_s << u"column 1"_s << ErrorCode::Unsupported;
        QTest::newRow("too long") << QString(5000, u'a') << u"column 4097"_s << ErrorCode::Rejected;
    }
    void refuses()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, where);
        QFETCH(const ErrorCode, code);
        const auto filter = EventFilter::parse(text);
        QVERIFY(!filter);
        QCOMPARE(filter.error().where, where);
        QCOMPARE(filter.error().code, code);
    }
};

QTEST_GUILESS_MAIN(TestEventFilter)
#include "tst_event_filter.moc"
