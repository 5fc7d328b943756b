// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/dns_precheck.h"

#include "discovery/mdns/dns_message.h"
#include "support/dns_bytes.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QByteArray ippType = DnsBytes::name({"_ipp", "_tcp", "local"});

/// An answer as printers give it, with compressed names and a record nobody reads (NSEC).
QByteArray printerAnswer()
{
    DnsBytes message;
    message.answer(ippType, 12, QByteArray("\x07Office1") + DnsBytes::pointer(12), 4500, 1);
    const quint16 instance = 12 + 17 + 10;
    message.answer(DnsBytes::pointer(instance), 33, DnsBytes::server(631, QByteArray("\x04oki1") + DnsBytes::pointer(22)));
    message.answer(DnsBytes::pointer(instance), 16,
                   DnsBytes::texts({"ty=OKI C332", "UUID=1b2c3d4e-0000-1000-8000-00d0f4000001"}));
    message.answer(DnsBytes::name({"oki1", "local"}), 1, DnsBytes::address(u"10.0.1.9"_s));
    message.answer(DnsBytes::name({"oki1", "local"}), 28, DnsBytes::address(u"fe80::2d0:f4ff:fe00:1"_s));
    message.answer(DnsBytes::name({"oki1", "local"}), 47, DnsBytes::pointer(12) + QByteArray("\0\4@\0\0\10", 6));
    return message.bytes();
}

/// A chain of names, each a pointer to the one before; the last one takes `hops` to read.
QByteArray pointerChain(int hops)
{
    DnsBytes message;
    quint16 last = message.offset();
    message.question(DnsBytes::name({"a"}), 12);
    for (int i = 0; i < hops; ++i) {
        const quint16 here = message.offset();
        message.question(DnsBytes::pointer(last), 12);
        last = here;
    }
    return message.bytes();
}

QByteArray nameOfLength(int length)
{
    QList<QByteArray> labels;
    int left = length - 1;
    while (left > 0) {
        const int label = left >= 64 ? (left == 65 ? 62 : 63) : left - 1;
        labels.append(QByteArray(label, 'x'));
        left -= 1 + label;
    }
    return DnsBytes::name(labels);
}

QByteArray asked(const QByteArray &name)
{
    return DnsBytes().question(name, 12).bytes();
}

} // namespace

class TestDnsPrecheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesWhatDevicesSend()
    {
        const auto layout = checkDnsMessage(printerAnswer());
        QVERIFY(layout);
        QCOMPARE(layout->records.size(), 5); // all but NSEC
        QVERIFY(layout->questions.isEmpty());
    }

    void judges_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QString>("why"); // empty: it passes
        QTest::newRow("empty") << QByteArray() << u"0 bytes"_s;
        QTest::newRow("half a header") << QByteArray(11, '\0') << u"11 bytes"_s;
        QTest::newRow("only a header") << QByteArray(12, '\0') << QString();
        QTest::newRow("9000 bytes") << DnsBytes().raw(QByteArray(8988, '\0')).bytes() << QString();
        QTest::newRow("9001 bytes") << DnsBytes().raw(QByteArray(8989, '\0')).bytes() << u"9001 bytes"_s;
        QTest::newRow("512 questions") << DnsBytes().raw(QByteArray("\0\0\0\0\0", 5).repeated(512)).counts(512, 0, 0, 0).bytes()
                                       << QString();
        QTest::newRow("513 questions") << DnsBytes().raw(QByteArray("\0\0\0\0\0", 5).repeated(513)).counts(513, 0, 0, 0).bytes()
                                       << u"513 entries in a section"_s;
        QTest::newRow("count too high") << DnsBytes().question(ippType, 12).counts(2, 0, 0, 0).bytes()
                                        << u"a name runs over the end"_s;
        QTest::newRow("lying answers") << DnsBytes().question(ippType, 12).counts(1, 1, 0, 0).bytes()
                                       << u"a name runs over the end"_s;
        QTest::newRow("pointer to itself") << asked(DnsBytes::pointer(12)) << u"a pointer does not lead backwards"_s;
        QTest::newRow("loop through a label") << asked("\x01x" + DnsBytes::pointer(12)) << u"a pointer does not lead backwards"_s;
        QTest::newRow("forward pointer") << asked(DnsBytes::pointer(20)) << u"a pointer does not lead backwards"_s;
        QTest::newRow("pointer into the header") << asked(DnsBytes::pointer(4)) << u"a pointer does not lead backwards"_s;
        QTest::newRow("16 hops") << pointerChain(16) << QString();
        QTest::newRow("17 hops") << pointerChain(17) << u"too many pointers in a name"_s;
        QTest::newRow("label of 63") << asked(DnsBytes::name({QByteArray(63, 'x')})) << QString();
        QTest::newRow("label of 64") << asked(DnsBytes::name({QByteArray(64, 'x')})) << u"a label of an unknown kind"_s;
        QTest::newRow("label of 128") << asked(DnsBytes::name({QByteArray(128, 'x')})) << u"a label of an unknown kind"_s;
        QTest::newRow("name of 255") << asked(nameOfLength(255)) << QString();
        QTest::newRow("name of 256") << asked(nameOfLength(256)) << u"a name is too long"_s;
        QTest::newRow("name too long by a pointer")
            << DnsBytes().question(nameOfLength(250), 12).question("\x05hello" + DnsBytes::pointer(12), 12).bytes()
            << u"a name is too long"_s;
        QTest::newRow("A of 5 bytes") << DnsBytes().answer(ippType, 1, "12345").bytes()
                                      << u"a record's content has the wrong length"_s;
        QTest::newRow("AAAA of 4 bytes") << DnsBytes().answer(ippType, 28, "1234").bytes()
                                         << u"a record's content has the wrong length"_s;
        QTest::newRow("PTR and more") << DnsBytes().answer(ippType, 12, ippType + "x").bytes()
                                      << u"a record's content has the wrong length"_s;
        QTest::newRow("SRV of 6 bytes") << DnsBytes().answer(ippType, 33, "123456").bytes() << u"an SRV record is too short"_s;
        QTest::newRow("empty TXT") << DnsBytes().answer(ippType, 16, {}).bytes() << QString();
        QTest::newRow("big TXT")
            << DnsBytes().answer(ippType, 16, DnsBytes::texts(QByteArrayList(34, QByteArray(255, 'x')))).bytes() << QString();
        QTest::newRow("TXT over its end") << DnsBytes()
                                                 .answer(ippType, 16,
                                                         "\x09"
                                                         "ab")
                                                 .answer(ippType, 16, {})
                                                 .bytes()
                                          << u"a record's content has the wrong length"_s;
        QTest::newRow("content over the end")
            << DnsBytes()
                   .raw(ippType + DnsBytes::word(16) + DnsBytes::word(1) + DnsBytes::longWord(1) + DnsBytes::word(9))
                   .counts(0, 1, 0, 0)
                   .bytes()
            << u"a record's content runs over the end"_s;
        QTest::newRow("odd names in what is not read")
            << DnsBytes().answer(ippType, 47, DnsBytes::pointer(9999)).bytes() << QString();
    }
    void judges()
    {
        QFETCH(QByteArray, message);
        QFETCH(QString, why);
        const auto layout = checkDnsMessage(message);
        QCOMPARE(layout ? QString() : layout.error().detail, why);
        if (!layout) {
            QCOMPARE(layout.error().code, ErrorCode::Corrupt);
            QVERIFY(layout.error().where.startsWith(u"byte "_s));
            QVERIFY(!DnsMessage::read(message)); // the reader has no other way in
        }
    }

    void everyTruncationIsRefused()
    {
        const QByteArray whole = printerAnswer();
        for (qsizetype size = 0; size < whole.size(); ++size)
            QVERIFY2(!checkDnsMessage(whole.first(size)), qPrintable(QString::number(size)));
    }

    void theAuthoritySectionIsNotRead()
    {
        const QByteArray claim = DnsBytes().answer(ippType, 12, ippType).counts(0, 0, 1, 0).bytes();
        const auto layout = checkDnsMessage(claim);
        QVERIFY(layout);
        QVERIFY(layout->records.isEmpty());
    }

    void workIsBounded()
    {
        // Names of 127 labels and pointers to them: as much to walk as 9000 bytes can ask for.
        DnsBytes message;
        const QByteArray deep = QByteArray("\x01x").repeated(126) + '\0';
        message.question(deep, 12);
        for (int i = 0; i < 500; ++i)
            message.answer(DnsBytes::pointer(12), 12, DnsBytes::pointer(12));
        QElapsedTimer timer;
        timer.start();
        const auto layout = checkDnsMessage(message.bytes());
        QVERIFY(!layout);
        QCOMPARE(layout.error().detail, u"too many labels"_s);
        QVERIFY2(timer.elapsed() < 50, qPrintable(QString::number(timer.elapsed())));
    }

    void mutationsNeverGetThroughToHarm()
    {
        // What passes goes through the library too; the sanitizers judge.
        QRandomGenerator random(20260312);
        const QByteArray seeds[]{printerAnswer(), pointerChain(5), asked(nameOfLength(200))};
        QElapsedTimer timer;
        timer.start();
        int passed = 0;
        for (int i = 0; i < 20000; ++i) {
            QByteArray message = seeds[i % 3];
            const int changes = 1 + random.bounded(6);
            for (int change = 0; change < changes; ++change) {
                const int at = random.bounded(int(message.size()));
                switch (random.bounded(4)) {
                case 0: message[at] = char(random.bounded(256)); break;
                case 1: message[at] = char(message[at] ^ (1 << random.bounded(8))); break;
                case 2: message.insert(at, char(0xC0)); break;
                default: message.remove(at, 1 + random.bounded(3)); break;
                }
                if (message.isEmpty())
                    message = seeds[0];
            }
            const auto read = DnsMessage::read(message);
            passed += read.has_value();
        }
        QVERIFY2(passed > 200 && passed < 19000, qPrintable(QString::number(passed)));
        QVERIFY2(timer.elapsed() < 30000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(TestDnsPrecheck)
#include "tst_dns_precheck.moc"
