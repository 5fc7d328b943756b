// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/netlink_message.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster::discovery;

namespace {

QByteArray bytes(const char *hex)
{
    return QByteArray::fromHex(hex);
}

} // namespace

/// Netlink is in the byte order of the machine; these bytes are of a little-endian one.
class TestNetlinkMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (Q_BYTE_ORDER != Q_LITTLE_ENDIAN)
            QSKIP("the samples are little-endian");
    }

    void splitsDatagrams_data()
    {
        QTest::addColumn<QByteArray>("datagram");
        QTest::addColumn<QByteArrayList>("payloads");
        const QByteArray first = bytes("12000000 1c00 0200 05000000 00000000 abcd 0000"); // 18 bytes and padding
        const QByteArray second = bytes("11000000 1c00 0000 06000000 00000000 ef");
        QTest::newRow("nothing") << QByteArray() << QByteArrayList();
        QTest::newRow("one") << first << QByteArrayList{bytes("abcd")};
        QTest::newRow("two") << first + second << QByteArrayList{bytes("abcd"), bytes("ef")};
        QTest::newRow("no padding at the end") << first.first(18) << QByteArrayList{bytes("abcd")};
        QTest::newRow("cut in the second header") << first + second.first(15) << QByteArrayList{bytes("abcd")};
        QTest::newRow("cut in the second payload") << first + second.first(16) << QByteArrayList{bytes("abcd")};
        QTest::newRow("length of zero") << bytes("00000000 1c00 0200 05000000 00000000") << QByteArrayList();
        QTest::newRow("length below the header") << bytes("0f000000 1c00 0200 05000000 00000000") << QByteArrayList();
        QTest::newRow("length beyond the end") << bytes("11000000 1c00 0200 05000000 00000000") << QByteArrayList();
        QTest::newRow("length of 4 GiB") << bytes("ffffffff 1c00 0200 05000000 00000000 00") << QByteArrayList();
        QTest::newRow("empty payload") << bytes("10000000 1c00 0200 05000000 00000000") << QByteArrayList{QByteArray()};
    }
    void splitsDatagrams()
    {
        QFETCH(QByteArray, datagram);
        QFETCH(QByteArrayList, payloads);
        QByteArrayList found;
        for (const NetlinkMessage &message : netlinkMessages(datagram))
            found += message.payload.toByteArray();
        QCOMPARE(found, payloads);
    }

    void readsHeaders()
    {
        const QByteArray datagram = bytes("10000000 1c00 1200 05000000 00000000");
        const auto messages = netlinkMessages(datagram);
        QCOMPARE(messages.size(), 1);
        QCOMPARE(messages.first().type, quint16(0x1c));
        QCOMPARE(messages.first().flags, quint16(0x12));
        QCOMPARE(messages.first().sequence, quint32(5));
    }

    void findsAttributes_data()
    {
        QTest::addColumn<QByteArray>("attributes");
        QTest::addColumn<bool>("isFound");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("nothing") << QByteArray() << false << QByteArray();
        QTest::newRow("first") << bytes("0600 0200 abcd 0000") << true << bytes("abcd");
        QTest::newRow("behind another") << bytes("0500 0100 ff 000000 0600 0200 abcd") << true << bytes("abcd");
        QTest::newRow("first of two") << bytes("0600 0200 abcd 0000 0600 0200 ef01 0000") << true << bytes("abcd");
        QTest::newRow("other type") << bytes("0600 0300 abcd 0000") << false << QByteArray();
        QTest::newRow("nested flag") << bytes("0600 0280 abcd 0000") << true << bytes("abcd");
        QTest::newRow("empty") << bytes("0400 0200") << true << QByteArray();
        QTest::newRow("length of zero") << bytes("0000 0100 0600 0200 abcd 0000") << false << QByteArray();
        QTest::newRow("length of three") << bytes("0300 0200 0600 0200 abcd 0000") << false << QByteArray();
        QTest::newRow("beyond the end") << bytes("0900 0200 abcd 0000") << false << QByteArray();
        QTest::newRow("cut header") << bytes("0600 02") << false << QByteArray();
    }
    void findsAttributes()
    {
        QFETCH(QByteArray, attributes);
        QFETCH(bool, isFound);
        QFETCH(QByteArray, value);
        const auto found = netlinkAttribute(attributes, 2);
        QCOMPARE(bool(found), isFound);
        if (found)
            QCOMPARE(found->toByteArray(), value);
    }

    void readsAddresses_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QString>("text");
        QTest::newRow("ipv4") << bytes("0a000107") << u"10.0.1.7"_s;
        QTest::newRow("ipv6") << bytes("fe800000000000000000000000000001") << u"fe80::1"_s;
        QTest::newRow("nothing") << QByteArray() << QString();
        QTest::newRow("five") << bytes("0a00010700") << QString();
        QTest::newRow("seventeen") << QByteArray(17, 'x') << QString();
    }
    void readsAddresses()
    {
        QFETCH(QByteArray, raw);
        QFETCH(QString, text);
        QCOMPARE(addressFrom(raw).toString(), text);
    }

    void readsMacs_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QString>("text");
        QTest::newRow("usual") << bytes("dca6324f19c2") << u"DC:A6:32:4F:19:C2"_s;
        QTest::newRow("locally administered") << bytes("020000000001") << u"02:00:00:00:00:01"_s;
        QTest::newRow("zero") << bytes("000000000000") << QString();
        QTest::newRow("broadcast") << bytes("ffffffffffff") << QString();
        QTest::newRow("multicast") << bytes("01005e000001") << QString();
        QTest::newRow("multicast v6") << bytes("333300000001") << QString();
        QTest::newRow("tunnel end") << bytes("0a000107") << QString();
        QTest::newRow("infiniband") << QByteArray(20, 'x') << QString();
        QTest::newRow("nothing") << QByteArray() << QString();
    }
    void readsMacs()
    {
        QFETCH(QByteArray, raw);
        QFETCH(QString, text);
        QCOMPARE(macFrom(raw), text);
    }
};

QTEST_GUILESS_MAIN(TestNetlinkMessage)
#include "tst_netlink_message.moc"
