// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/address_range.h"

#include "support/fake_source.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestAddressRange : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("read");
        QTest::addColumn<qint64>("size");
        QTest::newRow("network") << u"10.0.1.0/24"_s << u"10.0.1.0/24"_s << qint64(256);
        QTest::newRow("with spaces") << u"  10.0.1.0/24 "_s << u"10.0.1.0/24"_s << qint64(256);
        QTest::newRow("address") << u"10.0.1.9"_s << u"10.0.1.9"_s << qint64(1);
        QTest::newRow("from to") << u"10.0.1.20-10.0.1.90"_s << u"10.0.1.20-10.0.1.90"_s << qint64(71);
        QTest::newRow("spaces around the dash") << u"10.0.1.20 - 10.0.1.90"_s << u"10.0.1.20-10.0.1.90"_s << qint64(71);
        QTest::newRow("a longer dash") << u"10.0.1.20\u201310.0.1.90"_s << u"10.0.1.20-10.0.1.90"_s << qint64(71);
        QTest::newRow("last number") << u"10.0.1.20-90"_s << u"10.0.1.20-10.0.1.90"_s << qint64(71);
        QTest::newRow("across a network") << u"10.0.1.250-10.0.2.5"_s << u"10.0.1.250-10.0.2.5"_s << qint64(12);
        QTest::newRow("that is a network") << u"10.0.1.64-10.0.1.127"_s << u"10.0.1.64/26"_s << qint64(64);
        QTest::newRow("as wide as one, but none") << u"10.0.1.65-10.0.1.128"_s << u"10.0.1.65-10.0.1.128"_s << qint64(64);
        QTest::newRow("one to itself") << u"10.0.1.9-9"_s << u"10.0.1.9"_s << qint64(1);
        QTest::newRow("everything") << u"0.0.0.0-255.255.255.255"_s << u"0.0.0.0/0"_s << (qint64(1) << 32);
    }
    void reads()
    {
        QFETCH(QString, text);
        const auto range = AddressRange::parse(text);
        QVERIFY2(range, range ? "" : qPrintable(range.error().message));
        QTEST(range->toString(), "read");
        QTEST(range->size(), "size");
        QCOMPARE(AddressRange::parse(range->toString()).value(), *range);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        for (const QString &text :
             {u""_s, u"-"_s, u"printer"_s, u"10.0.1"_s, u"10.0.1/24"_s, u"10.0.1.7/24"_s, u"10.0.1.0/33"_s, u"10.0.1.0/"_s,
              u"10.0.1.20-"_s, u"10.0.1.20-300"_s, u"10.0.1.20--1"_s, u"10.0.1.20-x"_s, u"10.0.1.90-10.0.1.20"_s,
              u"10.0.1.20-30-40"_s, u"fd00::/64"_s, u"fd00::1-fd00::9"_s, u"10.0.1.256"_s})
            QTest::newRow(qPrintable(text.isEmpty() ? u"nothing"_s : text)) << text;
    }
    void refuses()
    {
        QFETCH(QString, text);
        const auto range = AddressRange::parse(text);
        QVERIFY(!range);
        QCOMPARE(range.error().code, ErrorCode::Rejected);
        QVERIFY(!range.error().message.isEmpty());
    }

    void ownAddresses()
    {
        const NetworkInterface interface = fakeInterface(); // 10.0.1.2/24
        const auto around = [&interface](const QString &text) {
            return ownAddressAround(interface, AddressRange::parse(text).value()).toString();
        };
        QCOMPARE(around(u"10.0.1.0/24"_s), u"10.0.1.2"_s);
        QCOMPARE(around(u"10.0.1.200-255"_s), u"10.0.1.2"_s);
        QCOMPARE(around(u"10.0.1.200-10.0.2.1"_s), QString());
        QCOMPARE(around(u"10.0.0.0/20"_s), QString());
        QCOMPARE(around(u"192.168.1.1"_s), QString());
    }

    void whoIsNobody_data()
    {
        QTest::addColumn<int>("length");
        QTest::addColumn<QString>("range");
        QTest::addColumn<int>("count");
        QTest::newRow("all of it") << 24 << u"10.0.1.0/24"_s << 3;
        QTest::newRow("without the broadcast address") << 24 << u"10.0.1.0-254"_s << 2;
        QTest::newRow("only others") << 24 << u"10.0.1.20-90"_s << 0;
        QTest::newRow("ours") << 24 << u"10.0.1.2"_s << 1;
        QTest::newRow("a /31 has no broadcast address") << 31 << u"10.0.1.2/31"_s << 1;
        QTest::newRow("of another network") << 24 << u"10.0.2.0/24"_s << 0;
    }
    void whoIsNobody()
    {
        QFETCH(int, length);
        QFETCH(QString, range);
        const NetworkInterface interface = fakeInterface(2, u"enp3s0"_s, u"10.0.1.2"_s, length);
        QTEST(int(nobodysAddresses(interface, AddressRange::parse(range).value()).size()), "count");
    }
};

QTEST_GUILESS_MAIN(TestAddressRange)
#include "tst_address_range.moc"
