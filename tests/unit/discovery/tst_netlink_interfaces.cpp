// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/netlink_interfaces.h"

#include <QTest>

#include <linux/rtnetlink.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/socket.h>

using namespace Qt::StringLiterals;
using namespace muster::discovery;

namespace {

constexpr quint32 upAndRunning = IFF_UP | IFF_RUNNING;

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

QByteArray link(int index, const QByteArray &name, quint32 flags = upAndRunning | IFF_BROADCAST | IFF_MULTICAST,
                quint16 hardware = ARPHRD_ETHER, const QByteArray &kind = {},
                const QByteArray &mac = QByteArray::fromHex("dca6324f19c2"))
{
    QByteArray payload = raw(ifinfomsg{AF_UNSPEC, 0, hardware, index, flags, 0}) + attribute(IFLA_IFNAME, name + '\0')
                         + attribute(IFLA_ADDRESS, mac);
    if (!kind.isEmpty())
        payload += attribute(IFLA_LINKINFO, attribute(IFLA_INFO_KIND, kind + '\0'));
    return message(RTM_NEWLINK, payload);
}

QByteArray address(int index, const char *hex, quint8 length, quint32 flags = 0, const char *local = nullptr)
{
    const QByteArray bytes = QByteArray::fromHex(hex);
    const quint8 family = bytes.size() == 4 ? AF_INET : AF_INET6;
    QByteArray payload = raw(ifaddrmsg{family, length, quint8(flags), 0, quint32(index)}) + attribute(IFA_ADDRESS, bytes)
                         + attribute(IFA_FLAGS, raw(flags));
    if (local)
        payload += attribute(IFA_LOCAL, QByteArray::fromHex(local));
    return message(RTM_NEWADDR, payload);
}

constexpr const char *linkLocal = "fe800000000000000000000000000007";

} // namespace

class TestNetlinkInterfaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsInterfaces()
    {
        const auto interfaces =
            netlinkInterfaces({link(3, "eth1") + link(2, "eth0"), link(1, "lo", upAndRunning | IFF_LOOPBACK)},
                              {address(2, "0a000107", 24) + address(2, linkLocal, 64), address(9, "0a000207", 24)});
        QCOMPARE(interfaces.size(), 3);
        QCOMPARE(interfaces.at(0).name, u"lo"_s);
        QVERIFY(interfaces.at(0).isLoopback);
        QVERIFY(!interfaces.at(0).canMulticast);
        const NetworkInterface &eth0 = interfaces.at(1);
        QCOMPARE(eth0.index, 2);
        QCOMPARE(eth0.name, u"eth0"_s);
        QCOMPARE(eth0.mac, u"DC:A6:32:4F:19:C2"_s);
        QVERIFY(eth0.canMulticast && !eth0.isLoopback && !eth0.isPointToPoint);
        QCOMPARE(eth0.addresses,
                 (QVector<NetworkInterface::Address>{{QHostAddress(u"10.0.1.7"_s), 24}, {QHostAddress(u"fe80::7%eth0"_s), 64}}));
        QVERIFY(interfaces.at(2).addresses.isEmpty());
    }

    void leavesOutWhatIsDown_data()
    {
        QTest::addColumn<quint32>("flags");
        QTest::newRow("down") << quint32(IFF_MULTICAST);
        QTest::newRow("no carrier") << quint32(IFF_UP);
        QTest::newRow("carrier, but down") << quint32(IFF_RUNNING);
    }
    void leavesOutWhatIsDown()
    {
        QFETCH(quint32, flags);
        QVERIFY(netlinkInterfaces({link(2, "eth0", flags)}, {address(2, "0a000107", 24)}).isEmpty());
    }

    void knowsPointToPoint_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("isPointToPoint");
        QTest::newRow("ethernet") << link(2, "eth0") << false;
        QTest::newRow("bridge") << link(2, "br0", upAndRunning, ARPHRD_ETHER, "bridge") << false;
        QTest::newRow("ppp") << link(2, "ppp0", upAndRunning | IFF_POINTOPOINT, ARPHRD_PPP, "ppp", {}) << true;
        QTest::newRow("tun") << link(2, "tun0", upAndRunning | IFF_POINTOPOINT, ARPHRD_NONE, "tun", {}) << true;
        QTest::newRow("tap") << link(2, "tap0", upAndRunning | IFF_MULTICAST, ARPHRD_ETHER, "tun") << true;
        QTest::newRow("wireguard") << link(2, "wg0", upAndRunning, ARPHRD_NONE, "wireguard", {}) << true;
        QTest::newRow("no hardware address at all") << link(2, "xfrm0", upAndRunning, ARPHRD_NONE, "xfrm", {}) << true;
    }
    void knowsPointToPoint()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, isPointToPoint);
        const auto interfaces = netlinkInterfaces({bytes}, {});
        QCOMPARE(interfaces.size(), 1);
        QCOMPARE(interfaces.first().isPointToPoint, isPointToPoint);
    }

    void addresses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text"); // empty: left out
        QTest::newRow("usual") << address(2, "0a000107", 24) << u"10.0.1.7/24"_s;
        QTest::newRow("the other end's beside ours") << address(2, "0a000109", 32, 0, "0a000107") << u"10.0.1.7/32"_s;
        QTest::newRow("global") << address(2, "20010db8000000000000000000000007", 64) << u"2001:db8::7/64"_s;
        QTest::newRow("tentative") << address(2, linkLocal, 64, IFA_F_TENTATIVE) << QString();
        QTest::newRow("tentative, optimistic")
            << address(2, linkLocal, 64, IFA_F_TENTATIVE | IFA_F_OPTIMISTIC) << u"fe80::7%eth0/64"_s;
        QTest::newRow("somebody else's") << address(2, linkLocal, 64, IFA_F_DADFAILED) << QString();
        QTest::newRow("deprecated") << address(2, linkLocal, 64, IFA_F_DEPRECATED) << u"fe80::7%eth0/64"_s;
        QTest::newRow("too long a prefix") << address(2, "0a000107", 33) << QString();
        QTest::newRow("odd bytes") << address(2, "0a0001", 24) << QString();
        QTest::newRow("of no interface") << address(7, "0a000107", 24) << QString();
    }
    void addresses()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, text);
        const auto interfaces = netlinkInterfaces({link(2, "eth0")}, {bytes});
        QStringList texts;
        for (const NetworkInterface::Address &own : interfaces.first().addresses)
            texts += own.address.toString() + u'/' + QString::number(own.prefixLength);
        QCOMPARE(texts.join(u' '), text);
    }

    void cutAnywhere()
    {
        const QByteArray links = link(2, "eth0");
        const QByteArray addresses = address(2, "0a000107", 24);
        for (qsizetype length = 0; length <= links.size(); ++length)
            QCOMPARE(netlinkInterfaces({QByteArray(links.constData(), length)}, {addresses}).size(),
                     length == links.size() ? 1 : 0);
        for (qsizetype length = 0; length <= addresses.size(); ++length)
            QCOMPARE(netlinkInterfaces({links}, {QByteArray(addresses.constData(), length)}).first().addresses.size(),
                     length == addresses.size() ? 1 : 0);
    }

    void lyingAnywhere()
    {
        const QByteArray links = link(2, "wg0", upAndRunning, ARPHRD_ETHER, "wireguard");
        for (qsizetype at = 0; at < links.size(); ++at)
            for (const int value : {0, 1, 3, 4, 0x7F, 0xFF}) {
                QByteArray lying = links;
                lying[at] = char(value);
                QVERIFY(netlinkInterfaces({lying}, {lying}).size() <= 1);
            }
    }
};

QTEST_GUILESS_MAIN(TestNetlinkInterfaces)
#include "tst_netlink_interfaces.moc"
