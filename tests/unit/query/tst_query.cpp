// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/query.h"

#include "base/text.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::query;

namespace {

constexpr Timestamp now{1'773'325'914'250ms};

Device gateway()
{
    Device device;
    device.name = u"GW-Nord"_s;
    device.state = Lifecycle::Enrolled;
    device.presence.value = PresenceValue::Online;
    device.compliance = Compliance::Violating;
    device.vendor = u"Raspberry Pi"_s;
    device.model = u"CM4 IO"_s;
    device.kind = u"gateway"_s;
    device.firmware = u"1.4.2"_s;
    device.serial = u"RP100042"_s;
    device.group = u"Cold Room"_s;
    device.claimable = true;
    device.isFactoryDefault = false;
    device.firstSeen = now - 36h;
    device.tags = {u"Lab"_s, u"straße"_s};
    device.addresses = {u"10.20.0.7"_s, u"fe80::1%eth0"_s};
    device.identifiers = {{IdentifierType::Serial, u"RP100042"_s, u"mdns"_s, {}, {}},
                          {IdentifierType::Mac, u"DC:A6:32:4F:19:C2"_s, u"neighbours"_s, {}, {}},
                          {IdentifierType::Mac, u"DC:A6:32:4F:19:C3"_s, u"neighbours"_s, {}, {}},
                          {IdentifierType::Usn, u"uuid:abc"_s, u"ssdp"_s, {}, {}}};
    return device;
}

} // namespace

