// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/coap/coap_source.h"

#include "discovery/coap/coap_interface.h"
#include "discovery/coap/coap_message.h"
#include "loopback_bench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QHostAddress allNodes(u"224.0.1.187"_s);

class Device : public LoopbackDevice
{
public:
    explicit Device(const QString &address = u"127.0.0.2"_s) : LoopbackDevice(allNodes, 5683, address) {}
};

QByteArray tokenOf(const QNetworkDatagram &question)
{
    const auto message = CoapMessage::read(question.data());
    return message ? message->token : QByteArray();
}

/// What an answer is made of; the usual one when nothing is changed.
struct Answer
{
    int firstByte = 0x50; ///< version 1, NON
    int code = CoapMessage::content;
    QByteArray options = QByteArray::fromHex("c128"); ///< Content-Format 40
    QByteArray payload = "</time>;rt=ticks";

    QByteArray to(const QByteArray &token) const
    {
        QByteArray bytes;
        bytes.append(char(firstByte | int(token.size()))).append(char(code)).append("\x01\x02", 2).append(token).append(options);
        return payload.isEmpty() ? bytes : bytes + '\xFF' + payload;
    }
    /// A part of a body.
    static Answer block(int number, bool hasMore, const QByteArray &payload, const QByteArray &etag = "e")
    {
        Answer answer;
        answer.options = char(0x40 | int(etag.size())) + etag + QByteArray::fromHex("8128b1")
                         + char(number << 4 | (hasMore ? 8 : 0));
        answer.payload = payload;
        return answer;
    }
};

const QByteArray longCore = "</a>;rt=x,</b>;rt=y,</c>;rt=z,</dd>;rt=w"; // 40 bytes: two blocks of 16, and one of 8

Network touchable()
{
    Network network = loopbackNetwork();
    network.mayTouch = {*Prefix::parse(u"127.0.0.0/16"_s)};
    return network;
}

QStringList typesOf(const Sighting &sighting)
{
    QStringList types;
    for (const Service &service : sighting.services)
        types.append(service.type);
    return types;
}

} // namespace

class TestCoapSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!Device().isReady)
            QSKIP("Loopback carries no multicast here");
    }

    void asksAllNodesAndTellsWhoAnswers()
    {
        Device device;
        LoopbackBench<CoapSource> bench;
        bench.source.start({loopbackNetwork()});
        QTRY_COMPARE(device.heard.size(), 1);
        QCOMPARE(tokenOf(device.heard[0]).size(), 8);
        QVERIFY(device.heard[0].senderPort() != 5683);
        device.answer(device.heard[0], Answer().to(tokenOf(device.heard[0])));
        QTRY_COMPARE(bench.sightings.size(), 1);
        const Sighting &sighting = bench.sightings.front();
        QCOMPARE(sighting.source, bench.source.id());
        QCOMPARE(sighting.at, FakeClock::start);
        QCOMPARE(sighting.interface, u"lo"_s);
        QCOMPARE(sighting.endpoint, u"127.0.0.2"_s);
        QCOMPARE(typesOf(sighting), QStringList{u"ticks"_s});
        QCOMPARE(bench.traffic().sent, 1);
        QCOMPARE(bench.traffic().heard, 1);
    }

    void anotherRoundHasAnotherToken()
    {
        Device device;
        LoopbackBench<CoapSource> bench;
        bench.source.start({loopbackNetwork()});
        QTRY_COMPARE(device.heard.size(), 1);
        bench.source.stop();
        bench.source.start({loopbackNetwork()});
        QTRY_COMPARE(device.heard.size(), 2);
        QVERIFY(tokenOf(device.heard[0]) != tokenOf(device.heard[1]));
        device.answer(device.heard[1], Answer().to(tokenOf(device.heard[0])));
        device.answer(device.heard[1], Answer{.payload = "</b>;rt=b"}.to(tokenOf(device.heard[1])));
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(typesOf(bench.sightings.front()), QStringList{u"b"_s});
    }

    void nothingIsSentWhereAskingIsNotAllowed()
    {
        Device device;
        Device asking(u"127.0.0.3"_s);
        LoopbackBench<CoapSource> bench;
        bench.source.start({loopbackNetwork(false)});
        bench.source.probe();
        asking.say(coapCoreRequest(1, "mark"), allNodes, 5683);
        QTRY_COMPARE(device.heard.size(), 1);
        passFirstRound();
        QCOMPARE(device.heard.size(), 1);
        QCOMPARE(bench.traffic().sent, 0);
    }

    void whatIsNoAnswerIsNotTold_data()
    {
        QTest::addColumn<QByteArray>("answer"); // TTTTTTTT stands for the token
        QTest::addColumn<qint64>("garbled");
        const QByteArray token = "TTTTTTTT";
        QTest::newRow("rubbish") << QByteArray("rubbish") << qint64(1);
        QTest::newRow("another token") << Answer().to("12345678") << qint64(0);
        QTest::newRow("no token") << Answer().to("") << qint64(0);
        QTest::newRow("4.04") << Answer{.code = 0x84}.to(token) << qint64(0);
        QTest::newRow("a question") << Answer{.code = 1}.to(token) << qint64(0);
        QTest::newRow("an acknowledgement") << Answer{.firstByte = 0x60}.to(token) << qint64(0);
        QTest::newRow("text") << Answer{.options = QByteArray::fromHex("c0")}.to(token) << qint64(0);
        QTest::newRow("no format") << Answer{.options = {}}.to(token) << qint64(0);
        QTest::newRow("no links") << Answer{.payload = "hello"}.to(token) << qint64(1);
        QTest::newRow("the middle of an answer") << Answer::block(1, true, longCore.first(16)).to(token) << qint64(0);
    }
    void whatIsNoAnswerIsNotTold()
    {
        QFETCH(QByteArray, answer);
        QFETCH(qint64, garbled);
        Device device;
        LoopbackBench<CoapSource> bench;
        bench.source.start({touchable()});
        QTRY_COMPARE(device.heard.size(), 1);
        const QByteArray token = tokenOf(device.heard[0]);
        device.answer(device.heard[0], answer.replace("TTTTTTTT", token));
        device.answer(device.heard[0], Answer().to(token));
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.traffic().heard, 2);
        QCOMPARE(bench.traffic().garbled, garbled);
    }

    void offLinkAnswersAreNotTold()
    {
        Device device;
        Device far(u"127.1.0.2"_s);
        LoopbackBench<CoapSource> bench;
        bench.source.start({loopbackNetwork()});
        QTRY_COMPARE(device.heard.size(), 1);
        far.answer(device.heard[0], Answer().to(tokenOf(device.heard[0])));
        device.answer(device.heard[0], Answer().to(tokenOf(device.heard[0])));
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.front().endpoint, u"127.0.0.2"_s);
    }

    void aCutAnswerIsToldAsFarAsItGoes()
    {
        Device device;
        LoopbackBench<CoapSource> bench;
        bench.source.start({loopbackNetwork()}); // may ask, may not touch
        QTRY_COMPARE(device.heard.size(), 1);
        const QByteArray token = tokenOf(device.heard[0]);
        device.answer(device.heard[0], Answer::block(0, true, longCore.first(16)).to(token));
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(typesOf(bench.sightings[0]), QStringList{u"x"_s});
        QCOMPARE(bench.traffic().garbled, 0);
        QCOMPARE(bench.traffic().sent, 1);
        QVERIFY(device.heardAlone.isEmpty());
    }

    void theOtherBlocksAreAskedForWhereTouchIsAllowed()
    {
        Device device;
        LoopbackBench<CoapSource> bench;
        bench.source.start({touchable()});
        QTRY_COMPARE(device.heard.size(), 1);
        device.answer(device.heard[0], Answer::block(0, true, longCore.first(16)).to(tokenOf(device.heard[0])));
        for (int number = 1; number <= 2; ++number) {
            QTRY_COMPARE(device.heardAlone.size(), number);
            const QNetworkDatagram question = device.heardAlone.last();
            const auto message = CoapMessage::read(question.data());
            QVERIFY(message);
            QCOMPARE(message->block, (CoapBlock{quint32(number), false, 16}));
            device.answer(question, Answer::block(number, number == 1, longCore.sliced(16 * number).left(16)).to(message->token));
        }
        QTRY_COMPARE(bench.sightings.size(), 2);
        QCOMPARE(typesOf(bench.sightings[0]), QStringList{u"x"_s});
        QCOMPARE(typesOf(bench.sightings[1]), (QStringList{u"x"_s, u"y"_s, u"z"_s, u"w"_s}));
        QCOMPARE(bench.traffic().garbled, 0);
    }

    void blocksThatDoNotFitEndIt_data()
    {
        QTest::addColumn<QByteArray>("block");
        const QByteArray next = longCore.sliced(16, 16);
        QTest::newRow("another number") << Answer::block(2, true, next).to("TTTTTTTT");
        QTest::newRow("the same again") << Answer::block(0, true, next).to("TTTTTTTT");
        QTest::newRow("another body") << Answer::block(1, true, next, "f").to("TTTTTTTT");
        QTest::newRow("too short") << Answer::block(1, true, next.first(9)).to("TTTTTTTT");
        QTest::newRow("too long") << Answer::block(1, false, next + next).to("TTTTTTTT");
        QTest::newRow("no block") << Answer().to("TTTTTTTT");
    }
    void blocksThatDoNotFitEndIt()
    {
        QFETCH(QByteArray, block);
        Device device;
        LoopbackBench<CoapSource> bench;
        bench.source.start({touchable()});
        QTRY_COMPARE(device.heard.size(), 1);
        device.answer(device.heard[0], Answer::block(0, true, longCore.first(16)).to(tokenOf(device.heard[0])));
        QTRY_COMPARE(device.heardAlone.size(), 1);
        device.answer(device.heardAlone[0], block.replace("TTTTTTTT", tokenOf(device.heardAlone[0])));
        QTRY_COMPARE(bench.traffic().garbled, 1);
        QCOMPARE(bench.sightings.size(), 1);
        QCOMPARE(device.heardAlone.size(), 1);
    }

    void aBodyWithoutEndIsGivenUp()
    {
        Device device;
        LoopbackBench<CoapSource> bench;
        bench.source.start({touchable()});
        QTRY_COMPARE(device.heard.size(), 1);
        Answer answer = Answer::block(0, true, QByteArray(1024, 'a'));
        const auto numbered = [&answer](int number) {
            answer.options = QByteArray::fromHex("c128b2") + char(number >> 4) + char((number & 15) << 4 | 8 | 6);
            return answer;
        };
        device.answer(device.heard[0], numbered(0).to(tokenOf(device.heard[0])));
        int number = 0;
        while (QTest::qWaitFor([&] { return device.heardAlone.size() > number; }, 500) && number < 100)
            device.answer(device.heardAlone[number], numbered(number + 1).to(tokenOf(device.heardAlone[number]))), ++number;
        QCOMPARE(number, 31); // 32 KiB
    }

    void aBodyOfTinyBlocksIsGivenUp()
    {
        Device device;
        LoopbackBench<CoapSource> bench;
        bench.source.start({touchable()});
        QTRY_COMPARE(device.heard.size(), 1);
        Answer answer = Answer::block(0, true, QByteArray(16, 'a'));
        const auto numbered = [&answer](int number) {
            answer.options = QByteArray::fromHex("c128b2") + char(number >> 4) + char((number & 15) << 4 | 8);
            return answer;
        };
        device.answer(device.heard[0], numbered(0).to(tokenOf(device.heard[0])));
        int number = 0;
        while (QTest::qWaitFor([&] { return device.heardAlone.size() > number; }, 500) && number < 100)
            device.answer(device.heardAlone[number], numbered(number + 1).to(tokenOf(device.heardAlone[number]))), ++number;
        QCOMPARE(number, CoapInterface::mostBlocks - 1);
    }

    void aBlockIsAskedForTwice()
    {
        Device device;
        Device later(u"127.0.0.3"_s);
        LoopbackBench<CoapSource> bench;
        bench.source.start({touchable()});
        QTRY_COMPARE(device.heard.size(), 1);
        const QByteArray cut = Answer::block(0, true, longCore.first(16)).to(tokenOf(device.heard[0]));
        device.answer(device.heard[0], cut);
        QTRY_COMPARE(device.heardAlone.size(), 1);
        QTRY_COMPARE(device.heardAlone.size(), 2); // it did not come
        const auto again = CoapMessage::read(device.heardAlone[1].data());
        QVERIFY(again && again->token != tokenOf(device.heardAlone[0]));
        QCOMPARE(again->block, (CoapBlock{1, false, 16}));
        // Another one's first block, asked for after this: when that is repeated, the time for this one is over, too.
        later.answer(device.heard[0], cut);
        QTRY_COMPARE(later.heardAlone.size(), 1);
        QTRY_COMPARE(later.heardAlone.size(), 2);
        QCOMPARE(device.heardAlone.size(), 2);
        // Given up: what comes now belongs to nothing.
        device.answer(device.heardAlone[1], Answer::block(1, true, longCore.sliced(16, 16)).to(again->token));
        QTRY_COMPARE(bench.traffic().heard, 3);
        QCOMPARE(device.heardAlone.size(), 2);
        QCOMPARE(bench.sightings.size(), 2); // a first part of each
    }

    void otherServicesOfTheHostAreNotSpokenTo()
    {
        QUdpSocket other;
        if (!other.bind(QHostAddress(u"127.0.0.2"_s), 1023))
            QSKIP("Low ports are not for everybody here");
        Device device;
        LoopbackBench<CoapSource> bench;
        bench.source.start({touchable()});
        QTRY_COMPARE(device.heard.size(), 1);
        const QByteArray answer = Answer::block(0, true, longCore.first(16)).to(tokenOf(device.heard[0]));
        other.writeDatagram(answer, device.heard[0].senderAddress(), quint16(device.heard[0].senderPort()));
        QTRY_COMPARE(bench.sightings.size(), 1);
        QVERIFY(!other.waitForReadyRead(300));
        QCOMPARE(bench.traffic().sent, 1);
    }

    void whatAWholeAnswerLacksIsGone()
    {
        Device device;
        LoopbackBench<CoapSource> bench;
        bench.source.start({loopbackNetwork()});
        QTRY_COMPARE(device.heard.size(), 1);
        const QByteArray token = tokenOf(device.heard[0]);
        const auto answer = [&](const Answer &said) {
            const qsizetype before = bench.sightings.size();
            device.answer(device.heard[0], said.to(token));
            QTRY_COMPARE(bench.sightings.size(), before + 1);
        };
        answer(Answer{.payload = "</a>;rt=x,</b>;rt=y"});
        QVERIFY(bench.sightings.last().goneServices.isEmpty());
        answer(Answer::block(0, true, longCore.first(16)));
        QVERIFY(bench.sightings.last().goneServices.isEmpty()); // no more than a part
        answer(Answer{.payload = "</b>;rt=y"});
        QCOMPARE(bench.sightings.last().goneServices.size(), 1);
        QCOMPARE(bench.sightings.last().goneServices.first().type, u"x"_s);
    }

    void mayBeStoppedByWhoIsTold()
    {
        Device device;
        LoopbackBench<CoapSource> bench;
        connect(&bench.source, &Source::sighted, this, [&bench] { bench.source.stop(); });
        bench.source.start({touchable()});
        QTRY_COMPARE(device.heard.size(), 1);
        device.answer(device.heard[0], Answer::block(0, true, longCore.first(16)).to(tokenOf(device.heard[0])));
        device.answer(device.heard[0], Answer().to(tokenOf(device.heard[0])));
        QTRY_COMPARE(bench.sightings.size(), 1);
        QVERIFY(bench.source.channels().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCoapSource)
#include "tst_coap_source.moc"
