// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/network.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

Prefix prefixOf(const QString &cidr)
{
    return Prefix::parse(cidr).value_or(Prefix());
}

NetworkInterface interfaceWith(const QVector<NetworkInterface::Address> &addresses)
{
    NetworkInterface interface;
    interface.index = 2;
    interface.name = u"eth0"_s;
    interface.addresses = addresses;
    return interface;
}

} // namespace

class TestNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsCidr_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("canonical"); // empty: refused
        QTest::newRow("usual") << u"10.0.1.0/24"_s << u"10.0.1.0/24"_s;
        QTest::newRow("spaces around") << u" 10.0.1.0/24\n"_s << u"10.0.1.0/24"_s;
        QTest::newRow("one host") << u"10.0.1.7/32"_s << u"10.0.1.7/32"_s;
        QTest::newRow("pair") << u"10.0.1.6/31"_s << u"10.0.1.6/31"_s;
        QTest::newRow("everything") << u"0.0.0.0/0"_s << u"0.0.0.0/0"_s;
        QTest::newRow("odd length") << u"10.0.4.0/22"_s << u"10.0.4.0/22"_s;
        QTest::newRow("ipv6") << u"2001:DB8::/32"_s << u"2001:db8::/32"_s;
        QTest::newRow("bits behind") << u"10.0.1.5/24"_s << QString();
        QTest::newRow("bits behind 31") << u"10.0.1.7/31"_s << QString();
        QTest::newRow("bits behind 0") << u"10.0.0.0/0"_s << QString();
        QTest::newRow("ipv6 bits behind") << u"2001:db8::1/64"_s << QString();
        QTest::newRow("no length") << u"10.0.1.0"_s << QString();
        QTest::newRow("empty length") << u"10.0.1.0/"_s << QString();
        QTest::newRow("too long") << u"10.0.1.0/33"_s << QString();
        QTest::newRow("negative") << u"10.0.1.0/-1"_s << QString();
        QTest::newRow("sign") << u"10.0.1.0/+24"_s << QString();
        QTest::newRow("hex") << u"10.0.1.0/0x18"_s << QString();
        QTest::newRow("four digits") << u"10.0.1.0/0024"_s << QString();
        QTest::newRow("mask") << u"10.0.1.0/255.255.255.0"_s << QString();
        QTest::newRow("three parts") << u"10.0.0/24"_s << QString();
        QTest::newRow("name") << u"house/24"_s << QString();
        QTest::newRow("zone") << u"fe80::%eth0/64"_s << QString();
        QTest::newRow("two slashes") << u"10.0.1.0/24/24"_s << QString();
        QTest::newRow("other digits") << u"10.0.1.0/\u0662\u0664"_s << QString();
        QTest::newRow("nothing") << QString() << QString();
        QTest::newRow("ipv6 too long") << u"2001:db8::/129"_s << QString();
    }
    void readsCidr()
    {
        QFETCH(QString, text);
        QFETCH(QString, canonical);
        const auto prefix = Prefix::parse(text);
        QCOMPARE(bool(prefix), !canonical.isEmpty());
        if (prefix)
            QCOMPARE(prefix->toString(), canonical);
        else
            QCOMPARE(prefix.error().code, ErrorCode::Rejected);
    }

    void liesAround_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<int>("length");
        QTest::addColumn<QString>("prefix");
        QTest::newRow("/24") << u"192.168.3.77"_s << 24 << u"192.168.3.0/24"_s;
        QTest::newRow("/22") << u"192.168.3.77"_s << 22 << u"192.168.0.0/22"_s;
        QTest::newRow("/31") << u"192.168.3.77"_s << 31 << u"192.168.3.76/31"_s;
        QTest::newRow("/32") << u"192.168.3.77"_s << 32 << u"192.168.3.77/32"_s;
        QTest::newRow("/0") << u"192.168.3.77"_s << 0 << u"0.0.0.0/0"_s;
        QTest::newRow("length from a liar") << u"192.168.3.77"_s << 77 << u"192.168.3.77/32"_s;
        QTest::newRow("ipv6") << u"2001:db8:1:2:3::4"_s << 61 << u"2001:db8:1::/61"_s;
        QTest::newRow("ipv6 with zone") << u"fe80::1%eth0"_s << 64 << u"fe80::/64"_s;
    }
    void liesAround()
    {
        QFETCH(QString, address);
        QFETCH(int, length);
        QFETCH(QString, prefix);
        QCOMPARE(Prefix::around(QHostAddress(address), length).toString(), prefix);
    }

    void containsAddress_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("contains");
        QTest::newRow("first") << u"10.0.1.0/24"_s << u"10.0.1.0"_s << true;
        QTest::newRow("last") << u"10.0.1.0/24"_s << u"10.0.1.255"_s << true;
        QTest::newRow("below") << u"10.0.1.0/24"_s << u"10.0.0.255"_s << false;
        QTest::newRow("above") << u"10.0.1.0/24"_s << u"10.0.2.0"_s << false;
        QTest::newRow("/32") << u"10.0.1.7/32"_s << u"10.0.1.7"_s << true;
        QTest::newRow("/32 else") << u"10.0.1.7/32"_s << u"10.0.1.6"_s << false;
        QTest::newRow("/0") << u"0.0.0.0/0"_s << u"255.255.255.255"_s << true;
        QTest::newRow("/0 ipv6") << u"0.0.0.0/0"_s << u"::1"_s << false;
        QTest::newRow("ipv6") << u"fe80::/64"_s << u"fe80::1%eth0"_s << true;
        QTest::newRow("nothing") << u"0.0.0.0/0"_s << QString() << false;
    }
    void containsAddress()
    {
        QFETCH(QString, prefix);
        QFETCH(QString, address);
        QFETCH(bool, contains);
        QCOMPARE(prefixOf(prefix).contains(QHostAddress(address)), contains);
    }

    void containsPrefix()
    {
        QVERIFY(prefixOf(u"10.0.0.0/22"_s).contains(prefixOf(u"10.0.3.0/24"_s)));
        QVERIFY(prefixOf(u"10.0.0.0/22"_s).contains(prefixOf(u"10.0.0.0/22"_s)));
        QVERIFY(!prefixOf(u"10.0.0.0/22"_s).contains(prefixOf(u"10.0.0.0/21"_s)));
        QVERIFY(!prefixOf(u"10.0.0.0/22"_s).contains(prefixOf(u"10.0.4.0/24"_s)));
    }

    void hosts_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<qint64>("count");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("last");
        QTest::newRow("/24") << u"10.0.1.0/24"_s << qint64(254) << u"10.0.1.1"_s << u"10.0.1.254"_s;
        QTest::newRow("/30") << u"10.0.1.4/30"_s << qint64(2) << u"10.0.1.5"_s << u"10.0.1.6"_s;
        QTest::newRow("/31") << u"10.0.1.4/31"_s << qint64(2) << u"10.0.1.4"_s << u"10.0.1.5"_s;
        QTest::newRow("/32") << u"10.0.1.4/32"_s << qint64(1) << u"10.0.1.4"_s << u"10.0.1.4"_s;
        QTest::newRow("/0") << u"0.0.0.0/0"_s << qint64(4294967294) << u"0.0.0.1"_s << u"255.255.255.254"_s;
    }
    void hosts()
    {
        QFETCH(QString, prefix);
        QFETCH(qint64, count);
        QFETCH(QString, first);
        QFETCH(QString, last);
        const Prefix network = prefixOf(prefix);
        QCOMPARE(network.hostCount(), count);
        QCOMPARE(network.host(0).toString(), first);
        QCOMPARE(network.host(count - 1).toString(), last);
    }

    void ipv6HasNoHostCount() { QCOMPARE(prefixOf(u"2001:db8::/64"_s).hostCount(), qint64(0)); }

    void networksOfAnInterface()
    {
        const NetworkInterface interface = interfaceWith({{QHostAddress(u"10.0.1.5"_s), 24},
                                                          {QHostAddress(u"10.0.1.6"_s), 24},
                                                          {QHostAddress(u"192.168.0.1"_s), 22},
                                                          {QHostAddress(u"fe80::1%eth0"_s), 64}});
        QCOMPARE(interface.ipv4Networks(), (QVector<Prefix>{prefixOf(u"10.0.1.0/24"_s), prefixOf(u"192.168.0.0/22"_s)}));
        QVERIFY(interface.hasIpv6());
        QVERIFY(!interfaceWith({{QHostAddress(u"10.0.1.5"_s), 24}}).hasIpv6());
    }

    void onLink_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("isOnLink");
        QTest::newRow("same network") << u"10.0.1.77"_s << true;
        QTest::newRow("other network") << u"10.0.2.77"_s << false;
        QTest::newRow("link-local v6") << u"fe80::77"_s << true;
        QTest::newRow("link-local v6, zone") << u"fe80::77%eth0"_s << true;
        QTest::newRow("link-local v4 of no address of ours") << u"169.254.1.1"_s << false;
        QTest::newRow("v6 of our prefix") << u"2001:db8::77"_s << true;
        QTest::newRow("v6 beyond") << u"2001:db8:0:1::77"_s << false;
        QTest::newRow("nothing") << QString() << false;
    }
    void onLink()
    {
        QFETCH(QString, address);
        QFETCH(bool, isOnLink);
        const NetworkInterface interface =
            interfaceWith({{QHostAddress(u"10.0.1.5"_s), 24}, {QHostAddress(u"2001:db8::5"_s), 64}});
        QCOMPARE(interface.isOnLink(QHostAddress(address)), isOnLink);
    }

    void touchIsForWhatWasAllowed()
    {
        const Network network{interfaceWith({{QHostAddress(u"10.0.1.5"_s), 24}}), true, {prefixOf(u"10.0.1.64/26"_s)}};
        QVERIFY(network.mayTouchAddress(QHostAddress(u"10.0.1.65"_s)));
        QVERIFY(!network.mayTouchAddress(QHostAddress(u"10.0.1.63"_s)));
        QVERIFY(!network.mayTouchAddress(QHostAddress(u"fe80::1"_s)));
        QVERIFY(!Network().mayTouchAddress(QHostAddress(u"10.0.1.65"_s)));
    }

    void touchIsNotOfferedEverywhere_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<bool>("isPointToPoint");
        QTest::addColumn<bool>("isOffered");
        QTest::newRow("usual") << u"192.168.1.0/24"_s << false << true;
        QTest::newRow("widest") << u"10.0.0.0/22"_s << false << true;
        QTest::newRow("too wide") << u"10.0.0.0/21"_s << false << false;
        QTest::newRow("vpn") << u"10.8.0.0/24"_s << true << false;
        QTest::newRow("public") << u"198.51.100.0/24"_s << false << false;
        QTest::newRow("carrier-grade nat") << u"100.64.0.0/24"_s << false << false;
        QTest::newRow("172.31") << u"172.31.255.0/24"_s << false << true;
        QTest::newRow("172.32") << u"172.32.0.0/24"_s << false << false;
        QTest::newRow("link-local") << u"169.254.7.0/24"_s << false << true;
    }
    void touchIsNotOfferedEverywhere()
    {
        QFETCH(QString, prefix);
        QFETCH(bool, isPointToPoint);
        QFETCH(bool, isOffered);
        NetworkInterface interface = interfaceWith({});
        interface.isPointToPoint = isPointToPoint;
        const auto objection = touchObjection(interface, prefixOf(prefix));
        QCOMPARE(!objection, isOffered);
        QVERIFY(!objection || !objection->isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestNetwork)
#include "tst_network.moc"
