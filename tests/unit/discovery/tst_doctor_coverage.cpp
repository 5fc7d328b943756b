// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/coverage.h"
#include "discovery/doctor/doctor_finding.h"
#include "support/doctor_samples.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

using Change = void (*)(DoctorFacts &facts);

MulticastCheck lost(IpFamily family)
{
    return {u"enp3s0"_s, u"mdns"_s, family, MulticastCheck::Outcome::Lost};
}

Traffic troubled(Obstacle obstacle)
{
    Traffic traffic;
    traffic.isUsed = true;
    traffic.obstacle = obstacle;
    return traffic;
}

NeighbourEntry entry(const char *address, NeighbourEntry::State state)
{
    return {2, QHostAddress(QString::fromLatin1(address)), {}, state};
}

void isolate(DoctorFacts &facts)
{
    facts.heard = {{u"enp3s0"_s, QHostAddress(u"10.0.1.9"_s), u"mdns"_s}};
    facts.neighbours = {entry("10.0.1.9", NeighbourEntry::State::Failed), entry("10.0.1.1", NeighbourEntry::State::Reachable)};
}

} // namespace

Q_DECLARE_METATYPE(Change)

class TestDoctorCoverage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void verdicts_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("ipv4");
        QTest::addColumn<QString>("ipv6");
        QTest::addColumn<QString>("both");
        QTest::addColumn<QString>("troubles");
        const auto row = [](const char *name, Change change, const char *ipv4, const char *ipv6, const char *both,
                            const char *troubles) {
            QTest::newRow(name) << change << QString::fromLatin1(ipv4) << QString::fromLatin1(ipv6) << QString::fromLatin1(both)
                                << QString::fromLatin1(troubles);
        };
        row(
            "healthy", [](DoctorFacts &) {}, "heard", "heard", "heard", "");
        row(
            "asked in vain", [](DoctorFacts &facts) { mdnsChannel(facts).ipv4.heard = mdnsChannel(facts).ipv4.toUs = 0; },
            "asked-silent", "heard", "heard", "");
        row(
            "only listened", [](DoctorFacts &facts) { mdnsChannel(facts).ipv4 = troubled(Obstacle::None); }, "listening", "heard",
            "heard", "");
        row(
            "not spoken in this family", [](DoctorFacts &facts) { mdnsChannel(facts).ipv6 = {}; }, "heard", "", "heard", "");
        row(
            "no address in this family",
            [](DoctorFacts &facts) {
                facts.links[0].interface.addresses.removeFirst();
                mdnsChannel(facts).ipv4 = {};
            },
            "not-possible", "heard", "heard", "no-ipv4-address");
        row(
            "a firewall", [](DoctorFacts &facts) { facts.multicast = {lost(IpFamily::IPv4)}; }, "blocked", "heard", "blocked",
            "firewall");
        row(
            "a firewall in both",
            [](DoctorFacts &facts) {
                facts.multicast = {lost(IpFamily::IPv4), lost(IpFamily::IPv6)};
            },
            "blocked", "blocked", "blocked", "firewall");
        row(
            "answers to us alone", [](DoctorFacts &facts) { mdnsChannel(facts).ipv4.toUs = 3; }, "blocked", "heard", "blocked",
            "multicast-lost");
        row(
            "answers to us alone, since we look",
            [](DoctorFacts &facts) {
                facts.before = facts.status;
                mdnsChannel(facts).ipv4.sent = 9;
                mdnsChannel(facts).ipv4.heard = 4;
                mdnsChannel(facts).ipv4.toUs = 2;
            },
            "blocked", "heard", "blocked", "multicast-lost");
        row(
            "port taken", [](DoctorFacts &facts) { mdnsChannel(facts).ipv4 = troubled(Obstacle::PortTaken); }, "blocked", "heard",
            "blocked", "port-taken");
        row(
            "not permitted", [](DoctorFacts &facts) { mdnsChannel(facts).ipv4 = troubled(Obstacle::NotPermitted); }, "blocked",
            "heard", "blocked", "not-permitted");
        row(
            "no multicast",
            [](DoctorFacts &facts) {
                mdnsChannel(facts).ipv4.obstacle = mdnsChannel(facts).ipv6.obstacle = Obstacle::NoMulticast;
            },
            "not-possible", "not-possible", "not-possible", "");
        row(
            "isolated",
            [](DoctorFacts &facts) {
                isolate(facts);
                mdnsChannel(facts).ipv4.heard = mdnsChannel(facts).ipv4.toUs = 0;
            },
            "isolated", "heard", "isolated", "isolated");
        row(
            "isolated, but another one answers",
            [](DoctorFacts &facts) {
                isolate(facts);
                facts.heard.append({u"enp3s0"_s, QHostAddress(u"10.0.1.10"_s), u"mdns"_s});
                facts.neighbours.append(entry("10.0.1.10", NeighbourEntry::State::Reachable));
            },
            "heard", "heard", "heard", "");
        row(
            "absent, and so is the router",
            [](DoctorFacts &facts) {
                isolate(facts);
                facts.neighbours[1].state = NeighbourEntry::State::Failed;
            },
            "heard", "heard", "heard", "");
        row(
            "no carrier", [](DoctorFacts &facts) { facts.links[0].hasCarrier = false; }, "", "", "not-possible",
            "no-carrier no-interface");
        row(
            "no address", [](DoctorFacts &facts) { facts.links[0].interface.addresses.clear(); }, "", "", "not-possible",
            "no-address no-interface");
        row(
            "part of a bridge without an address",
            [](DoctorFacts &facts) {
                facts.links.append(readyLink());
                facts.links[1].interface.name = u"port1"_s;
                facts.links[1].interface.addresses.clear();
                facts.links[1].isPart = true;
            },
            "heard", "heard", "heard", "");
        row(
            "not asked for",
            [](DoctorFacts &facts) {
                facts.status.interfaces.clear();
                facts.status.sources[0].channels.clear();
            },
            "", "", "turned-off", "");
        row(
            "turned off",
            [](DoctorFacts &facts) {
                facts.status.interfaces = {u"enp3s0"_s};
                facts.status.sources[0].channels.clear();
                facts.status.sources[0].isOff = true;
            },
            "", "", "turned-off", "");
        row(
            "speaks to single hosts, which nobody has allowed",
            [](DoctorFacts &facts) {
                facts.status.interfaces = {u"enp3s0"_s};
                facts.status.sources[0].channels.clear();
            },
            "", "", "not-possible", "");
        row(
            "the table overflowed while we looked", [](DoctorFacts &facts) { facts.table.ipv4.refused = 7; }, "heard", "heard",
            "heard", "table-full");
        row(
            "the table overflowed long ago",
            [](DoctorFacts &facts) { facts.table.ipv4.refused = facts.tableBefore.ipv4.refused = 7; }, "heard", "heard", "heard",
            "");
        row(
            "too much", [](DoctorFacts &facts) { facts.status.dropped = facts.notKept = 3; }, "heard", "heard", "heard",
            "too-many-devices too-many-sightings");
        row(
            "too much, before we looked", [](DoctorFacts &facts) { facts.status.dropped = facts.before.dropped = 3; }, "heard",
            "heard", "heard", "");
        row(
            "may be touched, but is not",
            [](DoctorFacts &facts) {
                facts.status.places = {{u"enp3s0"_s, *Prefix::parse(u"10.0.1.0/24"_s), {}, {}}};
            },
            "heard", "heard", "heard", "not-allowed-to-touch");
        row(
            "may not be offered",
            [](DoctorFacts &facts) {
                facts.status.places = {{u"enp3s0"_s, *Prefix::parse(u"10.0.0.0/8"_s), {}, u"large"_s}};
            },
            "heard", "heard", "heard", "");
    }
    void verdicts()
    {
        QFETCH(Change, change);
        DoctorFacts facts = healthyFacts();
        change(facts);
        const CoverageMatrix matrix = coverageOf(facts);
        const auto verdict = [&matrix](IpFamily family) {
            for (const CoverageCell &cell : matrix.cells)
                if (cell.family == family)
                    return coverageWords.word(cell.verdict);
            return QString();
        };
        QTEST(verdict(IpFamily::IPv4), "ipv4");
        QTEST(verdict(IpFamily::IPv6), "ipv6");
        QTEST(coverageWords.word(matrix.at(u"enp3s0"_s, u"mdns"_s).verdict), "both");
        QStringList troubles;
        for (const DoctorFinding &finding : doctorFindings(facts)) {
            QVERIFY(!finding.what.isEmpty());
            troubles += troubleWords.word(finding.trouble);
        }
        troubles.sort();
        troubles.removeDuplicates();
        QTEST(troubles.join(u' '), "troubles");
    }

    void bothFamiliesAreSummedUp()
    {
        const CoverageCell both = coverageOf(healthyFacts()).at(u"enp3s0"_s, u"mdns"_s);
        QCOMPARE(both.sent, 10);
        QCOMPARE(both.heard, 6);
        QCOMPARE(both.lastHeard, FakeClock::start);
    }

    void onlyWhatCameSinceWeLookIsProof()
    {
        DoctorFacts facts = healthyFacts();
        mdnsChannel(facts).ipv4.heard = 5000;
        facts.before = facts.status;
        mdnsChannel(facts).ipv4.sent += 4;
        mdnsChannel(facts).ipv4.heard += 7;
        mdnsChannel(facts).ipv4.toUs += 7;
        QString reason;
        for (const CoverageCell &cell : coverageOf(facts).cells)
            if (cell.family == IpFamily::IPv4)
                reason = cell.reason;
        QVERIFY2(reason.startsWith(u"7 answer"_s), qPrintable(reason));
        const QString proof = doctorFindings(facts).first().proof;
        QVERIFY2(proof.startsWith(u"4 questions"_s) && proof.contains(u" 7 answers"_s), qPrintable(proof));
        // What came to us alone before proves nothing of now.
        facts.before = facts.status;
        facts.multicast = {lost(IpFamily::IPv4)};
        QVERIFY(!doctorFindings(facts).first().proof.contains(u"to us alone"_s));
        mdnsChannel(facts).ipv4.toUs += 1;
        QVERIFY(doctorFindings(facts).first().proof.contains(u"to us alone"_s));
    }

    void aRadioNeedsNoConnection_data()
    {
        QTest::addColumn<Channel::State>("state");
        QTest::addColumn<Obstacle>("obstacle");
        QTest::addColumn<int>("heard");
        QTest::addColumn<Coverage>("verdict");
        QTest::addColumn<QString>("troubles");
        QTest::newRow("hears") << Channel::State::Listening << Obstacle::None << 2 << Coverage::Heard << QString();
        QTest::newRow("nobody there") << Channel::State::Working << Obstacle::None << 0 << Coverage::Listening << QString();
        QTest::newRow("off") << Channel::State::Blocked << Obstacle::Down << 0 << Coverage::Blocked << u"bus"_s;
        QTest::newRow("may not scan") << Channel::State::Listening << Obstacle::NotPermitted << 2 << Coverage::Heard
                                      << u"not-permitted"_s;
    }
    void aRadioNeedsNoConnection()
    {
        QFETCH(Channel::State, state);
        QFETCH(Obstacle, obstacle);
        QFETCH(int, heard);
        DoctorFacts facts = healthyFacts();
        facts.links.append({fakeInterface(3, u"wlan0"_s), Link::Medium::Wireless, true, false, false});
        Channel radio;
        radio.interface = u"wlan0"_s;
        radio.isBelowIp = true;
        radio.state = state;
        radio.obstacle = obstacle;
        radio.reason = obstacle == Obstacle::None ? QString() : u"why"_s;
        facts.status.sources.append({u"wifi"_s, u"Wi-Fi"_s, heard, {radio}});
        const CoverageMatrix matrix = coverageOf(facts);
        QTEST(matrix.at(u"wlan0"_s, u"wifi"_s).verdict, "verdict");
        QCOMPARE(matrix.at(u"wlan0"_s, u"wifi"_s).reason, radio.reason);
        QCOMPARE(matrix.at(u"wlan0"_s, u"wifi"_s).heard, heard);
        // No other interface can carry it, whoever allows what.
        QCOMPARE(matrix.at(u"enp3s0"_s, u"wifi"_s).verdict, Coverage::NotPossible);
        QVERIFY2(matrix.at(u"enp3s0"_s, u"wifi"_s).reason.contains(u"does not use"_s), qPrintable(matrix.cells.last().reason));
        QCOMPARE(matrix.at(u"wlan0"_s, u"mdns"_s).verdict, Coverage::NotPossible); // that needs a connection
        QStringList troubles;
        for (const DoctorFinding &finding : doctorFindings(facts))
            if (finding.sources.contains(u"wifi"_s)) {
                QCOMPARE(finding.interface, u"wlan0"_s);
                QVERIFY(finding.what.contains(u"why"_s));
                troubles += troubleWords.word(finding.trouble);
            }
        QTEST(troubles.join(u' '), "troubles");
    }

    void aBusHasOneCell()
    {
        DoctorFacts facts = healthyFacts();
        facts.status.sources.append({u"usb"_s, u"USB"_s, 2, {Channel{}}});
        CoverageMatrix matrix = coverageOf(facts);
        QVERIFY(matrix.columns.at(1).isBus);
        QCOMPARE(matrix.at({}, u"usb"_s).heard, 2);
        QCOMPARE(matrix.cells.size(), 3);
        facts.status.sources[1].channels[0].state = Channel::State::Blocked;
        QCOMPARE(coverageOf(facts).at({}, u"usb"_s).verdict, Coverage::Blocked);
        QCOMPARE(doctorFindings(facts).first().trouble, Trouble::Bus);
    }

    void theWorstComesFirst()
    {
        DoctorFacts facts = healthyFacts();
        facts.links.append(readyLink());
        facts.links[1].interface.name = u"enp4s0"_s;
        facts.links[1].isUp = false;
        facts.multicast = {lost(IpFamily::IPv4)};
        const auto findings = doctorFindings(facts);
        QCOMPARE(findings.first().trouble, Trouble::Firewall);
        QCOMPARE(findings.last().severity, DoctorSeverity::Note);
        QVERIFY(findings.first().steps.first().command.contains(u"5353"_s));
    }
};

QTEST_GUILESS_MAIN(TestDoctorCoverage)
#include "tst_doctor_coverage.moc"
