// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/discover_request.h"

#include "discovery/source_switches.h"
#include "support/fake_source.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::cli;

namespace {

Invocation asked(QMap<QString, QStringList> options)
{
    Invocation invocation;
    invocation.options = std::move(options);
    return invocation;
}

QVector<discovery::NetworkInterface> machine()
{
    discovery::NetworkInterface lo = fakeInterface(1, u"lo"_s, u"127.0.0.1"_s, 8);
    lo.isLoopback = true;
    discovery::NetworkInterface tunnel = fakeInterface(4, u"tun0"_s, u"10.8.0.2"_s);
    tunnel.isPointToPoint = true;
    return {lo, fakeInterface(), fakeInterface(3, u"wlan0"_s, u"192.168.4.2"_s, 20), tunnel};
}

} // namespace

class TestDiscoverRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads()
    {
        const auto plain = DiscoverRequest::read(asked({}), {u"mdns"_s});
        QVERIFY(plain);
        QCOMPARE(plain->duration, std::optional(std::chrono::milliseconds(5000)));
        QVERIFY(!plain->isTimed && plain->sweeps());
        QVERIFY(!plain->watches && !plain->touchesAll && plain->networks.isEmpty());
        const auto watching = DiscoverRequest::read(asked({{u"watch"_s, {}}, {u"source"_s, {u"mdns"_s}}}), {u"mdns"_s});
        QVERIFY(watching && watching->watches && !watching->duration);
        const auto timed = DiscoverRequest::read(
            asked({{u"watch"_s, {}}, {u"seconds"_s, {u"0.5"_s}}, {u"network"_s, {u"10.0.1.0/24"_s, u"10.0.1.0/24"_s}}}), {});
        QVERIFY(timed);
        QCOMPARE(timed->duration, std::optional(std::chrono::milliseconds(500)));
        QVERIFY(timed->isTimed);
        QVERIFY(!watching->sweeps()); // not with mDNS alone
        QVERIFY(!timed->listensOnly);
        const auto listening = DiscoverRequest::read(asked({{u"listen"_s, {}}}), {});
        QVERIFY(listening && listening->listensOnly);
        QVERIFY(!DiscoverRequest::read(asked({{u"listen"_s, {}}, {u"touch"_s, {}}}), {}));
        QVERIFY(!DiscoverRequest::read(asked({{u"listen"_s, {}}, {u"network"_s, {u"10.0.1.0/24"_s}}}), {}));
        QCOMPARE(timed->networks.size(), 1);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        QTest::newRow("no number") << u"seconds"_s << u"soon"_s;
        QTest::newRow("zero") << u"seconds"_s << u"0"_s;
        QTest::newRow("negative") << u"seconds"_s << u"-1"_s;
        QTest::newRow("not a number") << u"seconds"_s << u"nan"_s;
        QTest::newRow("for ever") << u"seconds"_s << u"inf"_s;
        QTest::newRow("unknown source") << u"source"_s << u"telepathy"_s;
        QTest::newRow("no prefix") << u"network"_s << u"10.0.1.0"_s;
        QTest::newRow("host bits") << u"network"_s << u"10.0.1.7/24"_s;
        QTest::newRow("half an address") << u"network"_s << u"10.1/24"_s;
        QTest::newRow("too wide") << u"network"_s << u"10.0.0.0/15"_s;
        QTest::newRow("IPv6") << u"network"_s << u"fd00::/64"_s;
    }
    void refuses()
    {
        QFETCH(QString, option);
        QFETCH(QString, value);
        const auto request = DiscoverRequest::read(asked({{option, {value}}}), {u"mdns"_s});
        QVERIFY(!request);
        QCOMPARE(request.error().code, ErrorCode::Rejected);
        QVERIFY(!request.error().message.isEmpty());
    }

    void allows_data()
    {
        QTest::addColumn<QStringList>("interfaces");
        QTest::addColumn<QStringList>("networks");
        QTest::addColumn<bool>("touch");
        QTest::addColumn<QStringList>("allowed");
        QTest::addColumn<int>("leftOut");
        const QStringList none;
        QTest::newRow("nothing") << none << none << false << none << 0;
        QTest::newRow("named") << none << QStringList{u"10.0.1.0/24"_s} << false << QStringList{u"enp3s0 10.0.1.0/24"_s} << 0;
        QTest::newRow("a part") << none << QStringList{u"10.0.1.128/25"_s} << false << QStringList{u"enp3s0 10.0.1.128/25"_s}
                                << 0;
        QTest::newRow("named, though large")
            << none << QStringList{u"192.168.0.0/20"_s} << false << QStringList{u"wlan0 192.168.0.0/20"_s} << 0;
        QTest::newRow("all, but what nobody is offered") << none << none << true << QStringList{u"enp3s0 10.0.1.0/24"_s} << 2;
        QTest::newRow("all of one interface")
            << QStringList{u"enp3s0"_s} << none << true << QStringList{u"enp3s0 10.0.1.0/24"_s} << 0;
        QTest::newRow("loopback when named")
            << QStringList{u"lo"_s} << QStringList{u"127.0.0.0/24"_s} << false << QStringList{u"lo 127.0.0.0/24"_s} << 0;
    }
    void allows()
    {
        QFETCH(QStringList, interfaces);
        QFETCH(QStringList, networks);
        QFETCH(bool, touch);
        DiscoverRequest request;
        request.interfaces = interfaces;
        request.touchesAll = touch;
        for (const QString &network : std::as_const(networks))
            request.networks.append(*discovery::Prefix::parse(network));
        QStringList leftOut;
        const auto allowed = request.allowed(machine(), leftOut);
        QVERIFY(allowed);
        QStringList texts;
        for (const discovery::AllowedNetwork &network : *allowed)
            texts += network.interface + u' ' + network.prefix.toString();
        QTEST(texts, "allowed");
        QTEST(int(leftOut.size()), "leftOut");
    }

    void restsWhatTheSettingsTurnOff()
    {
        const QTemporaryDir home;
        const registry::DataDirectory folder(home.path());
        QSettings settings(folder.settingsFile(), QSettings::IniFormat);
        discovery::setSourcesOff(settings, {u"usb"_s});
        settings.sync();
        DiscoverRequest request;
        QCOMPARE(request.turnedOff(folder), QStringList()); // no site: nobody's settings
        QFile registry(folder.registryFile());
        QVERIFY(registry.open(QIODevice::WriteOnly));
        QCOMPARE(request.turnedOff(folder), QStringList{u"usb"_s});
        request.sources = {u"usb"_s};
        QCOMPARE(request.turnedOff(folder), QStringList()); // by name
    }

    void knowsWhatIsNotThere()
    {
        QStringList leftOut;
        DiscoverRequest request;
        request.interfaces = {u"eth7"_s};
        const auto interface = request.allowed(machine(), leftOut);
        QVERIFY(!interface);
        QCOMPARE(interface.error().code, ErrorCode::NotFound);
        request.interfaces.clear();
        request.networks = {*discovery::Prefix::parse(u"172.16.0.0/24"_s)};
        const auto network = request.allowed(machine(), leftOut);
        QVERIFY(!network);
        QCOMPARE(network.error().code, ErrorCode::NotFound);
        // Wider than ours: it would not be what was named.
        request.networks = {*discovery::Prefix::parse(u"10.0.0.0/16"_s)};
        QVERIFY(!request.allowed(machine(), leftOut));
    }
};

QTEST_GUILESS_MAIN(TestDiscoverRequest)
#include "tst_discover_request.moc"