class TestQuery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("matches");
        const std::pair<const char16_t *, bool> rows[] = {
            {u"", true},
            // closed sets: equal, both ways
            {u"state:enrolled", true},
            {u"state=ENROLLED", true},
            {u"state:retired", false},
            {u"presence:online", true},
            {u"compliance:violating", true},
            {u"compliance:unknown", false},
            // contains, equals, folding
            {u"name:nord", true},
            {u"name:gw", true},
            {u"name:gw-nord", true},
            {u"name=gw-nord", true},
            {u"name=gw", false},
            {u"vendor:\"raspberry pi\"", true},
            {u"vendor=\"Raspberry  Pi\"", false},
            {u"group:ROOM", true},
            {u"tag:STRASSE", false}, // simple folding: one character to one
            {u"tag:STRA\u00DFE", true},
            {u"tag:stra\u1E9Ee", true},
            {u"firmware:1.4", true},
            {u"firmware=1.4", false},
            // absent: false, and minus its plain opposite
            {u"owner:a", false},
            {u"-owner:a", true},
            {u"owner=a", false},
            {u"-owner=a", true},
            {u"driver:ssh", false},
            {u"-driver:ssh", true},
            // yes and no; what was not said is neither
            {u"claimable:yes", true},
            {u"claimable:no", false},
            {u"factory:no", true},
            {u"factory:yes", false},
            {u"-factory:yes", true},
            {u"ignored:no", true},
            {u"ignored:yes", false},
            // ages
            {u"firstseen<37h", true},
            {u"firstseen<36h", false},
            {u"firstseen<=36h", true},
            {u"firstseen>36h", false},
            {u"firstseen>=36h", true},
            {u"firstseen>35h", true},
            {u"firstseen>1d", true},
            {u"firstseen<2D", true},
            {u"firstseen>2159m", true},
            {u"firstseen>129600s", false},
            {u"firstseen<1w", true},
            {u"-firstseen<1h", true},
            {u"firstseen<1h OR nord", true},
            // several values: any
            {u"tag:lab", true},
            {u"tag=lab", true},
            {u"tag:spare", false},
            {u"-tag:spare", true},
            {u"-tag:lab", false},
            {u"tag:lab tag:stra\u00DFe", true},
            {u"mac:dc:a6:32", true},
            {u"mac=dc:a6:32:4f:19:c3", true},
            {u"mac:rp100", false}, // a serial is no MAC
            {u"mac:uuid", false},
            // free text
            {u"nord", true},
            {u"cm4", true},
            {u"cold", true},
            {u"\"cold room\"", true},
            {u"\"room cold\"", false},
            {u"10.20.0", true},
            {u"fe80::1", true},
            {u"dc:a6:32:4f", true},
            {u"\"uuid:abc\"", true},
            {u"enrolled", false}, // states are asked for by name
            {u"-nord", false},
            // together
            {u"nord cold", true},
            {u"nord warm", false},
            {u"warm OR nord", true},
            {u"warm OR dry", false},
            {u"(warm OR nord) tag:lab", true},
            {u"(warm OR nord) tag:spare", false},
            {u"warm nord OR tag:lab", true},
            {u"-(warm OR dry)", true},
            {u"-(warm OR nord)", false},
            {u"--nord", true},
        };
        for (const auto &[text, isMatch] : rows)
            QTest::newRow(qPrintable(QString::fromUtf16(text))) << QString::fromUtf16(text) << isMatch;
    }
    void matches()
    {
        QFETCH(QString, text);
        QFETCH(bool, matches);
        const Result<Query> query = Query::parse(text);
        QVERIFY2(query, query ? "" : qPrintable(query.error().message));
        QCOMPARE(query->text(), text);
        QCOMPARE(query->matches(gateway(), now), matches);
        if (query->isEmpty())
            return;
        const Result<Query> opposite = Query::parse(u"-(%1)"_s.arg(text));
        QVERIFY(opposite);
        QCOMPARE(opposite->matches(gateway(), now), !matches);
    }

    void emptyMatchesEverything()
    {
        QVERIFY(Query().isEmpty());
        QVERIFY(Query().matches(Device(), now));
        QVERIFY(Query::parse(u"  "_s)->isEmpty());
        QVERIFY(!Query::parse(u"a"_s)->isEmpty());
    }

    void emptyTextMatchesNoTerm()
    {
        for (const Field &field : fields()) {
            if (field.kind != Field::Kind::Text)
                continue;
            QVERIFY2(!Query::parse(field.name + u":a"_s)->matches(Device(), now), qPrintable(field.name));
            QVERIFY2(Query::parse(u'-' + field.name + u":a"_s)->matches(Device(), now), qPrintable(field.name));
        }
        QVERIFY(!Query::parse(u"a"_s)->matches(Device(), now));
    }

    void whatWasNeverSaidIsNeitherYesNorNo()
    {
        for (const QString &text : {u"factory:yes"_s, u"factory:no"_s, u"firstseen<100000w"_s, u"firstseen>=0s"_s}) {
            QVERIFY2(!Query::parse(text)->matches(Device(), now), qPrintable(text));
            QVERIFY2(Query::parse(u'-' + text)->matches(Device(), now), qPrintable(text));
        }
    }

    void tellsWhatItAsksFor()
    {
        QVERIFY(asksFor(Query::parse(u"a -(tag:b OR firstseen<1h)"_s)->root(), Field::Kind::Age));
        QVERIFY(!asksFor(Query::parse(u"a -(tag:b OR state:retired)"_s)->root(), Field::Kind::Age));
        QVERIFY(!asksFor(Query().root(), Field::Kind::Text));
    }

    void freeTextDoesNotDependOnTheOrderOfIdentifiers()
    {
        Device device = gateway();
        const QString before = searchText(device);
        std::ranges::reverse(device.identifiers);
        QCOMPARE(searchText(device), before);
    }

    void both()
    {
        const Query a = *Query::parse(u"nord OR warm"_s);
        const Query b = *Query::parse(u"tag:lab"_s);
        const Query c = *Query::parse(u"tag:spare"_s);
        QVERIFY(Query::both(a, b).matches(gateway(), now));
        QVERIFY(!Query::both(a, c).matches(gateway(), now));
        QVERIFY(!Query::both(c, a).matches(gateway(), now));
        QCOMPARE(Query::both(a, Query()).text(), a.text());
        QCOMPARE(Query::both(Query(), b).text(), b.text());
        QVERIFY(Query::both(Query(), Query()).isEmpty());
        const Result<Query> again = Query::parse(Query::both(a, b).text());
        QVERIFY(again);
        QVERIFY(again->matches(gateway(), now));
    }

    void quotedReadsBackAsItself_data()
    {
        QTest::addColumn<QString>("value");
        for (const QString &value : {u"a"_s,    u"cold room"_s, u"OR"_s, u"\""_s,   u"\\"_s, u"a\"b\\c"_s, u"\\\""_s,
                                     u"a\\"_s,  u"(a)"_s,       u"-a"_s, u"a:b"_s,  u"="_s,  u" a "_s,     u"\t"_s,
                                     u"a\nb"_s, u"\u00A0"_s,    u"ä"_s,  u"🙂"_s, u"%_"_s, u"'"_s,       u"<5"_s})
            QTest::newRow(qPrintable(value)) << value;
    }
    void quotedReadsBackAsItself()
    {
        QFETCH(QString, value);
        for (const QString &prefix : {u"name:"_s, u"name="_s, u"-name="_s}) {
            const Result<Query> query = Query::parse(prefix + quoted(value));
            QVERIFY2(query, query ? "" : qPrintable(query.error().message));
            const Node &root = query->root();
            QCOMPARE((root.kind == Node::Kind::Not ? root.children.front() : root).value, foldCase(value));
        }
        const Result<Query> between = Query::parse(u"(a OR name:%1) b"_s.arg(quoted(value)));
        QVERIFY(between);
    }
};

QTEST_GUILESS_MAIN(TestQuery)
#include "tst_query.moc"
