// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/report_text.h"
#include "support/doctor_samples.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

using Kind = ProbeAnswer::Kind;
using Change = void (*)(DoctorFacts &facts, HostFacts &host);

ProbeAnswer answered(Kind kind = Kind::Answered)
{
    ProbeAnswer answer;
    answer.kind = kind;
    return answer;
}

/// On the link, answers everything and was heard.
HostFacts seenHost()
{
    HostFacts host;
    host.target = {QHostAddress(u"10.0.1.17"_s), u"DC:A6:32:4F:19:C2"_s};
    host.route = {Route::Kind::OnLink, 2, {}, QHostAddress(u"10.0.1.2"_s)};
    host.neighbour = answered();
    host.neighbour.mac = host.target.mac;
    host.echo = answered();
    host.asked = {{u"mdns"_s, answered()}};
    host.heardBy = {u"mdns"_s, u"neighbours"_s};
    return host;
}

void silence(HostFacts &host)
{
    host.echo = host.tcp = answered(Kind::Silent);
    host.asked = {{u"mdns"_s, answered(Kind::Silent)}};
    host.heardBy.clear();
}

void noRoute(HostFacts &host)
{
    host = HostFacts();
    host.target.address = QHostAddress(u"10.9.9.9"_s);
}

} // namespace

Q_DECLARE_METATYPE(Change)

