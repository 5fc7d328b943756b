// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/engine_id.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster::discovery;

class TestEngineId : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<quint32>("enterprise");
        QTest::addColumn<QString>("mac");
        QTest::newRow("of a MAC") << QByteArray("80003a8c03"
                                                "dca6324f19c2")
                                  << 14988u << u"DC:A6:32:4F:19:C2"_s;
        QTest::newRow("filled up with a zero") << QByteArray("8000000903"
                                                             "00ca0110080000")
                                               << 9u << u"00:CA:01:10:08:00"_s;
        QTest::newRow("seven bytes, and no zero") << QByteArray("8000000903"
                                                                "00ca0110080001")
                                                  << 9u << QString();
        QTest::newRow("five bytes") << QByteArray("8000000903"
                                                  "00ca011008")
                                    << 9u << QString();
        QTest::newRow("given out locally") << QByteArray("8000000903"
                                                         "02ca01100800")
                                           << 9u << QString();
        QTest::newRow("of a group of routers") << QByteArray("8000000903"
                                                             "00005e000107")
                                               << 9u << QString();
        QTest::newRow("of text") << QByteArray("8000000904"
                                               "00ca01100800")
                                 << 9u << QString();
        QTest::newRow("the maker's own form") << QByteArray("80001f8880e963000061020304") << 8072u << QString();
        QTest::newRow("the older form") << QByteArray("000000090300ca0110080000") << 9u << QString();
        QTest::newRow("of nobody") << QByteArray("8000000003"
                                                 "dca6324f19c2")
                                   << 0u << u"DC:A6:32:4F:19:C2"_s;
        QTest::newRow("only a maker") << QByteArray("80000009") << 0u << QString();
        QTest::newRow("nothing") << QByteArray() << 0u << QString();
    }
    void reads()
    {
        QFETCH(QByteArray, hex);
        const EngineId id = EngineId::of(QByteArray::fromHex(hex));
        QTEST(id.enterprise, "enterprise");
        QTEST(id.mac, "mac");
    }

    void tellsOwnMacs_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QString>("mac");
        QTest::newRow("own") << QByteArray("dca6324f19c2") << u"DC:A6:32:4F:19:C2"_s;
        QTest::newRow("none") << QByteArray() << QString();
        QTest::newRow("InfiniBand") << QByteArray("8000000903"
                                                  "00ca0110080000")
                                    << QString();
        QTest::newRow("of a container") << QByteArray("0242ac110002") << QString();
        QTest::newRow("VRRP") << QByteArray("00005e000101") << QString();
        QTest::newRow("HSRP") << QByteArray("00000c07ac0a") << QString();
        QTest::newRow("HSRP 2") << QByteArray("00000c9ff00a") << QString();
        QTest::newRow("Cisco's own") << QByteArray("00000c9fe00a") << u"00:00:0C:9F:E0:0A"_s;
        QTest::newRow("VMware's host adapter") << QByteArray("005056c00008") << QString();
        QTest::newRow("VMware's guest") << QByteArray("005056a10008") << u"00:50:56:A1:00:08"_s;
    }
    void tellsOwnMacs()
    {
        QFETCH(QByteArray, hex);
        QTEST(ownMac(QByteArray::fromHex(hex)), "mac");
    }
};

QTEST_GUILESS_MAIN(TestEngineId)
#include "tst_engine_id.moc"
