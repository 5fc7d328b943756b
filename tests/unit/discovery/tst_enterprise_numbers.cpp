// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/enterprise_numbers.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestEnterpriseNumbers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theShippedTableIsSound()
    {
        const auto table = EnterpriseNumbers::shipped();
        QVERIFY2(table, table ? "" : qPrintable(table.error().message + table.error().where));
        QVERIFY(table->all().size() > 80);
        for (const Enterprise &row : table->all())
            QVERIFY2(row.software.isEmpty() || row.kind.isEmpty(), qPrintable(row.software));
    }

    void knowsMakers_data()
    {
        QTest::addColumn<quint32>("number");
        QTest::addColumn<QString>("vendor");
        QTest::addColumn<QString>("software");
        // IANA's registry of private enterprise numbers.
        QTest::newRow("Cisco") << 9u << u"Cisco"_s << QString();
        QTest::newRow("APC") << 318u << u"APC"_s << QString();
        QTest::newRow("MikroTik") << 14988u << u"MikroTik"_s << QString();
        QTest::newRow("Shelly") << 60685u << u"Shelly"_s << QString();
        QTest::newRow("an agent on others' devices") << 8072u << QString() << u"Net-SNMP"_s;
    }
    void knowsMakers()
    {
        QFETCH(quint32, number);
        const auto table = EnterpriseNumbers::shipped();
        const Enterprise *row = table->ofObject(SnmpOid{1, 3, 6, 1, 4, 1, number, 1, 7});
        QVERIFY(row);
        QCOMPARE(row, table->ofNumber(number));
        QTEST(row->vendor, "vendor");
        QTEST(row->software, "software");
    }

    void knowsNobodyElse()
    {
        const auto table = EnterpriseNumbers::shipped();
        QVERIFY(!table->ofNumber(0));
        QVERIFY(!table->ofNumber(4294967295u));
        QVERIFY(!table->ofObject({}));
        QVERIFY(!table->ofObject({0, 0}));
        QVERIFY(!table->ofObject({1, 3, 6, 1, 4, 1}));
        QVERIFY(!table->ofObject({1, 3, 6, 1, 2, 1, 9}));
    }

    void tellsKinds_data()
    {
        QTest::addColumn<QString>("object");
        QTest::addColumn<QString>("kind");
        QTest::newRow("by the maker") << u"1.3.6.1.4.1.24681.1"_s << u"nas"_s;
        QTest::newRow("one product line") << u"1.3.6.1.4.1.11.2.3.9.1"_s << u"printer"_s;
        QTest::newRow("another of the same maker") << u"1.3.6.1.4.1.11.2.3.7.11.46"_s << u"switch"_s;
        QTest::newRow("a maker of many things") << u"1.3.6.1.4.1.11.5"_s << QString();
        QTest::newRow("the longest beginning") << u"1.3.6.1.4.1.14988.2"_s << u"switch"_s;
        QTest::newRow("and the maker for the rest") << u"1.3.6.1.4.1.14988.1"_s << u"router"_s;
        QTest::newRow("no beginning of an arc") << u"1.3.6.1.4.1.14988.20"_s << u"router"_s;
        QTest::newRow("software") << u"1.3.6.1.4.1.8072.3.2.10"_s << QString();
        QTest::newRow("Printer-MIB") << u"1.3.6.1.2.1.43.5.1.1.17.1"_s << u"printer"_s;
        QTest::newRow("UPS-MIB") << u"1.3.6.1.2.1.33.1.1.1.0"_s << u"ups"_s;
    }
    void tellsKinds()
    {
        QFETCH(QString, object);
        QTEST(EnterpriseNumbers::shipped()->kindOfObject(*SnmpOid::parse(object)), "kind");
    }

    void tellsKindsByLayers_data()
    {
        QTest::addColumn<qint64>("services");
        QTest::addColumn<QString>("kind");
        QTest::newRow("bridge") << qint64(2) << u"switch"_s;
        QTest::newRow("managed bridge") << qint64(74) << u"switch"_s;
        QTest::newRow("router") << qint64(4) << u"router"_s;
        QTest::newRow("bridge that routes") << qint64(6) << u"switch"_s;
        QTest::newRow("host") << qint64(72) << QString();
        QTest::newRow("Windows") << qint64(76) << QString();
        QTest::newRow("everything") << qint64(78) << QString();
        QTest::newRow("nothing") << qint64(0) << QString();
        QTest::newRow("nonsense") << qint64(-9000000000) << QString();
    }
    void tellsKindsByLayers()
    {
        QFETCH(qint64, services);
        QTEST(EnterpriseNumbers::shipped()->kindOfLayers(services), "kind");
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("where");
        const auto enterprise = [](const QByteArray &row) { return "{\"enterprises\":[" + row + "]}"; };
        QTest::newRow("no table") << QByteArray("{}") << u"/enterprises"_s;
        QTest::newRow("no number") << enterprise(R"({"vendor":"A"})") << u"/enterprises/0/number"_s;
        QTest::newRow("number 0") << enterprise(R"({"number":0,"vendor":"A"})") << u"/enterprises/0/number"_s;
        QTest::newRow("twice") << enterprise(R"({"number":1,"vendor":"A"},{"number":1,"vendor":"B"})")
                               << u"/enterprises/1/number"_s;
        QTest::newRow("neither") << enterprise(R"({"number":1})") << u"/enterprises/0"_s;
        QTest::newRow("both") << enterprise(R"({"number":1,"vendor":"A","software":"B"})") << u"/enterprises/0"_s;
        QTest::newRow("kind") << enterprise(R"({"number":1,"vendor":"A","kind":"A Box"})") << u"/enterprises/0/kind"_s;
        QTest::newRow("unknown key") << enterprise(R"({"number":1,"vendor":"A","url":"x"})") << u"/enterprises/0/url"_s;
        QTest::newRow("object") << QByteArray(R"({"enterprises":[],"objects":[{"object":"1.x","kind":"ups"}]})")
                                << u"/objects/0/object"_s;
        QTest::newRow("layers outside of the mask")
            << QByteArray(R"({"enterprises":[],"layers":[{"mask":6,"value":8,"kind":"ups"}]})") << u"/layers/0/value"_s;
    }
    void refuses()
    {
        QFETCH(QByteArray, json);
        const auto table = EnterpriseNumbers::read(json);
        QVERIFY(!table);
        QCOMPARE(table.error().code, ErrorCode::Rejected);
        QTEST(table.error().where, "where");
    }
};

QTEST_GUILESS_MAIN(TestEnterpriseNumbers)
#include "tst_enterprise_numbers.moc"
