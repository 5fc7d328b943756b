// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/netlink_interfaces.h"
#include "discovery/neighbours/netlink_view.h"

#include <QTest>

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/socket.h>

using namespace Qt::StringLiterals;
using namespace muster::discovery;

namespace {

template<typename T>
QByteArray raw(const T &structure)
{
    return QByteArray(reinterpret_cast<const char *>(&structure), sizeof structure);
}

QByteArray attribute(quint16 type, const QByteArray &value)
{
    const QByteArray bytes = raw(rtattr{static_cast<unsigned short>(sizeof(rtattr) + std::size_t(value.size())), type}) + value;
    return bytes.leftJustified((bytes.size() + 3) & ~3, '\0');
}

QByteArray message(quint16 type, const QByteArray &payload)
{
    return raw(nlmsghdr{quint32(sizeof(nlmsghdr) + std::size_t(payload.size())), type, NLM_F_MULTI, 1, 0}) + payload;
}

QByteArray route(quint8 type, const QByteArray &more = {})
{
    rtmsg body{};
    body.rtm_family = AF_INET;
    body.rtm_type = type;
    return message(RTM_NEWROUTE, raw(body) + attribute(RTA_OIF, raw(quint32(2))) + more);
}

QByteArray neighbour(quint16 state, const QByteArray &mac = QByteArray::fromHex("dca6324f19c2"))
{
    ndmsg body{};
    body.ndm_family = AF_INET;
    body.ndm_ifindex = 2;
    body.ndm_state = state;
    QByteArray payload = raw(body) + attribute(NDA_DST, QByteArray::fromHex("0a000111"));
    if (!mac.isEmpty())
        payload += attribute(NDA_LLADDR, mac);
    return message(RTM_NEWNEIGH, payload);
}

QByteArray table(quint8 family, quint32 entries, quint32 limit, quint64 refused)
{
    ndtmsg body{};
    body.ndtm_family = family;
    ndt_config config{};
    config.ndtc_entries = entries;
    ndt_stats stats{};
    stats.ndts_table_fulls = refused;
    return message(RTM_NEWNEIGHTBL, raw(body) + attribute(NDTA_NAME, "arp_cache") + attribute(NDTA_THRESH3, raw(limit))
                                        + attribute(NDTA_CONFIG, raw(config)) + attribute(NDTA_STATS, raw(stats)));
}

/// How long is asked: for interfaces that have nothing of their own, or for this one.
QByteArray asking(int interface, quint64 between, quint32 requests)
{
    ndtmsg body{};
    body.ndtm_family = AF_INET;
    QByteArray parameters = attribute(NDTPA_RETRANS_TIME, raw(between)) + attribute(NDTPA_APP_PROBES, raw(quint32(0)))
                            + attribute(NDTPA_MCAST_PROBES, raw(requests));
    if (interface != 0)
        parameters += attribute(NDTPA_IFINDEX, raw(quint32(interface)));
    return message(RTM_NEWNEIGHTBL, raw(body) + attribute(NDTA_NAME, "arp_cache") + attribute(NDTA_THRESH3, raw(quint32(512)))
                                        + attribute(NDTA_PARMS, parameters));
}

} // namespace

