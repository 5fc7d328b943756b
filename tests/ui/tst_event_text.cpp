// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/event.h"
#include "ui/activity/event_text.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::ui;

class TestEventText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatHappened_data();
    void saysWhatHappened();
};

void TestEventText::saysWhatHappened_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("quarantined") << u"device.quarantined"_s << QByteArray(R"({"reason":"Too old"})") << u"Quarantined: Too old"_s;
    QTest::newRow("ignored") << u"device.ignored"_s << QByteArray(R"({"name":"cam-1","reason":"Not ours"})")
                             << u"Ignored: Not ours"_s;
    QTest::newRow("noticed") << u"device.noticed"_s << QByteArray(R"({"name":"cam-1","ignoredFor":"Not ours","ignoredBy":"ada"})")
                             << u"No longer ignored; it was for: Not ours"_s;
    QTest::newRow("policy removed") << u"policy.removed"_s << QByteArray(R"({"name":"lab","version":2})")
                                    << u"Policy removed: “lab”, version 2"_s;
    QTest::newRow("policies ordered") << u"policies.ordered"_s << QByteArray(R"({"names":["lab","hall"]})")
                                      << u"Policies ordered: “lab”, “hall”"_s;
    QTest::newRow("of a later version") << u"device.sung"_s << QByteArray("{}") << u"device.sung"_s;
}

void TestEventText::saysWhatHappened()
{
    QFETCH(QString, kind);
    QFETCH(QByteArray, payload);
    Event event;
    event.kind = kind;
    event.payload = payload;
    QTEST(eventSentence(event), "sentence");
}

QTEST_MAIN(TestEventText)
#include "tst_event_text.moc"
