// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/provision_request.h"

#include <QBuffer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::cli;

class TstProvisionRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endpoints_data();
    void endpoints();
    void csv();
    void badCsv_data();
    void badCsv();
};

void TstProvisionRequest::endpoints_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("address"); // empty: it is no address
    QTest::addColumn<int>("port");
    QTest::newRow("IPv4") << u"10.0.0.5"_s << u"10.0.0.5"_s << 0;
    QTest::newRow("IPv4 and port") << u"10.0.0.5:2222"_s << u"10.0.0.5"_s << 2222;
    QTest::newRow("IPv6") << u"FE80:0::1%eth0"_s << u"fe80::1%eth0"_s << 0;
    QTest::newRow("IPv6 and port") << u"[fe80::1%eth0]:2222"_s << u"fe80::1%eth0"_s << 2222;
    QTest::newRow("IPv6 in brackets") << u"[fd00::1]"_s << u"fd00::1"_s << 0;
    QTest::newRow("name") << u"gw-1"_s << QString() << 0;
    QTest::newRow("number") << u"10"_s << QString() << 0;
    QTest::newRow("two numbers") << u"10.5"_s << QString() << 0;
    QTest::newRow("id") << u"0190c5a2-7d5b-7000-8000-000000000001"_s << QString() << 0;
    QTest::newRow("port 0") << u"10.0.0.5:0"_s << QString() << 0;
    QTest::newRow("port too large") << u"10.0.0.5:65536"_s << QString() << 0;
    QTest::newRow("port no number") << u"10.0.0.5:ssh"_s << QString() << 0;
    QTest::newRow("bracket open") << u"[fd00::1"_s << QString() << 0;
    QTest::newRow("behind the bracket") << u"[fd00::1]x"_s << QString() << 0;
    QTest::newRow("empty") << QString() << QString() << 0;
}

void TstProvisionRequest::endpoints()
{
    QFETCH(const QString, text);
    QFETCH(const QString, address);
    QFETCH(const int, port);
    const auto endpoint = endpointFromText(text);
    QCOMPARE(endpoint.has_value(), !address.isEmpty());
    if (endpoint)
        QCOMPARE(*endpoint, (drivers::Endpoint{address, port}));
}

void TstProvisionRequest::csv()
{
    QByteArray text("name,target,network.hostname\r\ngw-1,10.0.0.5,\r\n,gw-old,gw-2\r\n");
    QBuffer file(&text);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto targets = targetsFromCsv(file);
    QVERIFY2(targets, targets ? "" : qPrintable(targets.error().message));
    QCOMPARE(*targets, (QVector<ProvisionTarget>{{u"10.0.0.5"_s, {u"10.0.0.5"_s, 0}, {{u"name"_s, u"gw-1"_s}}},
                                                 {u"gw-old"_s, {}, {{u"network.hostname"_s, u"gw-2"_s}}}}));
}

void TstProvisionRequest::badCsv_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("where");
    QTest::newRow("empty") << QByteArray() << u"line 1"_s;
    QTest::newRow("no target") << QByteArray("name\nx\n") << u"line 1"_s;
    QTest::newRow("column twice") << QByteArray("target,name,name\n") << u"line 1"_s;
    QTest::newRow("column without name") << QByteArray("target,\nx,y\n") << u"line 1"_s;
    QTest::newRow("cells missing") << QByteArray("target,name\nx\n") << u"line 2"_s;
    QTest::newRow("target empty") << QByteArray("target,name\n,y\n") << u"line 2"_s;
    QTest::newRow("target twice") << QByteArray("target\nx\nx\n") << u"line 3"_s;
    QTest::newRow("a volume") << QByteArray("target\nvolume:/x\n") << u"line 2"_s;
    QTest::newRow("no rows") << QByteArray("target\n") << QString();
}

void TstProvisionRequest::badCsv()
{
    QFETCH(QByteArray, text);
    QFETCH(const QString, where);
    QBuffer file(&text);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto targets = targetsFromCsv(file);
    QVERIFY(!targets);
    QCOMPARE(targets.error().code, ErrorCode::Rejected);
    QCOMPARE(targets.error().where, where);
}

QTEST_GUILESS_MAIN(TstProvisionRequest)
#include "tst_provision_request.moc"