class TestNetlinkView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void routes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("gateway");
        const auto row = [](const char *name, const QByteArray &bytes, Route::Kind kind, const QString &gateway = {}) {
            QTest::newRow(name) << bytes << int(kind) << gateway;
        };
        row("on the link", route(RTN_UNICAST), Route::Kind::OnLink);
        row("a router", route(RTN_UNICAST, attribute(RTA_GATEWAY, QByteArray::fromHex("0a000101"))), Route::Kind::ViaGateway,
            u"10.0.1.1"_s);
        row("a router of the other family",
            route(RTN_UNICAST, attribute(RTA_VIA, QByteArray::fromHex("0a00fe800000000000000000000000000001"))),
            Route::Kind::ViaGateway, u"fe80::1"_s);
        row("ours", route(RTN_LOCAL), Route::Kind::Ourselves);
        row("broadcast", route(RTN_BROADCAST), Route::Kind::Everybody);
        row("unreachable", route(RTN_UNREACHABLE), Route::Kind::None);
        row("nothing", {}, Route::Kind::None);
        row("another message", neighbour(NUD_STALE), Route::Kind::None);
    }
    void routes()
    {
        QFETCH(QByteArray, bytes);
        const Route read = netlinkRoute(bytes);
        QTEST(int(read.kind), "kind");
        QTEST(read.gateway.isNull() ? QString() : read.gateway.toString(), "gateway");
    }

    void states_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("read"); // -1: left out
        QTest::addColumn<bool>("hasMac");
        const auto row = [](const char *name, int state, NeighbourEntry::State read, bool hasMac) {
            QTest::newRow(name) << state << int(read) << hasMac;
        };
        row("reachable", NUD_REACHABLE, NeighbourEntry::State::Reachable, true);
        row("permanent", NUD_PERMANENT, NeighbourEntry::State::Reachable, true);
        row("stale", NUD_STALE, NeighbourEntry::State::Known, true);
        row("delay", NUD_DELAY, NeighbourEntry::State::Known, true);
        row("probe", NUD_PROBE, NeighbourEntry::State::Known, true);
        row("failed keeps no MAC", NUD_FAILED, NeighbourEntry::State::Failed, false);
        row("incomplete", NUD_INCOMPLETE, NeighbourEntry::State::Pending, false);
        QTest::newRow("loopback") << int(NUD_NOARP) << -1 << false;
        QTest::newRow("none") << int(NUD_NONE) << -1 << false;
    }
    void states()
    {
        QFETCH(int, state);
        const auto entries = netlinkNeighbourEntries(neighbour(quint16(state)));
        QTEST(entries.isEmpty() ? -1 : int(entries.first().state), "read");
        QTEST(!entries.isEmpty() && !entries.first().mac.isEmpty(), "hasMac");
    }

    void tableUse()
    {
        ndtmsg ofOneInterface{};
        ofOneInterface.ndtm_family = AF_INET;
        const NeighbourTableUse use = netlinkTableUse(
            {table(AF_INET, 1020, 1024, 7) + message(RTM_NEWNEIGHTBL, raw(ofOneInterface)), table(AF_INET6, 3, 512, 0)});
        QCOMPARE(use.ipv4, (TableUse{1020, 1024, 7}));
        QCOMPARE(use.ipv6, (TableUse{3, 512, 0}));
    }

    void tableLimits()
    {
        using namespace std::chrono_literals;
        QCOMPARE(netlinkTableLimits({}, 2), TableLimits());
        QCOMPARE(netlinkTableLimits({asking(0, 1000, 3) + asking(2, 500, 5), asking(3, 200, 4)}, 2),
                 (TableLimits{512, 5, 500ms}));
        QCOMPARE(netlinkTableLimits({asking(3, 200, 4), asking(2, 500, 5)}, 9), (TableLimits{512, 3, 1s})); // the kernel's own
        QCOMPARE(netlinkTableLimits({asking(0, 250, 2), asking(3, 200, 4)}, 9), (TableLimits{512, 2, 250ms}));
        const TableLimits mad = netlinkTableLimits({asking(0, ~quint64(0), ~quint32(0))}, 2);
        QVERIFY(mad.between > 0ms && mad.between <= 1min && mad.requests >= 1 && mad.requests <= 1000);
        QCOMPARE(netlinkTableLimits({asking(0, 0, 0)}, 2).requests, 1);
        QCOMPARE(netlinkTableLimits({table(AF_INET6, 3, 64, 0)}, 2), TableLimits());
    }

    void linksThatAreDownAreThere()
    {
        const auto link = [](int index, const QByteArray &name, quint32 flags, const QByteArray &more = {}) {
            return message(RTM_NEWLINK, raw(ifinfomsg{AF_UNSPEC, 0, ARPHRD_ETHER, index, flags, 0})
                                            + attribute(IFLA_IFNAME, name + '\0') + more);
        };
        const auto links = netlinkLinks({link(2, "eth0", IFF_UP | IFF_RUNNING), link(3, "eth1", IFF_UP),
                                         link(4, "eth2", 0, attribute(IFLA_MASTER, raw(quint32(9))))},
                                        {});
        QCOMPARE(links.size(), 3);
        QVERIFY(links.at(0).isReady() && !links.at(0).isPart);
        QVERIFY(links.at(1).isUp && !links.at(1).hasCarrier);
        QVERIFY(!links.at(2).isUp && links.at(2).isPart);
    }

    void cutAnywhere()
    {
        for (const QByteArray &whole : {route(RTN_UNICAST, attribute(RTA_GATEWAY, QByteArray::fromHex("0a000101"))),
                                        neighbour(NUD_REACHABLE), table(AF_INET, 1, 2, 3)})
            for (qsizetype length = 0; length < whole.size(); ++length) {
                const QByteArray part = whole.first(length);
                QCOMPARE(netlinkRoute(part).kind, Route::Kind::None);
                QVERIFY(netlinkNeighbourEntries(part).isEmpty());
                QCOMPARE(netlinkTableUse({part}), NeighbourTableUse());
                QCOMPARE(netlinkTableLimits({part}, 2), TableLimits());
            }
    }

    void questions()
    {
        const QByteArray bytes = netlinkRouteQuestion(QHostAddress(u"10.0.1.17"_s), 3);
        QCOMPARE(bytes.size(), qsizetype(sizeof(rtmsg) + 8 + 8));
        QVERIFY(bytes.contains(QByteArray::fromHex("0a000111")));
        QCOMPARE(netlinkRouteQuestion(QHostAddress(u"fe80::1"_s), 0).size(), qsizetype(sizeof(rtmsg) + 20));
    }
};

QTEST_GUILESS_MAIN(TestNetlinkView)
#include "tst_netlink_view.moc"
