// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/coap/coap_message.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

using Type = CoapMessage::Type;

class TestCoapMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isRead()
    {
        // NON 2.05, token "tok", ETag 0x1234, Content-Format 40, Block2 1/more/64
        const auto message = CoapMessage::read(QByteArray::fromHex("5345abcd746f6b42123481 28b11aff3c2f613e"));
        QVERIFY2(message, qPrintable(message ? QString() : message.error().detail));
        QCOMPARE(message->type, Type::NonConfirmable);
        QCOMPARE(message->code, CoapMessage::content);
        QCOMPARE(message->id, 0xABCD);
        QCOMPARE(message->token, QByteArray("tok"));
        QCOMPARE(message->etag, QByteArray("\x12\x34"));
        QCOMPARE(message->contentFormat, CoapMessage::linkFormat);
        QCOMPARE(message->block, (CoapBlock{1, true, 64}));
        QCOMPARE(message->payload, QByteArray("</a>"));
    }

    void whatIsLeftOutIsNotThere()
    {
        const auto message = CoapMessage::read(QByteArray::fromHex("60840001"));
        QVERIFY(message);
        QCOMPARE(message->type, Type::Acknowledgement);
        QCOMPARE(message->code, 0x84);
        QVERIFY(message->token.isEmpty() && message->payload.isEmpty() && !message->contentFormat && !message->block);
        // Content-Format 0 is written with no byte (RFC 7252 section 3.2).
        QCOMPARE(CoapMessage::read(QByteArray::fromHex("50450001c0"))->contentFormat, 0u);
    }

    void isRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<ErrorCode>("code");
        const auto row = [](const char *name, const char *hex, ErrorCode code = ErrorCode::Corrupt) {
            QTest::newRow(name) << QByteArray::fromHex(hex) << code;
        };
        row("nothing", "");
        row("three bytes", "504500");
        row("another version", "90450001");
        row("a token of 9 bytes", "59450001112233445566778899");
        row("a token of 15 bytes", "5f450001112233445566778899aabbccddeeff");
        row("a token that is cut", "5445000111");
        row("an option that is cut", "50450001c2 28");
        row("an option whose delta is cut", "50450001d0");
        row("an option whose length is cut", "50450001ce01");
        row("an option with a reserved delta", "50450001f0");
        row("an option with a reserved length", "50450001cf");
        row("a marker and nothing behind it", "50450001ff");
        row("a content format of three bytes", "50450001c3000028");
        row("Block2 with the reserved size", "50450001d10a07");
        row("Block2 of four bytes", "50450001d40a00000000");
        row("an option that can't be passed over", "5045000191 00", ErrorCode::Unsupported); // OSCORE, 9
        row("an unknown one", "50450001d13000", ErrorCode::Unsupported);                     // 61
    }
    void isRefused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(ErrorCode, code);
        const auto message = CoapMessage::read(bytes);
        QVERIFY(!message);
        QCOMPARE(message.error().code, code);
    }

    void unknownOptionsThatCanBePassedOverAre()
    {
        const auto message = CoapMessage::read(QByteArray::fromHex("50450001c128d12f00ff41")); // 40, and option 72
        QVERIFY(message);
        QCOMPARE(message->contentFormat, CoapMessage::linkFormat);
        QCOMPARE(message->payload, QByteArray("A"));
    }

    void theQuestionIsAsRfc7252WantsIt()
    {
        // NON GET, Uri-Path ".well-known" "core", Accept 40
        QCOMPARE(coapCoreRequest(0x1234, "abcd").toHex(), QByteArray("5401123461626364") + "bb"
                                                              + QByteArray(".well-known").toHex() + "04"
                                                              + QByteArray("core").toHex() + "6128");
        QCOMPARE(coapCoreRequest(1, "").toHex().first(8), QByteArray("50010001"));
        QCOMPARE(coapCoreRequest(1, QByteArray(20, 'x')).first(1).toHex(), QByteArray("58"));
    }

    void theQuestionAboutABlock_data()
    {
        QTest::addColumn<CoapBlock>("block");
        QTest::addColumn<QByteArray>("option");
        QTest::newRow("number 1 of 1024") << CoapBlock{1, false, 1024} << QByteArray("6116");
        QTest::newRow("number 3 of 16") << CoapBlock{3, false, 16} << QByteArray("6130");
        QTest::newRow("number 0 of 16") << CoapBlock{0, false, 16} << QByteArray("60");
        QTest::newRow("number 300 of 64") << CoapBlock{300, false, 64} << QByteArray("6212c2");
    }
    void theQuestionAboutABlock()
    {
        QFETCH(CoapBlock, block);
        QFETCH(QByteArray, option);
        const QByteArray bytes = coapCoreRequest(7, "t", block);
        QCOMPARE(bytes.toHex().last(option.size() + 4), "6128" + option);
        const auto message = CoapMessage::read(bytes);
        QVERIFY(message);
        QCOMPARE(message->block, block);
    }
};

QTEST_GUILESS_MAIN(TestCoapMessage)
#include "tst_coap_message.moc"
