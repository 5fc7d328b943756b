// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ubiquiti/ubiquiti_sighting.h"

#include "support/fake_clock.h"

#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

using Attributes = QMap<QString, QString>;

QByteArray word(qsizetype value)
{
    QByteArray bytes(2, '\0');
    qToBigEndian(quint16(value), bytes.data());
    return bytes;
}

QByteArray field(int type, const QByteArray &value)
{
    return char(type) + word(value.size()) + value;
}

QByteArray message(int version, int command, const QByteArray &fields)
{
    return QByteArray(1, char(version)) + char(command) + word(fields.size()) + fields;
}

const QByteArray macOne = QByteArray::fromHex("802aa8aef163");
const QByteArray macTwo = QByteArray::fromHex("802aa8aef15e");

/// The one in the description of nmap's script.
QByteArray edgeRouter()
{
    return message(1, 0,
                   field(0x02, macOne + QByteArray::fromHex("c0a80001")) + field(0x02, macOne + QByteArray::fromHex("ac191001"))
                       + field(0x02, macTwo + QByteArray::fromHex("3737370a")) + field(0x01, macOne)
                       + field(0x0A, QByteArray::fromHex("0001b9fc")) + field(0x0B, "ubnt-router") + field(0x0C, "ER-X")
                       + field(0x03, "EdgeRouter.ER-e50.v1.10.7.5127989.181001.1227") + field(0x08, "challenge"));
}

QByteArray cloudKey(const QByteArray &isDefault = QByteArray::fromHex("00000000"))
{
    return message(2, 6,
                   field(0x02, QByteArray::fromHex("788a2021ae7bc0a8001e"))
                       + field(0x03, "UCK.mtk7623.v0.12.0.29a26c9.181001.1444") + field(0x16, "5.9.29") + field(0x15, "UCK-v2")
                       + field(0x17, isDefault) + field(0x12, QByteArray::fromHex("00000009")));
}

Sighting described(const QByteArray &bytes)
{
    Sighting sighting;
    sighting.source = u"ubiquiti"_s;
    sighting.at = FakeClock::start;
    if (const auto message = UbiquitiMessage::read(bytes))
        describeUbiquiti(sighting, *message);
    return sighting;
}

QStringList macsOf(const Sighting &sighting)
{
    QStringList macs;
    for (const Identifier &identifier : sighting.identifiers)
        macs.append(identifier.value);
    return macs;
}

} // namespace

class TestUbiquitiMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isRead()
    {
        const auto read =
            UbiquitiMessage::read(message(1, 0,
                                          field(0x0D, "home") + field(0x0E, "\3") + field(0x0F, QByteArray::fromHex("000101bb"))
                                              + field(0x14, "NanoStation M5")));
        QVERIFY(read);
        QCOMPARE(read->protocol, 1);
        QVERIFY(!read->isQuestion);
        QCOMPARE(read->essid, u"home"_s);
        QCOMPARE(read->wirelessMode, 3);
        QCOMPARE(read->managementPort, 443);
        QCOMPARE(read->modelV1, u"NanoStation M5"_s);
        QVERIFY(!read->isDefault && !read->uptime && read->interfaces.isEmpty());
    }

    void questionsAreKnown()
    {
        QCOMPARE(ubiquitiRequest(1).toHex(), QByteArray("01000000"));
        QCOMPARE(ubiquitiRequest(2).toHex(), QByteArray("02080000"));
        for (const int protocol : {1, 2})
            QVERIFY(UbiquitiMessage::read(ubiquitiRequest(protocol))->isQuestion);
    }

    void isRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("nothing") << QByteArray() << ErrorCode::Corrupt;
        QTest::newRow("three bytes") << QByteArray::fromHex("010000") << ErrorCode::Corrupt;
        QTest::newRow("shorter than it says") << edgeRouter().chopped(1) << ErrorCode::Corrupt;
        QTest::newRow("longer than it says") << edgeRouter() + 'x' << ErrorCode::Corrupt;
        QTest::newRow("a field that is cut") << message(1, 0, QByteArray::fromHex("0b00")) << ErrorCode::Corrupt;
        QTest::newRow("a field longer than the rest") << message(2, 6, QByteArray::fromHex("0b000561")) << ErrorCode::Corrupt;
        QTest::newRow("many fields") << message(2, 6, field(1, macOne).repeated(129)) << ErrorCode::Corrupt;
        QTest::newRow("version 3") << message(3, 0, {}) << ErrorCode::Unsupported;
        QTest::newRow("another command of version 1") << message(1, 6, {}) << ErrorCode::Unsupported;
        QTest::newRow("another command of version 2") << message(2, 0, {}) << ErrorCode::Unsupported;
    }
    void isRefused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(ErrorCode, code);
        const auto read = UbiquitiMessage::read(bytes);
        QVERIFY(!read);
        QCOMPARE(read.error().code, code);
    }

    void fieldsOfWrongSizesArePassedOver_data()
    {
        QTest::addColumn<QByteArray>("field");
        for (int type : {0x01, 0x02, 0x0A, 0x0F, 0x17})
            QTest::addRow("%d", type) << field(type, "12345");
        QTest::newRow("wireless mode") << field(0x0E, "12");
        QTest::newRow("unknown") << field(0x99, "12");
        QTest::newRow("a flag that is neither") << field(0x17, "\2");
        QTest::newRow("another") << field(0x17, QByteArray::fromHex("01000001"));
        QTest::newRow("a third") << field(0x17, QByteArray::fromHex("00010000"));
    }
    void fieldsOfWrongSizesArePassedOver()
    {
        QFETCH(QByteArray, field);
        UbiquitiMessage expected;
        expected.protocol = 2;
        const auto read = UbiquitiMessage::read(message(2, 9, field));
        QVERIFY(read);
        QCOMPARE(*read, expected);
    }

    void versionOneIsDescribed()
    {
        const Sighting sighting = described(edgeRouter());
        QCOMPARE(macsOf(sighting), (QStringList{u"80:2A:A8:AE:F1:63"_s, u"80:2A:A8:AE:F1:5E"_s}));
        QCOMPARE(sighting.attributes, (Attributes{{u"vendor"_s, u"Ubiquiti"_s},
                                                  {u"name"_s, u"ubnt-router"_s},
                                                  {u"model"_s, u"ER-X"_s},
                                                  {u"product"_s, u"ER-X"_s},
                                                  {u"kind"_s, u"router"_s},
                                                  {u"firmware"_s, u"v1.10.7"_s},
                                                  {u"driverHint"_s, u"ubiquiti"_s},
                                                  {u"firmwareImage"_s, u"EdgeRouter.ER-e50.v1.10.7.5127989.181001.1227"_s},
                                                  {u"uptime"_s, u"113148"_s},
                                                  {u"ipv4"_s, u"192.168.0.1, 172.25.16.1, 55.55.55.10"_s}}));
    }

    void versionTwoIsDescribed()
    {
        const Sighting sighting = described(cloudKey());
        QCOMPARE(macsOf(sighting), QStringList{u"78:8A:20:21:AE:7B"_s});
        QCOMPARE(sighting.attributes, (Attributes{{u"vendor"_s, u"Ubiquiti"_s},
                                                  {u"model"_s, u"UCK-v2"_s},
                                                  {u"firmware"_s, u"5.9.29"_s},
                                                  {u"driverHint"_s, u"ubiquiti"_s},
                                                  {u"firmwareImage"_s, u"UCK.mtk7623.v0.12.0.29a26c9.181001.1444"_s},
                                                  {u"ipv4"_s, u"192.168.0.30"_s},
                                                  {u"factoryDefault"_s, u"no"_s}}));
    }

    void whetherItIsUnclaimed_data()
    {
        QTest::addColumn<QByteArray>("flag");
        QTest::addColumn<QString>("said");
        QTest::newRow("one byte, yes") << QByteArray("\1", 1) << u"yes"_s;
        QTest::newRow("one byte, no") << QByteArray("\0", 1) << u"no"_s;
        QTest::newRow("big endian") << QByteArray::fromHex("00000001") << u"yes"_s;
        QTest::newRow("little endian") << QByteArray::fromHex("01000000") << u"yes"_s;
        QTest::newRow("no") << QByteArray::fromHex("00000000") << u"no"_s;
        QTest::newRow("nonsense") << QByteArray::fromHex("ffffffff") << QString();
        QTest::newRow("empty") << QByteArray() << QString();
    }
    void whetherItIsUnclaimed()
    {
        QFETCH(QByteArray, flag);
        QFETCH(QString, said);
        QCOMPARE(described(cloudKey(flag)).attributes.value(u"factoryDefault"_s), said);
    }

    void kinds_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QString>("kind");
        QTest::newRow("access point") << field(0x15, "UAP-AC-Lite") << u"access-point"_s;
        QTest::newRow("switch") << field(0x15, "USW-24-POE") << u"switch"_s;
        QTest::newRow("router") << field(0x0C, "USG-PRO-4") << u"router"_s;
        QTest::newRow("camera") << field(0x15, "UVC G4 Pro") << u"camera"_s;
        QTest::newRow("by its network") << field(0x14, "NanoStation M5") + field(0x0D, "home") << u"access-point"_s;
        QTest::newRow("anything") << field(0x14, "Thing") << QString();
    }
    void kinds()
    {
        QFETCH(QByteArray, fields);
        QFETCH(QString, kind);
        QCOMPARE(described(message(2, 11, fields)).attributes.value(u"kind"_s), kind);
    }

    void isCapped()
    {
        QByteArray fields;
        for (int i = 0; i < 100; ++i)
            fields += field(0x02, QByteArray::fromHex("802aa8aef1") + char(i) + QByteArray::fromHex("0a4d01") + char(i));
        const Sighting sighting = described(message(2, 6, fields + field(0x0B, "a\x1b[2J" + QByteArray(900, 'b'))));
        QCOMPARE(sighting.identifiers.size(), 32);
        QVERIFY(sighting.attributes[u"ipv4"_s].size() <= 255);
        QVERIFY(sighting.attributes[u"name"_s].size() <= 255);
        QVERIFY(sighting.attributes[u"name"_s].startsWith(u"a[2Jb"_s));
    }
};

QTEST_GUILESS_MAIN(TestUbiquitiMessage)
#include "tst_ubiquiti_message.moc"