class TestHostAnswer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void causes_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("cause");
        const auto row = [](const char *cause, const char *name, Change change) {
            QTest::newRow(name) << change << QString::fromLatin1(cause);
        };
        row("seen", "seen", [](DoctorFacts &, HostFacts &) {});
        row("ourselves", "ours", [](DoctorFacts &, HostFacts &host) { host.route.kind = Route::Kind::Ourselves; });
        row("not-a-host", "broadcast", [](DoctorFacts &, HostFacts &host) { host.route.kind = Route::Kind::Everybody; });
        row("unknown-mac", "a MAC nobody has", [](DoctorFacts &, HostFacts &host) { host.target.address.clear(); });
        row("another-host", "its address is another's now",
            [](DoctorFacts &, HostFacts &host) { host.neighbour.mac = u"DC:A6:32:00:00:01"_s; });
        row("not-listened", "turned off, and it answers us alone", [](DoctorFacts &facts, HostFacts &host) {
            host.heardBy = {u"neighbours"_s};
            facts.status.sources[0].isOff = true;
        });
        row("seen", "turned off, and heard by another", [](DoctorFacts &facts, HostFacts &host) {
            host.heardBy = {u"ssdp"_s};
            facts.status.sources[0].isOff = true;
        });
        row("not-listened", "nobody looks there", [](DoctorFacts &facts, HostFacts &host) {
            host.heardBy.clear();
            facts.status.interfaces = {u"wlan0"_s};
        });
        row("unidentified", "answers us alone, and is not heard",
            [](DoctorFacts &, HostFacts &host) { host.heardBy = {u"neighbours"_s}; });
        row("no-route", "no route", [](DoctorFacts &, HostFacts &host) { noRoute(host); });
        row("no-address", "no route, and an interface without an address", [](DoctorFacts &facts, HostFacts &host) {
            noRoute(host);
            facts.links.append(readyLink());
            facts.links[1].interface.name = u"enp4s0"_s;
            facts.links[1].interface.addresses.clear();
        });
        row("no-carrier", "no carrier", [](DoctorFacts &facts, HostFacts &) { facts.links[0].hasCarrier = false; });
        row("switched-off", "no route, and its interface is down", [](DoctorFacts &facts, HostFacts &host) {
            noRoute(host);
            host.target.address = QHostAddress(u"10.0.1.17"_s);
            facts.links[0].isUp = false;
        });
        row("other-subnet", "behind a router", [](DoctorFacts &, HostFacts &host) { host.route.kind = Route::Kind::ViaGateway; });
        row("nobody-answers", "nobody", [](DoctorFacts &, HostFacts &host) {
            silence(host);
            host.neighbour = answered(Kind::Silent);
        });
        row("table-full", "no room to ask", [](DoctorFacts &, HostFacts &host) {
            silence(host);
            host.neighbour = answered(Kind::Silent);
            host.neighbour.isTableFull = true;
        });
        row("isolated", "heard, but no ARP", [](DoctorFacts &facts, HostFacts &host) {
            silence(host);
            host.neighbour = answered(Kind::Silent);
            facts.heard = {{u"enp3s0"_s, host.target.address, u"mdns"_s}};
            facts.neighbours = {{2, host.target.address, {}, NeighbourEntry::State::Failed},
                                {2, QHostAddress(u"10.0.1.1"_s), {}, NeighbourEntry::State::Reachable}};
        });
        row("firewall", "answers us alone, and a firewall", [](DoctorFacts &facts, HostFacts &) {
            facts.multicast = {{u"enp3s0"_s, u"mdns"_s, IpFamily::IPv4, MulticastCheck::Outcome::Lost}};
        });
        row("seen", "a firewall for the other family", [](DoctorFacts &facts, HostFacts &) {
            facts.multicast = {{u"enp3s0"_s, u"mdns"_s, IpFamily::IPv6, MulticastCheck::Outcome::Lost}};
        });
        row("multicast-lost", "answers us alone", [](DoctorFacts &facts, HostFacts &) { mdnsChannel(facts).ipv4.toUs = 3; });
        row("arp-only", "ARP only", [](DoctorFacts &, HostFacts &host) { silence(host); });
        row("arp-only", "ARP only, from before", [](DoctorFacts &, HostFacts &host) {
            silence(host);
            host.neighbour.kind = Kind::Known;
        });
        row("arp-only", "ARP only, beside a firewall", [](DoctorFacts &facts, HostFacts &host) {
            silence(host);
            facts.multicast = {{u"enp3s0"_s, u"mdns"_s, IpFamily::IPv4, MulticastCheck::Outcome::Lost}};
        });
        row("unidentified", "ping alone", [](DoctorFacts &, HostFacts &host) {
            silence(host);
            host.echo = answered();
        });
    }
    void causes()
    {
        QFETCH(Change, change);
        DoctorFacts facts = healthyFacts();
        HostFacts host = seenHost();
        change(facts, host);
        const HostAnswer answer = hostAnswer(facts, host);
        QTEST(hostCauseWords.word(answer.cause), "cause");
        QVERIFY(!answer.sentence.isEmpty());
        QVERIFY(!answer.sentence.contains(u'%'));
        QVERIFY(!answer.detail.contains(u'%'));
    }

    void rowsAreThoseThatWereLookedAt()
    {
        const QMap<QString, Timestamp> at{{u"route"_s, FakeClock::start}, {u"mdns"_s, FakeClock::start}};
        const auto checks = hostChecks(healthyFacts(), seenHost(), at);
        QCOMPARE(checks.size(), 2);
        QCOMPARE(checks.first().verdict, HostCheck::Verdict::Ok);
        DoctorFacts lost = healthyFacts();
        mdnsChannel(lost).ipv4.toUs = 3;
        QCOMPARE(hostChecks(lost, seenHost(), at).last().verdict, HostCheck::Verdict::Failed);
    }

    void aRowSaysWhyNobodyListens()
    {
        const QMap<QString, Timestamp> at{{u"mdns"_s, FakeClock::start}};
        HostFacts host = seenHost();
        host.heardBy.clear();
        DoctorFacts facts = healthyFacts();
        facts.status.sources[0].isOff = true;
        QString sentence = hostChecks(facts, host, at).first().sentence;
        QVERIFY2(sentence.contains(u"turned off"_s), qPrintable(sentence));
        facts.status.sources[0].isOff = false;
        sentence = hostChecks(facts, host, at).first().sentence;
        QVERIFY2(sentence.contains(u"not when all are asked"_s), qPrintable(sentence));
        facts.status.interfaces.clear();
        sentence = hostChecks(facts, host, at).first().sentence;
        QVERIFY2(sentence.contains(u"does not look on enp3s0"_s), qPrintable(sentence));
        const HostAnswer answer = hostAnswer(healthyFacts(), host);
        QVERIFY2(!answer.detail.contains(u"no discovery protocol"_s), qPrintable(answer.detail));
    }

    void snmpIsForSingleHosts()
    {
        const QMap<QString, Timestamp> at{{u"snmp"_s, FakeClock::start}};
        HostFacts host = seenHost();
        DoctorFacts facts = healthyFacts();
        facts.status.sources.append({u"snmp"_s, u"SNMP"_s, 0, {}});
        QCOMPARE(hostChecks(facts, host, at).first().verdict, HostCheck::Verdict::NotTried);
        host.asked[u"snmp"_s] = answered(Kind::Silent);
        QCOMPARE(hostChecks(facts, host, at).first().verdict, HostCheck::Verdict::Silent);
        host.asked[u"snmp"_s] = answered();
        QCOMPARE(hostChecks(facts, host, at).first().verdict, HostCheck::Verdict::Ok); // nobody asks all
        host.heardBy = {};
        host.asked.remove(u"mdns"_s);
        QVERIFY(hostAnswer(facts, host).detail.contains(u"SNMP"_s));
    }

    void rowsOfOtherSourcesHaveTheirOwnTime()
    {
        HostFacts host = seenHost();
        host.heardBy += u"words"_s;
        DoctorFacts facts = healthyFacts();
        facts.status.sources.append({u"words"_s, u"First words"_s, 1, {}});
        QVERIFY(hostChecks(facts, host, {}).isEmpty());
        const auto checks = hostChecks(facts, host, {{u"words"_s, FakeClock::start}}); // while ports are still knocked at
        QCOMPARE(checks.size(), 1);
        QCOMPARE(checks.first().at, FakeClock::start);
    }

    void targets_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("read"); // empty: refused
        QTest::newRow("address") << u" 10.0.1.17 "_s << u"10.0.1.17"_s;
        QTest::newRow("link-local") << u"fe80::1%eth0"_s << u"fe80::1%eth0"_s;
        QTest::newRow("MAC") << u"dc-a6-32-4f-19-c2"_s << u"DC:A6:32:4F:19:C2"_s;
        for (const char *text : {"", "printer", "10.1", "224.0.0.251", "255.255.255.255", "0.0.0.0", "::", "ff02::1",
                                 "ff:ff:ff:ff:ff:ff", "10.0.1.0/24"})
            QTest::newRow(text) << QString::fromLatin1(text) << QString();
    }
    void targets()
    {
        QFETCH(QString, text);
        const auto target = DoctorTarget::parse(text);
        QTEST(target ? target->text() : QString(), "read");
    }

    void theReportSaysItAll()
    {
        DiagnosisReport report;
        report.at = FakeClock::start;
        DoctorFacts facts = healthyFacts();
        facts.multicast = {{u"enp3s0"_s, u"mdns"_s, IpFamily::IPv4, MulticastCheck::Outcome::Lost}};
        report.matrix = coverageOf(facts);
        report.findings = doctorFindings(facts);
        report.target = seenHost().target;
        report.checks = hostChecks(facts, seenHost(), {{u"route"_s, FakeClock::start}});
        report.answer = hostAnswer(facts, seenHost());
        const QString text = reportText(report);
        for (const QString &part : {u"2026-03-12T14:31:54.250Z"_s, u"10.0.1.0/24, wired"_s, u"blocked"_s, u"nft list ruleset"_s,
                                    u"Why don't I see 10.0.1.17?"_s, u"Route"_s, report.answer->sentence})
            QVERIFY2(text.contains(part), qPrintable(part + u'\n' + text));
        QVERIFY(text.endsWith(u'\n'));
    }
};

QTEST_GUILESS_MAIN(TestHostAnswer)
#include "tst_host_answer.moc"
