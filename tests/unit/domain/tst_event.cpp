// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/event.h"
#include "support/fake_clock.h"

#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace muster;

using ChangeEvent = std::function<void(Event &)>;
Q_DECLARE_METATYPE(ChangeEvent)

namespace {

Event firstEvent()
{
    Event event{1, FakeClock::start, u"jörg@werk-2"_s, u"console"_s, u"site.created"_s, {}, R"({"name":"Werk 2"})", {}, {}};
    event.hash = event.computeHash();
    return event;
}

Event secondEvent()
{
    Event event{2,
                *fromIso8601(u"2026-03-12T14:32:00Z"),
                u"jörg@werk-2"_s,
                u"musterctl"_s,
                u"device.quarantined"_s,
                u"0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b"_s,
                R"({"reason":"größer als 1 € \u0000"})",
                firstEvent().hash,
                {}};
    event.hash = event.computeHash();
    return event;
}

} // namespace

class TestEvent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Computed with Python: sha256 over struct.pack('>I', len(f)) + f for each field as UTF-8, prev as hex text.
    void hashIsTheOneOthersCompute()
    {
        QCOMPARE(firstEvent().hash.toHex(), QByteArray("fc1e95d5badf7640bd3521c331c06053c103ff1fa824553bb1c4608e6b329b04"));
        QCOMPARE(secondEvent().hash.toHex(), QByteArray("7acbfa40dd620375051cbbc2273f0715c69c980d767241274c2d488db7cf61e8"));
    }

    void fieldsDoNotRunIntoEachOther()
    {
        Event event = firstEvent();
        event.actor += u'c';
        event.via.remove(0, 1);
        QVERIFY(event.computeHash() != firstEvent().hash);
    }

    void aWholeChainHolds()
    {
        const Event first = firstEvent();
        const Event second = secondEvent();
        QVERIFY(verifyLink(first, nullptr).has_value());
        QVERIFY(verifyLink(second, &first).has_value());
    }

    void aBrokenLinkIsFound_data()
    {
        QTest::addColumn<ChangeEvent>("change");
        QTest::addColumn<bool>("rehash"); // by someone who computes the hash anew
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("says");
        const QString changed = u"was changed"_s;
        const auto row = [&](const char *name, bool rehash, const QString &where, const QString &says, ChangeEvent change) {
            QTest::newRow(name) << change << rehash << where << says;
        };
        row("time", false, u"event 2"_s, changed, [](Event &e) { e.at += std::chrono::milliseconds(1); });
        row("actor", false, u"event 2"_s, changed, [](Event &e) { e.actor = u"nobody"_s; });
        row("via", false, u"event 2"_s, changed, [](Event &e) { e.via = u"console"_s; });
        row("kind", false, u"event 2"_s, changed, [](Event &e) { e.kind = u"device.released"_s; });
        row("subject", false, u"event 2"_s, changed, [](Event &e) { e.subject.clear(); });
        row("payload", false, u"event 2"_s, changed, [](Event &e) { e.payload = "{}"; });
        row("hash", false, u"event 2"_s, changed, [](Event &e) { e.hash[0] = static_cast<char>(e.hash.at(0) ^ 1); });
        row("hash cut short", false, u"event 2"_s, changed, [](Event &e) { e.hash.chop(1); });
        row("no hash", false, u"event 2"_s, changed, [](Event &e) { e.hash.clear(); });
        row("one is missing", true, u"event 3"_s, u"Event 2 is missing"_s, [](Event &e) { e.seq = 3; });
        row("one stands twice", true, u"event 1"_s, u"Event 2 is missing"_s, [](Event &e) { e.seq = 1; });
        row("another one before it", true, u"event 2"_s, u"does not continue"_s,
            [](Event &e) { e.prev[31] = static_cast<char>(e.prev.at(31) ^ 1); });
        row("nothing before it", true, u"event 2"_s, u"does not continue"_s, [](Event &e) { e.prev.clear(); });
    }
    void aBrokenLinkIsFound()
    {
        QFETCH(ChangeEvent, change);
        QFETCH(bool, rehash);
        QFETCH(QString, says);
        const Event first = firstEvent();
        Event second = secondEvent();
        change(second);
        if (rehash)
            second.hash = second.computeHash();
        const auto checked = verifyLink(second, &first);
        QVERIFY(!checked.has_value());
        QCOMPARE(checked.error().code, ErrorCode::Corrupt);
        QTEST(checked.error().where, "where");
        QVERIFY2(checked.error().message.contains(says), qPrintable(checked.error().message));
    }

    void theFirstMustBeTheFirst()
    {
        QVERIFY(!verifyLink(secondEvent(), nullptr));
        Event event = firstEvent();
        event.prev = QByteArray(32, 'x');
        event.hash = event.computeHash();
        QVERIFY(!verifyLink(event, nullptr));
    }
};

QTEST_GUILESS_MAIN(TestEvent)
#include "tst_event.moc"
