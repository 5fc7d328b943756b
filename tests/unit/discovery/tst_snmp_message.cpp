// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/snmp_message.h"

#include "discovery/snmp/ber_precheck.h"
#include "support/snmp_bytes.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

using Bytes = SnmpBytes;

namespace {

const QVector<quint32> sysDescr{1, 3, 6, 1, 2, 1, 1, 1, 0};

QByteArray descr(const QByteArray &text = "a switch")
{
    return Bytes::variable(sysDescr, Bytes::octets(text));
}

QByteArray nested(int depth)
{
    QByteArray bytes = Bytes::integer(1);
    for (int i = 0; i < depth; ++i)
        bytes = Bytes::element(Bytes::sequenceTag, bytes);
    return bytes;
}

const QByteArray engine = QByteArray::fromHex("80001f8880e963000061020304");

} // namespace

class TestSnmpMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsValues_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<SnmpValue>("read");
        QTest::newRow("octets") << Bytes::octets("a switch") << SnmpValue(QByteArray("a switch"));
        QTest::newRow("no octets") << Bytes::octets({}) << SnmpValue(QByteArray());
        QTest::newRow("long octets") << Bytes::octets(QByteArray(3000, 'x')) << SnmpValue(QByteArray(3000, 'x'));
        QTest::newRow("length in more bytes than needed") << QByteArray("\x04\x84\0\0\0\x02hi", 8) << SnmpValue(QByteArray("hi"));
        QTest::newRow("integer") << Bytes::integer(72) << SnmpValue(qint64(72));
        QTest::newRow("negative") << Bytes::integer(-300) << SnmpValue(qint64(-300));
        QTest::newRow("object") << Bytes::object({1, 3, 6, 1, 4, 1, 14988, 1}) << SnmpValue(SnmpOid{1, 3, 6, 1, 4, 1, 14988, 1});
        QTest::newRow("widest arc") << Bytes::object({1, 3, 4294967295u}) << SnmpValue(SnmpOid{1, 3, 4294967295u});
        QTest::newRow("zero dot zero") << QByteArray("\x06\x01\0", 3) << SnmpValue(SnmpOid{0, 0});
        QTest::newRow("counter") << Bytes::element(Bytes::counterTag, "\x01\x02") << SnmpValue();
        QTest::newRow("null") << Bytes::element(Bytes::nullTag) << SnmpValue();
        QTest::newRow("no such object") << Bytes::element(Bytes::noSuchObjectTag) << SnmpValue();
        QTest::newRow("end of view") << Bytes::element(Bytes::endOfViewTag) << SnmpValue();
        QTest::newRow("empty opaque") << Bytes::element(0x44) << SnmpValue();
        QTest::newRow("opaque float") << QByteArray::fromHex("44079f7804c0000000") << SnmpValue();
    }
    void readsValues()
    {
        QFETCH(QByteArray, value);
        QFETCH(SnmpValue, read);
        const auto message = SnmpMessage::read(Bytes::response(77, Bytes::variable(sysDescr, value)));
        QVERIFY2(message, message ? "" : qPrintable(message.error().detail));
        QCOMPARE(message->version, SnmpMessage::Version::V2c);
        QCOMPARE(message->kind, SnmpMessage::Kind::Response);
        QCOMPARE(message->id, 77);
        QCOMPARE(message->errorStatus, 0);
        QCOMPARE(message->variables, (QVector<SnmpVariable>{{SnmpOid{1, 3, 6, 1, 2, 1, 1, 1, 0}, read}}));
    }

    void readsErrors()
    {
        const auto message = SnmpMessage::read(Bytes::response(0x7FFFFFFF, descr(), 16));
        QVERIFY(message);
        QCOMPARE(message->id, 0x7FFFFFFF);
        QCOMPARE(message->errorStatus, 16);
    }

    void readsReports()
    {
        const auto message = SnmpMessage::read(Bytes::report(5, engine));
        QVERIFY(message);
        QCOMPARE(message->version, SnmpMessage::Version::V3);
        QCOMPARE(message->kind, SnmpMessage::Kind::Report);
        QCOMPARE(message->id, 5);
        QCOMPARE(message->engineId, engine);
        QCOMPARE(message->variables.size(), 1);
    }

    void whatStandsBehindIsPassedOver() { QVERIFY(SnmpMessage::read(Bytes::response(1, descr()) + "padding")); }

    void asManyVariablesAsAllowed()
    {
        const auto message = SnmpMessage::read(Bytes::response(1, descr("x").repeated(int(SnmpMessage::mostVariables))));
        QVERIFY(message);
        QCOMPARE(message->variables.size(), SnmpMessage::mostVariables);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good = Bytes::response(1, descr());
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("one byte") << QByteArray("\x30");
        QTest::newRow("no sequence") << Bytes::octets("public");
        QTest::newRow("text") << QByteArray("GET / HTTP/1.1\r\n\r\n");
        QTest::newRow("empty") << Bytes::element(Bytes::sequenceTag);
        QTest::newRow("indefinite length") << QByteArray("\x30\x80\x02\x01\x01\0\0", 7);
        QTest::newRow("length of five bytes") << QByteArray("\x30\x85\0\0\0\0\x03\x02\x01\x01", 10);
        QTest::newRow("length of four billion") << QByteArray("\x30\x84\xff\xff\xff\xff\x02\x01\x01", 9);
        QTest::newRow("inner length beyond the outer")
            << Bytes::element(Bytes::sequenceTag, QByteArray("\x02\x7f\x01", 3)) + QByteArray(200, 'x');
        QTest::newRow("long tag") << Bytes::element(Bytes::sequenceTag, QByteArray("\x1f\x81\x01\x01\x01", 5));
        QTest::newRow("too long") << Bytes::response(1, descr(QByteArray(largestSnmpMessage, 'x')));
        QTest::newRow("too deep") << nested(9);
        QTest::newRow("too many elements") << Bytes::element(Bytes::sequenceTag, Bytes::element(Bytes::nullTag).repeated(1024));
        QTest::newRow("too many variables") << Bytes::response(1, descr("x").repeated(int(SnmpMessage::mostVariables) + 1));
        QTest::newRow("version 1") << Bytes::element(Bytes::sequenceTag, Bytes::integer(0) + Bytes::octets("public")
                                                                             + Bytes::pdu(Bytes::responseTag, 1, descr()));
        QTest::newRow("a question") << snmpGet(1, {SnmpOid{1, 3, 6}});
        QTest::newRow("a question of version 3") << snmpAskEngine(1);
        QTest::newRow("no PDU") << Bytes::version2c({});
        QTest::newRow("PDU without variables") << Bytes::version2c(Bytes::element(Bytes::responseTag, Bytes::integer(1)));
        QTest::newRow("id is text") << Bytes::version2c(
            Bytes::element(Bytes::responseTag,
                           Bytes::octets("1") + Bytes::integer(0) + Bytes::integer(0) + Bytes::element(Bytes::sequenceTag)));
        QTest::newRow("id of nine bytes") << Bytes::version2c(
            Bytes::element(Bytes::responseTag, Bytes::element(Bytes::integerTag, QByteArray(9, 1)) + Bytes::integer(0)
                                                   + Bytes::integer(0) + Bytes::element(Bytes::sequenceTag)));
        QTest::newRow("id of no bytes") << Bytes::version2c(
            Bytes::element(Bytes::responseTag, Bytes::element(Bytes::integerTag) + Bytes::integer(0) + Bytes::integer(0)
                                                   + Bytes::element(Bytes::sequenceTag)));
        QTest::newRow("variable without value")
            << Bytes::response(1, Bytes::element(Bytes::sequenceTag, Bytes::object(sysDescr)));
        QTest::newRow("variable without name") << Bytes::response(1, Bytes::element(Bytes::sequenceTag, Bytes::octets("x")));
        QTest::newRow("name of 129 arcs") << Bytes::response(1, Bytes::variable(QVector<quint32>(129, 1), Bytes::octets("x")));
        QTest::newRow("arc of 40 bits") << Bytes::response(
            1, Bytes::element(Bytes::sequenceTag, Bytes::element(Bytes::objectTag, QByteArray("\x2b\xff\xff\xff\xff\xff\x7f", 7))
                                                      + Bytes::octets("x")));
        QTest::newRow("arc without end")
            << Bytes::response(1, Bytes::element(Bytes::sequenceTag, Bytes::element(Bytes::objectTag, QByteArray("\x2b\x86", 2))
                                                                         + Bytes::octets("x")));
        const QByteArray report = Bytes::pdu(Bytes::reportTag, 0, {});
        QTest::newRow("encrypted") << Bytes::version3(1, engine, report, 2);
        QTest::newRow("another security model") << Bytes::version3(1, engine, report, 0, 4);
        QTest::newRow("security is no BER") << Bytes::version3(1, engine, report)
                                                   .replace(Bytes::octets(engine) + Bytes::integer(7),
                                                            Bytes::octets(QByteArray(engine.size(), 1))
                                                                + QByteArray("\x02\x7f\x01", 3));
    }
    void refuses()
    {
        QFETCH(QByteArray, bytes);
        const auto message = SnmpMessage::read(bytes);
        QVERIFY(!message);
        QCOMPARE(message.error().code, ErrorCode::Corrupt);
    }

    void refusesWhatIsCutOff_data() { wholes(); }
    void refusesWhatIsCutOff()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(SnmpMessage::read(bytes));
        for (qsizetype size = 0; size < bytes.size(); ++size)
            QVERIFY2(!SnmpMessage::read(bytes.first(size)), qPrintable(QString::number(size)));
    }

    /// Whatever is read of them, nothing is read beyond them: valgrind and the sanitizers look on.
    void bearsEveryWrongByte_data() { wholes(); }
    void bearsEveryWrongByte()
    {
        QFETCH(QByteArray, bytes);
        for (qsizetype at = 0; at < bytes.size(); ++at) {
            for (int value = 0; value < 256; ++value) {
                QByteArray wrong = bytes;
                wrong[at] = char(value);
                if (const auto message = SnmpMessage::read(wrong))
                    QVERIFY(message->variables.size() <= SnmpMessage::mostVariables);
            }
        }
    }

    void theWorstTakesNoTime()
    {
        const QByteArray worst = Bytes::element(Bytes::sequenceTag, Bytes::element(Bytes::nullTag).repeated(4000));
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 1000; ++i)
            QVERIFY(!SnmpMessage::read(worst));
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    }

    void asks_data()
    {
        QTest::addColumn<QByteArray>("question");
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray wanted = Bytes::variable(sysDescr, Bytes::element(Bytes::nullTag));
        const SnmpOid name{1, 3, 6, 1, 2, 1, 1, 1, 0};
        QTest::newRow("get") << snmpGet(4711, {name}) << Bytes::version2c(Bytes::pdu(Bytes::getTag, 4711, wanted));
        QTest::newRow("the golden bytes")
            << snmpGet(1, {name})
            << QByteArray::fromHex("302602010104067075626c6963a019020101020100020100300e300c06082b060102010101000500");
        QTest::newRow("rows") << snmpGetRows(2147483646, {name, name}, 12)
                              << Bytes::version2c(Bytes::pdu(Bytes::getBulkTag, 2147483646, wanted + wanted, 0, 12));
        const SnmpOid wide{1, 3, 6, 1, 4, 1, 4294967295u, 128, 127};
        QTest::newRow("wide arcs") << snmpGet(-1, {wide})
                                   << Bytes::version2c(Bytes::pdu(Bytes::getTag, -1,
                                                                  Bytes::variable(wide.arcs, Bytes::element(Bytes::nullTag))));
        QByteArray many;
        QVector<SnmpOid> names;
        for (quint32 i = 0; i < 40; ++i) {
            names.append(name.child(i * 1000));
            many += Bytes::variable(names.back().arcs, Bytes::element(Bytes::nullTag));
        }
        QTest::newRow("long") << snmpGet(65536, names) << Bytes::version2c(Bytes::pdu(Bytes::getTag, 65536, many));
    }
    void asks()
    {
        QFETCH(QByteArray, question);
        QFETCH(QByteArray, bytes);
        QCOMPARE(question.toHex(), bytes.toHex());
    }

    void asksTheEngineWithoutAName()
    {
        // RFC 3414 section 4: reportable, user and engine empty, no variables.
        const auto message = Bytes::parts(Bytes::parts(snmpAskEngine(99)).first().second);
        QCOMPARE(message.size(), 4);
        QCOMPARE(Bytes::number(message[0].second), 3);
        const auto global = Bytes::parts(message[1].second);
        QCOMPARE(Bytes::number(global[0].second), 99);
        QVERIFY(Bytes::number(global[1].second) >= 484); // RFC 3412 section 6.3
        QCOMPARE(global[2].second, QByteArray("\x04"));
        QCOMPARE(Bytes::number(global[3].second), 3);
        const auto security = Bytes::parts(Bytes::parts(message[2].second).first().second);
        QCOMPARE(security.size(), 6);
        for (const int empty : {0, 3, 4, 5})
            QVERIFY(security[empty].second.isEmpty());
        const auto scoped = Bytes::parts(message[3].second);
        QCOMPARE(scoped.size(), 3);
        QCOMPARE(scoped[2].first, Bytes::getTag);
        QVERIFY(Bytes::parts(scoped[2].second)[3].second.isEmpty());
    }

    void readsNamesAsPeopleWriteThem_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isOne");
        QTest::newRow("one") << u"1.3.6.1.4.1.9"_s << true;
        QTest::newRow("widest") << u"1.3.4294967295"_s << true;
        QTest::newRow("too wide") << u"1.3.4294967296"_s << false;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("leading dot") << u".1.3"_s << false;
        QTest::newRow("trailing dot") << u"1.3."_s << false;
        QTest::newRow("sign") << u"1.+3"_s << false;
        QTest::newRow("blank") << u"1. 3"_s << false;
        QTest::newRow("words") << u"iso.org"_s << false;
        QTest::newRow("too long") << QStringList(129, u"1"_s).join(u'.') << false;
    }
    void readsNamesAsPeopleWriteThem()
    {
        QFETCH(QString, text);
        QTEST(SnmpOid::parse(text).has_value(), "isOne");
    }

private:
    void wholes()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("response")
            << Bytes::response(4711, descr() + Bytes::variable({1, 3, 6, 1, 2, 1, 1, 2, 0}, Bytes::object({1, 3, 6, 1, 4, 1, 9}))
                                         + Bytes::variable({1, 3, 6, 1, 2, 1, 1, 7, 0}, Bytes::integer(72)));
        QTest::newRow("report") << Bytes::report(4711, engine);
    }
};

QTEST_GUILESS_MAIN(TestSnmpMessage)
#include "tst_snmp_message.moc"
