// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy_samples.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::policy;

class TestServiceForbidden : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judges_data()
    {
        QTest::addColumn<QVector<std::pair<QString, int>>>("offered");
        QTest::addColumn<QStringList>("forbidden");
        QTest::addColumn<QString>("seen"); // empty: holds
        using Offered = QVector<std::pair<QString, int>>;
        const QStringList telnet{u"telnet"_s};
        QTest::newRow("nothing offered") << Offered{} << telnet << QString();
        QTest::newRow("others") << Offered{{u"_ssh._tcp"_s, 22}, {u"http"_s, 80}} << telnet << QString();
        QTest::newRow("DNS-SD") << Offered{{u"_telnet._tcp"_s, 23}} << telnet << u"telnet (port 23)"_s;
        QTest::newRow("DNS-SD with a domain") << Offered{{u"_telnet._tcp.local"_s, 23}} << telnet << u"telnet (port 23)"_s;
        QTest::newRow("DNS-SD, UDP") << Offered{{u"_tftp._udp"_s, 69}} << QStringList{u"tftp"_s} << u"tftp (port 69)"_s;
        QTest::newRow("plain") << Offered{{u"telnet"_s, 2323}} << telnet << u"telnet (port 2323)"_s;
        QTest::newRow("no port said") << Offered{{u"telnet"_s, 0}} << telnet << u"telnet"_s;
        QTest::newRow("any case") << Offered{{u"_TelNet._TCP"_s, 23}} << QStringList{u"TELNET"_s} << u"telnet (port 23)"_s;
        QTest::newRow("written as DNS-SD") << Offered{{u"telnet"_s, 23}} << QStringList{u"_telnet._tcp"_s}
                                           << u"telnet (port 23)"_s;
        QTest::newRow("part of a name") << Offered{{u"_telnets._tcp"_s, 992}, {u"tel"_s, 1}} << telnet << QString();
        QTest::newRow("not DNS-SD") << Offered{{u"_telnet"_s, 23}} << telnet << QString();
        QTest::newRow("a type of its own") << Offered{{u"urn:schemas-upnp-org:service:SwitchPower:1"_s, 0}}
                                           << QStringList{u"urn:schemas-upnp-org:service:switchpower:1"_s}
                                           << u"urn:schemas-upnp-org:service:switchpower:1"_s;
        QTest::newRow("several, sorted") << Offered{{u"telnet"_s, 2323}, {u"_telnet._tcp"_s, 23}, {u"ftp"_s, 21}, {u"ssh"_s, 22}}
                                         << QStringList{u"telnet"_s, u"ftp"_s}
                                         << u"ftp (port 21), telnet (port 23), telnet (port 2323)"_s;
        QTest::newRow("one said by two") << Offered{{u"telnet"_s, 23}, {u"_telnet._tcp"_s, 23}, {u"telnet"_s, 0}} << telnet
                                         << u"telnet (port 23)"_s;
    }
    void judges()
    {
        using Offered = QVector<std::pair<QString, int>>;
        QFETCH(Offered, offered);
        QFETCH(QStringList, forbidden);
        QFETCH(QString, seen);
        Device device;
        for (const auto &[type, port] : offered)
            device.services.append({u"banner"_s, type, {}, port, {}});
        const QByteArray parameters = QJsonDocument(QJsonObject{{u"services"_s, QJsonArray::fromStringList(forbidden)}}).toJson();
        const Verdict verdict = judged("service-forbidden", parameters, {device, {}, at("2026-03-12")});
        QCOMPARE(verdict.holds, seen.isEmpty());
        QCOMPARE(verdict.seen, seen.isEmpty() ? u"none"_s : seen);
        QCOMPARE(verdict.fix.isEmpty(), verdict.holds);
        QVERIFY(!verdict.changesAt);
    }

    void saysWhatToSwitchOff()
    {
        Device device;
        device.services = {{u"mdns"_s, u"_telnet._tcp"_s, {}, 23, {}},
                           {u"mdns"_s, u"_ftp._tcp"_s, {}, 21, {}},
                           {u"mdns"_s, u"_ftp._tcp"_s, {}, 2121, {}}};
        const Verdict verdict = judged("service-forbidden", R"({"services":["ftp","telnet"]})", {device, {}, at("2026-03-12")});
        QCOMPARE(verdict.fix, u"Switch off on the device: ftp, telnet."_s);
        QCOMPARE(verdict.wanted, u"none of ftp, telnet"_s);
    }

    void refusesWhatIsNoType()
    {
        const auto checked = checkParameters(*findRule(u"service-forbidden"_s),
                                             {{u"services"_s, QJsonArray{u"ftp"_s, u"tel net"_s}}});
        QVERIFY(!checked.has_value());
        QCOMPARE(checked.error().where, u"/services/1"_s);
    }
};

QTEST_GUILESS_MAIN(TestServiceForbidden)
#include "tst_service_forbidden.moc"
