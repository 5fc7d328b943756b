// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mndp/mndp_sighting.h"

#include "support/fake_clock.h"

#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

QByteArray word(qsizetype value)
{
    QByteArray bytes(2, '\0');
    qToBigEndian(quint16(value), bytes.data());
    return bytes;
}

QByteArray field(int type, const QByteArray &value)
{
    return word(type) + word(value.size()) + value;
}

const QByteArray header = QByteArray::fromHex("00000007");
const QByteArray mac = QByteArray::fromHex("4c5e0c112233");

QByteArray router()
{
    return header + field(1, mac) + field(5, "hall") + field(7, "7.15.3 (stable)") + field(8, "MikroTik")
           + field(10, QByteArray::fromHex("80510100")) + field(11, "ABCD-EFGH") + field(12, "RB750Gr3") + field(14, "\1")
           + field(15, QByteArray::fromHex("fe800000000000004e5e0cfffe112233")) + field(16, "bridge/ether2")
           + field(17, QByteArray::fromHex("c0a85801"));
}

Sighting described(const QByteArray &bytes)
{
    Sighting sighting;
    sighting.source = u"mndp"_s;
    sighting.at = FakeClock::start;
    if (const auto message = MndpMessage::read(bytes))
        describeMndp(sighting, *message);
    return sighting;
}

} // namespace

class TestMndpMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isRead()
    {
        const auto message = MndpMessage::read(router());
        QVERIFY(message);
        QCOMPARE(message->mac, u"4c:5e:0c:11:22:33"_s);
        QCOMPARE(message->identity, u"hall"_s);
        QCOMPARE(message->version, u"7.15.3 (stable)"_s);
        QCOMPARE(message->platform, u"MikroTik"_s);
        QCOMPARE(message->uptime, 86400u); // little endian
        QCOMPARE(message->softwareId, u"ABCD-EFGH"_s);
        QCOMPARE(message->board, u"RB750Gr3"_s);
        QCOMPARE(message->interface, u"bridge/ether2"_s);
        QCOMPARE(message->ipv4, QHostAddress(u"192.168.88.1"_s));
        QCOMPARE(message->ipv6, QHostAddress(u"fe80::4e5e:cff:fe11:2233"_s));
    }

    void whatIsNotUnderstoodIsPassedOver_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::newRow("unknown") << field(999, "what");
        QTest::newRow("empty") << field(16, "");
        QTest::newRow("a short uptime") << field(10, "\1\2\3");
        QTest::newRow("a long address") << field(17, "\1\2\3\4\5");
        QTest::newRow("a short address") << field(15, "\1\2\3\4");
        QTest::newRow("a MAC of 8 bytes") << field(1, "12345678");
    }
    void whatIsNotUnderstoodIsPassedOver()
    {
        QFETCH(QByteArray, field);
        const auto message = MndpMessage::read(header + ::field(5, "hall") + field);
        QVERIFY(message);
        MndpMessage expected;
        expected.identity = u"hall"_s;
        QCOMPARE(*message, expected);
    }

    void isRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("nothing") << QByteArray() << ErrorCode::Corrupt;
        QTest::newRow("three bytes") << header.first(3) << ErrorCode::Corrupt;
        QTest::newRow("a header") << header << ErrorCode::Rejected;
        QTest::newRow("names nobody") << header + field(12, "RB750Gr3") << ErrorCode::Rejected;
        for (qsizetype cut : {1, 3, 5, 7})
            QTest::addRow("cut by %d", int(cut)) << router().chopped(cut) << ErrorCode::Corrupt;
        QTest::newRow("longer than there is") << header + word(5) + QByteArray::fromHex("ffff") + "hall" << ErrorCode::Corrupt;
        QTest::newRow("many fields") << header + field(5, "hall").repeated(65) << ErrorCode::Corrupt;
    }
    void isRefused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(ErrorCode, code);
        const auto message = MndpMessage::read(bytes);
        QVERIFY(!message);
        QCOMPARE(message.error().code, code);
    }

    void aQuestionIsZeros()
    {
        QCOMPARE(mndpRequest(), QByteArray(4, '\0'));
        QVERIFY(isMndpRequest(mndpRequest()));
        QVERIFY(isMndpRequest(QByteArray(9, '\0')));
        QVERIFY(!isMndpRequest(QByteArray(99, '\0')));
        QVERIFY(!isMndpRequest(router()));
    }

    void aRouterIsDescribed()
    {
        const Sighting sighting = described(router());
        QCOMPARE(sighting.identifiers.size(), 1);
        QCOMPARE(sighting.identifiers.front(),
                 *Identifier::create(IdentifierType::Mac, u"4C:5E:0C:11:22:33", u"mndp"_s, FakeClock::start));
        QCOMPARE(sighting.attributes, (QMap<QString, QString>{{u"name"_s, u"hall"_s},
                                                              {u"vendor"_s, u"MikroTik"_s},
                                                              {u"model"_s, u"RB750Gr3"_s},
                                                              {u"kind"_s, u"router"_s},
                                                              {u"firmware"_s, u"7.15.3 (stable)"_s},
                                                              {u"platform"_s, u"MikroTik"_s},
                                                              {u"softwareId"_s, u"ABCD-EFGH"_s},
                                                              {u"port"_s, u"bridge/ether2"_s},
                                                              {u"uptime"_s, u"86400"_s},
                                                              {u"ipv4"_s, u"192.168.88.1"_s},
                                                              {u"ipv6"_s, u"fe80::4e5e:cff:fe11:2233"_s}}));
    }

    void othersAreNoRouters()
    {
        const Sighting sighting = described(header + field(1, QByteArray(6, '\0')) + field(5, "desk\x1b[1m") + field(8, "Linux")
                                            + field(17, QByteArray(4, '\0')));
        QVERIFY(sighting.identifiers.isEmpty());
        QCOMPARE(sighting.attributes, (QMap<QString, QString>{{u"name"_s, u"desk[1m"_s}, {u"platform"_s, u"Linux"_s}}));
    }
};

QTEST_GUILESS_MAIN(TestMndpMessage)
#include "tst_mndp_message.moc"
