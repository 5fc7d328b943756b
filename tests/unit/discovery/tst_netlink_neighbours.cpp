// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/netlink_neighbours.h"

#include <QTest>

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

using namespace Qt::StringLiterals;
using namespace muster::discovery;

namespace {

constexpr qint64 ticks = 100;

QByteArray attribute(quint16 type, const QByteArray &value)
{
    const rtattr header{static_cast<unsigned short>(sizeof(rtattr) + std::size_t(value.size())), type};
    QByteArray bytes(reinterpret_cast<const char *>(&header), sizeof header);
    bytes += value;
    return bytes.leftJustified((bytes.size() + 3) & ~3, '\0');
}

/// What is in an entry, to be changed by each test.
struct Sample
{
    quint16 type = RTM_NEWNEIGH;
    quint8 family = AF_INET;
    quint16 state = NUD_REACHABLE;
    QByteArray address = QByteArray::fromHex("0a000107");
    QByteArray mac = QByteArray::fromHex("dca6324f19c2");
    int confirmed = 1; ///< s
    int updated = 1;   ///< s
    bool hasAges = true;

    QByteArray bytes() const
    {
        const ndmsg entry{family, 0, 0, 7, state, 0, 0};
        const nda_cacheinfo ages{quint32(confirmed) * quint32(ticks), 0, quint32(updated) * quint32(ticks), 0};
        QByteArray payload(reinterpret_cast<const char *>(&entry), sizeof entry);
        payload += attribute(NDA_DST, address);
        if (!mac.isNull())
            payload += attribute(NDA_LLADDR, mac);
        if (hasAges)
            payload += attribute(NDA_CACHEINFO, QByteArray(reinterpret_cast<const char *>(&ages), sizeof ages));
        const nlmsghdr header{quint32(sizeof(nlmsghdr) + std::size_t(payload.size())), type, NLM_F_MULTI, 1, 0};
        return QByteArray(reinterpret_cast<const char *>(&header), sizeof header) + payload;
    }
};

} // namespace

class TestNetlinkNeighbours : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEntries()
    {
        Sample six;
        six.family = AF_INET6;
        six.address = QByteArray::fromHex("fe8000000000000000000000000000aa");
        const auto entries = netlinkNeighbours(Sample().bytes() + six.bytes(), ticks);
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
        Sample sample;
        sample.state = quint16(state);
        sample.confirmed = confirmed;
        sample.updated = updated;
        const auto entries = netlinkNeighbours(sample.bytes(), ticks);
        QCOMPARE(entries.size(), 1);
        QCOMPARE(entries.first().isFresh, isFresh);
    }

    void withoutAgesOnlyTheStateCounts()
    {
        Sample sample;
        sample.hasAges = false;
        QVERIFY(netlinkNeighbours(sample.bytes(), ticks).first().isFresh);
        sample.state = NUD_STALE;
        QVERIFY(!netlinkNeighbours(sample.bytes(), ticks).first().isFresh);
    }

    void leavesOut_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, auto change) {
            Sample sample;
            change(sample);
            QTest::newRow(name) << sample.bytes();
        };
        row("incomplete", [](Sample &s) { s.state = NUD_INCOMPLETE; });
        row("failed", [](Sample &s) { s.state = NUD_FAILED; });
        row("no state", [](Sample &s) { s.state = NUD_NONE; });
        row("no arp", [](Sample &s) { s.state = NUD_NOARP; });
        row("no hardware address", [](Sample &s) { s.mac = QByteArray(); });
        row("broadcast", [](Sample &s) { s.mac = QByteArray::fromHex("ffffffffffff"); });
        row("zero", [](Sample &s) { s.mac = QByteArray(6, '\0'); });
        row("short hardware address", [](Sample &s) { s.mac = QByteArray::fromHex("dca6324f19"); });
        row("multicast address", [](Sample &s) { s.address = QByteArray::fromHex("e00000fb"); });
        row("short address", [](Sample &s) { s.address = QByteArray::fromHex("0a0001"); });
        row("address of the other family", [](Sample &s) { s.family = AF_INET6; });
        row("bridge's", [](Sample &s) { s.family = AF_BRIDGE; });
        row("end of the dump", [](Sample &s) { s.type = NLMSG_DONE; });
    }
    void leavesOut()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(netlinkNeighbours(bytes, ticks).isEmpty());
    }

    /// Every way to cut two entries: never more than what is whole, and nothing read behind the end (AddressSanitizer).
    void cutAnywhere()
    {
        const QByteArray one = Sample().bytes();
        for (qsizetype length = 0; length <= 2 * one.size(); ++length) {
            const QByteArray cut = QByteArray((one + one).constData(), length);
            QCOMPARE(netlinkNeighbours(cut, ticks).size(), length / one.size());
        }
    }

    /// Every byte made a liar: a length that is too large or too small, another type.
    void lyingAnywhere()
    {
        const QByteArray one = Sample().bytes();
        for (qsizetype at = 0; at < one.size(); ++at)
            for (const int value : {0, 1, 3, 4, 0x7F, 0xFF}) {
                QByteArray lying = one;
                lying[at] = char(value);
                QVERIFY(netlinkNeighbours(lying, ticks).size() <= 1);
            }
    }
};

QTEST_GUILESS_MAIN(TestNetlinkNeighbours)
#include "tst_netlink_neighbours.moc"
