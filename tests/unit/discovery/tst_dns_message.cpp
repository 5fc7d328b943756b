// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/dns_message.h"

#include "support/dns_bytes.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

/// One packet as another program sees it: the questions it finds in it, as "name type".
QStringList askedAccordingToTshark(const QByteArray &packet, const QString &folder)
{
    QFile dump(folder + u"/packet.txt"_s);
    if (!dump.open(QIODevice::WriteOnly))
        return {};
    dump.write("0000 " + packet.toHex(' ') + '\n');
    dump.close();
    const QString capture = folder + u"/packet.pcap"_s;
    if (QProcess::execute(u"text2pcap"_s, {u"-q"_s, u"-u"_s, u"5353,5353"_s, dump.fileName(), capture}) != 0)
        return {};
    QProcess tshark;
    tshark.start(u"tshark"_s, {u"-r"_s, capture, u"-T"_s, u"json"_s});
    if (!tshark.waitForFinished(60000))
        return {};
    const QJsonObject layers = QJsonDocument::fromJson(tshark.readAllStandardOutput())
                                   .array()
                                   .first()
                                   .toObject()[u"_source"]
                                   .toObject()[u"layers"]
                                   .toObject();
    QStringList asked;
    for (const QJsonValue &query : layers[u"mdns"].toObject()[u"Queries"].toObject()) {
        const QJsonObject fields = query.toObject();
        asked += fields[u"dns.qry.name"].toString() + u' ' + fields[u"dns.qry.type"].toString();
    }
    asked.sort();
    return asked;
}

} // namespace

class TestDnsMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryType()
    {
        const QByteArray type = DnsBytes::name({"_ipp", "_tcp", "local"});
        const QByteArray instance = DnsBytes::name({"Dr. Who's \xE2\x98\x83 printer", "_ipp", "_tcp", "local"});
        DnsBytes bytes;
        bytes.answer(type, 12, instance, 4500, 1);
        bytes.answer(instance, 33, DnsBytes::server(631, DnsBytes::name({"oki1", "local"})));
        bytes.answer(instance, 16, DnsBytes::texts({"ty=OKI", "", "x"}));
        bytes.answer(DnsBytes::name({"oki1", "local"}), 1, DnsBytes::address(u"10.0.1.9"_s));
        bytes.answer(DnsBytes::name({"oki1", "local"}), 28, DnsBytes::address(u"2001:db8::9"_s), 0);
        const auto message = DnsMessage::read(bytes.bytes());
        QVERIFY(message);
        QVERIFY(message->isResponse);
        QCOMPARE(message->records.size(), 5);
        const auto &pointer = message->records[0];
        QCOMPARE(pointer.name.labels, QStringList({u"_ipp"_s, u"_tcp"_s, u"local"_s}));
        QCOMPARE(pointer.ttl, 4500u);
        QVERIFY(!pointer.isFlush);
        // Dots, blanks and UTF-8 of the first label are its own.
        QCOMPARE(std::get<DnsName>(pointer.value).labels.first(), u"Dr. Who's \u2603 printer"_s);
        QCOMPARE(std::get<DnsName>(pointer.value).labels.size(), 4);
        QVERIFY(message->records[1].isFlush);
        QCOMPARE(std::get<DnsServer>(message->records[1].value), (DnsServer{631, DnsName{{u"oki1"_s, u"local"_s}}}));
        QCOMPARE(std::get<DnsRecord::Texts>(message->records[2].value), DnsRecord::Texts({"ty=OKI", "", "x"}));
        QCOMPARE(std::get<QHostAddress>(message->records[3].value), QHostAddress(u"10.0.1.9"_s));
        QCOMPARE(std::get<QHostAddress>(message->records[4].value), QHostAddress(u"2001:db8::9"_s));
        QCOMPARE(message->records[4].ttl, 0u);
    }

    void compressedNamesAreWhole()
    {
        DnsBytes bytes;
        bytes.answer(DnsBytes::name({"_http", "_tcp", "local"}), 12, "\x03nas" + DnsBytes::pointer(12), 4500, 1);
        const auto message = DnsMessage::read(bytes.bytes());
        QVERIFY(message && message->records.size() == 1);
        QCOMPARE(std::get<DnsName>(message->records[0].value).labels, QStringList({u"nas"_s, u"_http"_s, u"_tcp"_s, u"local"_s}));
    }

    void anEmptyTxtIsOne()
    {
        // RFC 6763 section 6.1 wants a single empty string; devices send nothing at all, too.
        const auto message = DnsMessage::read(DnsBytes().answer(DnsBytes::name({"a", "local"}), 16, {}).bytes());
        QVERIFY(message && message->records.size() == 1);
        QVERIFY(std::get<DnsRecord::Texts>(message->records[0].value).isEmpty());
    }

    void otherKindsAreRefused_data()
    {
        QTest::addColumn<int>("flags");
        QTest::newRow("notify") << 0xA000;
        QTest::newRow("name error") << 0x8403;
    }
    void otherKindsAreRefused()
    {
        QFETCH(int, flags);
        DnsBytes bytes;
        bytes.flags = quint16(flags);
        const auto message = DnsMessage::read(bytes.bytes());
        QVERIFY(!message);
        QCOMPARE(message.error().code, ErrorCode::Unsupported);
    }

    void otherClassesAreSkipped()
    {
        const QByteArray host = DnsBytes::name({"a", "local"});
        const auto message = DnsMessage::read(DnsBytes()
                                                  .answer(host, 1, DnsBytes::address(u"10.0.0.1"_s), 120, 3)
                                                  .answer(host, 1, DnsBytes::address(u"10.0.0.2"_s), 120, 0x8003)
                                                  .answer(host, 1, DnsBytes::address(u"10.0.0.3"_s), 120, 1)
                                                  .bytes());
        QVERIFY(message);
        QCOMPARE(message->records.size(), 1);
        QCOMPARE(std::get<QHostAddress>(message->records[0].value), QHostAddress(u"10.0.0.3"_s));
    }

    void questionsAreNoResponse()
    {
        const QVector<DnsQuestion> asked{{DnsName::fromDotted(u"_ipp._tcp.local"_s), DnsType::Ptr},
                                         {DnsName{{u"Dr. Who"_s, u"_ipp"_s, u"_tcp"_s, u"local"_s}}, DnsType::Srv}};
        const auto packets = dnsQuestionPackets(asked);
        QCOMPARE(packets.size(), 1);
        const auto message = DnsMessage::read(packets.first());
        QVERIFY(message);
        QVERIFY(!message->isResponse);
        QCOMPARE(message->questions, asked);
    }

    void manyQuestionsAreSpreadOverPackets()
    {
        QVector<DnsQuestion> asked;
        for (int i = 0; i < 300; ++i)
            asked.append({DnsName{{u"instance %1"_s.arg(i), u"_http"_s, u"_tcp"_s, u"local"_s}}, DnsType::Txt});
        QVector<DnsQuestion> found;
        for (const QByteArray &packet : dnsQuestionPackets(asked)) {
            QVERIFY(packet.size() <= 1400);
            const auto message = DnsMessage::read(packet);
            QVERIFY(message);
            found += message->questions;
        }
        QCOMPARE(found, asked);
    }

    void whatIsKnownStandsBesideItsQuestion()
    {
        const DnsQuestion http{DnsName::fromDotted(u"_http._tcp.local"_s), DnsType::Ptr};
        const DnsQuestion ipp{DnsName::fromDotted(u"_ipp._tcp.local"_s), DnsType::Ptr};
        const DnsName office{{u"Dr. Who"_s, u"_ipp"_s, u"_tcp"_s, u"local"_s}};
        const DnsName unasked{{u"desk"_s, u"_ssh"_s, u"_tcp"_s, u"local"_s}};
        const auto packets = dnsQuestionPackets({http, ipp}, {{office, 3000}, {unasked, 3000}});
        QCOMPARE(packets.size(), 1);
        const auto message = DnsMessage::read(packets.first());
        QVERIFY(message);
        QVERIFY(!message->isResponse);
        QCOMPARE(message->questions, (QVector<DnsQuestion>{http, ipp}));
        QCOMPARE(message->records.size(), 1);
        QCOMPARE(message->records.first().name, ipp.name);
        QCOMPARE(message->records.first().ttl, 3000u);
        QVERIFY(!message->records.first().isFlush);
        QCOMPARE(std::get<DnsName>(message->records.first().value), office);
    }

    void moreIsKnownThanAPacketHolds()
    {
        const DnsQuestion http{DnsName::fromDotted(u"_http._tcp.local"_s), DnsType::Ptr};
        const DnsQuestion ipp{DnsName::fromDotted(u"_ipp._tcp.local"_s), DnsType::Ptr};
        QVector<DnsKnownAnswer> known;
        for (int i = 0; i < 300; ++i)
            known.append({DnsName{{u"instance %1"_s.arg(i), u"_http"_s, u"_tcp"_s, u"local"_s}}, 4500});
        known.append({DnsName{{QString(QChar(QChar::ReplacementCharacter)).repeated(30), u"_ipp"_s, u"_tcp"_s, u"local"_s}}, 9});
        QVector<DnsQuestion> asked;
        qsizetype told = 0;
        for (const QByteArray &packet : dnsQuestionPackets({http, ipp}, known)) {
            QVERIFY(packet.size() <= 1400);
            const auto message = DnsMessage::read(packet);
            QVERIFY(message);
            asked += message->questions;
            told += message->records.size();
        }
        QCOMPARE(asked, (QVector<DnsQuestion>{http, ipp}));
        QVERIFY2(told > 40 && told < 60, qPrintable(QString::number(told)));
    }

    void whatIsNoNameIsNotAsked()
    {
        const QString wide = QString(QChar(QChar::ReplacementCharacter)).repeated(30); // 90 bytes
        QVERIFY(dnsQuestionPackets({{DnsName{{wide, u"local"_s}}, DnsType::A}, {DnsName{{u""_s}}, DnsType::A}}).isEmpty());
    }

    void tsharkReadsTheSameQuestions()
    {
        for (const QString &program : {u"text2pcap"_s, u"tshark"_s})
            if (QStandardPaths::findExecutable(program).isEmpty())
                QSKIP(qPrintable(u"%1 is not installed"_s.arg(program)));
        QTemporaryDir folder;
        const auto packets = dnsQuestionPackets({{DnsName::fromDotted(u"_services._dns-sd._udp.local"_s), DnsType::Ptr},
                                                 {DnsName{{u"desk 2"_s, u"_ssh"_s, u"_tcp"_s, u"local"_s}}, DnsType::Srv},
                                                 {DnsName{{u"desk 2"_s, u"_ssh"_s, u"_tcp"_s, u"local"_s}}, DnsType::Txt},
                                                 {DnsName::fromDotted(u"desk-2.local"_s), DnsType::Aaaa}});
        QCOMPARE(packets.size(), 1);
        QCOMPARE(askedAccordingToTshark(packets.first(), folder.path()),
                 QStringList({u"_services._dns-sd._udp.local 12"_s, u"desk 2._ssh._tcp.local 16"_s,
                              u"desk 2._ssh._tcp.local 33"_s, u"desk-2.local 28"_s}));
    }

    void namesCompareAsDnsDoes()
    {
        const auto a = DnsName::fromDotted(u"Printer.LOCAL"_s);
        QCOMPARE(a, DnsName::fromDotted(u"printer.local"_s));
        QVERIFY(!(a == DnsName{{u"Printer.LOCAL"_s}}));     // one label is not two
        QVERIFY(!(DnsName{{u"Ä"_s}} == DnsName{{u"ä"_s}})); // ASCII alone
        QVERIFY(!(DnsName{{u"a\u0001b"_s}} == DnsName{{u"a"_s, u"b"_s}}));
    }

    void serviceTypes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("type");
        QTest::newRow("plain") << u"_ipp._tcp.local"_s << u"_ipp._tcp"_s;
        QTest::newRow("upper case") << u"_IPP._TCP.Local"_s << u"_ipp._tcp"_s;
        QTest::newRow("instance") << u"x._ipp._tcp.local"_s << QString();
        QTest::newRow("other transport") << u"_ipp._sctp.local"_s << QString();
        QTest::newRow("other domain") << u"_ipp._tcp.example"_s << QString();
        QTest::newRow("no underscore") << u"ipp._tcp.local"_s << QString();
        QTest::newRow("control character") << u"_i\u001bp._tcp.local"_s << QString();
    }
    void serviceTypes()
    {
        QFETCH(QString, name);
        QTEST(DnsName::fromDotted(name).serviceType(), "type");
    }
};

QTEST_GUILESS_MAIN(TestDnsMessage)
#include "tst_dns_message.moc"
