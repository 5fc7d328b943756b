// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/netlink_neighbours.h"

#include "netlink_samples.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestNetlinkNeighbours : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEntries()
    {
        NeighbourSample six;
        six.family = AF_INET6;
        six.address = QByteArray::fromHex("fe8000000000000000000000000000aa");
        const auto entries = netlinkNeighbours(NeighbourSample().bytes() + six.bytes(), sampleTicks);
        QCOMPARE(entries, (QVector<Neighbour>{{7, QHostAddress(u"10.0.1.7"_s), u"DC:A6:32:4F:19:C2"_s, true},
                                              {7, QHostAddress(u"fe80::aa"_s), u"DC:A6:32:4F:19:C2"_s, true}}));
    }

    void judgesFreshness_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("confirmed");
        QTest::addColumn<int>("updated");
        QTest::addColumn<bool>("isFresh");
        QTest::newRow("reachable") << NUD_REACHABLE << 25 << 25 << true;
        QTest::newRow("permanent") << NUD_PERMANENT << 5000 << 5000 << true;
        QTest::newRow("stale, confirmed just now") << NUD_STALE << 10 << 10 << true;
        QTest::newRow("stale, confirmed a while ago") << NUD_STALE << 11 << 11 << false;
        QTest::newRow("stale, old") << NUD_STALE << 500 << 460 << false;
        QTest::newRow("stale, learned just now") << NUD_STALE << 62 << 2 << true;
        QTest::newRow("stale, learned a while ago") << NUD_STALE << 71 << 11 << false;
        QTest::newRow("stale since a moment, was reachable") << NUD_STALE << 42 << 1 << false;
        QTest::newRow("delay, by our own datagram") << NUD_DELAY << 300 << 0 << false;
        QTest::newRow("delay, confirmed just now") << NUD_DELAY << 3 << 3 << true;
        QTest::newRow("probe") << NUD_PROBE << 300 << 0 << false;
        QTest::newRow("probe, confirmed just now") << NUD_PROBE << 9 << 0 << true;
    }
    void judgesFreshness()
    {
        QFETCH(int, state);
        QFETCH(int, confirmed);
        QFETCH(int, updated);
        QFETCH(bool, isFresh);
        NeighbourSample sample;
        sample.state = quint16(state);
        sample.confirmed = confirmed;
        sample.updated = updated;
        const auto entries = netlinkNeighbours(sample.bytes(), sampleTicks);
        QCOMPARE(entries.size(), 1);
        QCOMPARE(entries.first().isFresh, isFresh);
    }

    void withoutAgesOnlyTheStateCounts()
    {
        NeighbourSample sample;
        sample.hasAges = false;
        QVERIFY(netlinkNeighbours(sample.bytes(), sampleTicks).first().isFresh);
        sample.state = NUD_STALE;
        QVERIFY(!netlinkNeighbours(sample.bytes(), sampleTicks).first().isFresh);
    }

    void leavesOut_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, auto change) {
            NeighbourSample sample;
            change(sample);
            QTest::newRow(name) << sample.bytes();
        };
        row("incomplete", [](NeighbourSample &s) { s.state = NUD_INCOMPLETE; });
        row("failed", [](NeighbourSample &s) { s.state = NUD_FAILED; });
        row("no state", [](NeighbourSample &s) { s.state = NUD_NONE; });
        row("no arp", [](NeighbourSample &s) { s.state = NUD_NOARP; });
        row("no hardware address", [](NeighbourSample &s) { s.mac = QByteArray(); });
        row("broadcast", [](NeighbourSample &s) { s.mac = QByteArray::fromHex("ffffffffffff"); });
        row("zero", [](NeighbourSample &s) { s.mac = QByteArray(6, '\0'); });
        row("short hardware address", [](NeighbourSample &s) { s.mac = QByteArray::fromHex("dca6324f19"); });
        row("multicast address", [](NeighbourSample &s) { s.address = QByteArray::fromHex("e00000fb"); });
        row("short address", [](NeighbourSample &s) { s.address = QByteArray::fromHex("0a0001"); });
        row("address of the other family", [](NeighbourSample &s) { s.family = AF_INET6; });
        row("bridge's", [](NeighbourSample &s) { s.family = AF_BRIDGE; });
        row("end of the dump", [](NeighbourSample &s) { s.type = NLMSG_DONE; });
    }
    void leavesOut()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(netlinkNeighbours(bytes, sampleTicks).isEmpty());
    }

    void tellsWhatBecameOfAnEntry_data()
    {
        using What = NeighbourChange::What;
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("what"); // -1: none
        const auto row = [](const char *name, std::optional<What> what, auto change) {
            NeighbourSample sample;
            change(sample);
            QTest::newRow(name) << sample.bytes() << (what ? int(*what) : -1);
        };
        row("reachable", What::Heard, [](NeighbourSample &s) { s.confirmed = s.updated = 0; });
        row("learned", What::Heard, [](NeighbourSample &s) { s.state = NUD_STALE, s.confirmed = 60, s.updated = 0; });
        row("learned before", What::Known, [](NeighbourSample &s) { s.state = NUD_STALE, s.confirmed = 69, s.updated = 9; });
        row("no longer reachable", What::Known, [](NeighbourSample &s) { s.state = NUD_STALE, s.confirmed = 30, s.updated = 0; });
        row("asked", What::Known, [](NeighbourSample &s) { s.state = NUD_PROBE, s.confirmed = 30, s.updated = 0; });
        row("permanent", What::Known, [](NeighbourSample &s) { s.state = NUD_PERMANENT; });
        row("failed", What::Failed, [](NeighbourSample &s) { s.state = NUD_FAILED, s.mac = QByteArray(); });
        row("deleted", What::Deleted, [](NeighbourSample &s) { s.type = RTM_DELNEIGH; });
        row("deleted, had failed", What::Deleted,
            [](NeighbourSample &s) { s.type = RTM_DELNEIGH, s.state = NUD_FAILED, s.mac = QByteArray(); });
        row("first asked", std::nullopt, [](NeighbourSample &s) { s.state = NUD_INCOMPLETE, s.mac = QByteArray(); });
        row("a group", std::nullopt, [](NeighbourSample &s) { s.address = QByteArray::fromHex("e00000fb"); });
        row("a bridge's", std::nullopt, [](NeighbourSample &s) { s.family = AF_BRIDGE; });
        row("a proxy's", std::nullopt, [](NeighbourSample &s) { s.state = NUD_NOARP; });
        row("a link", std::nullopt, [](NeighbourSample &s) { s.type = RTM_NEWLINK; });
    }
    void tellsWhatBecameOfAnEntry()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, what);
        const auto changes = netlinkNeighbourChanges(bytes, sampleTicks);
        QCOMPARE(changes.size(), what < 0 ? 0 : 1);
        if (what >= 0)
            QCOMPARE(changes.first(), (NeighbourChange{7, QHostAddress(u"10.0.1.7"_s), NeighbourChange::What(what)}));
    }

    /// Every way to cut two entries: never more than what is whole, and nothing read behind the end (AddressSanitizer).
    void cutAnywhere()
    {
        const QByteArray one = NeighbourSample().bytes();
        for (qsizetype length = 0; length <= 2 * one.size(); ++length) {
            const QByteArray cut = QByteArray((one + one).constData(), length);
            QCOMPARE(netlinkNeighbours(cut, sampleTicks).size(), length / one.size());
            QCOMPARE(netlinkNeighbourChanges(cut, sampleTicks).size(), length / one.size());
        }
    }

    /// Every byte made a liar: a length that is too large or too small, another type.
    void lyingAnywhere()
    {
        const QByteArray one = NeighbourSample().bytes();
        for (qsizetype at = 0; at < one.size(); ++at)
            for (const int value : {0, 1, 3, 4, 0x7F, 0xFF}) {
                QByteArray lying = one;
                lying[at] = char(value);
                QVERIFY(netlinkNeighbours(lying, sampleTicks).size() <= 1);
                QVERIFY(netlinkNeighbourChanges(lying, sampleTicks).size() <= 1);
            }
    }
};

QTEST_GUILESS_MAIN(TestNetlinkNeighbours)
#include "tst_netlink_neighbours.moc"
