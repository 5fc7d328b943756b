// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/http_answer.h"

#include <QElapsedTimer>
#include <QTest>

using namespace muster::discovery;

namespace {

constexpr qsizetype largest = 100;

HttpAnswer readInPieces(const QByteArray &bytes, qsizetype size)
{
    HttpAnswer answer(largest);
    for (qsizetype at = 0; at < bytes.size(); at += size)
        answer.take(bytes.mid(at, size));
    answer.end();
    return answer;
}

QByteArray ok(const QByteArray &headers, const QByteArray &rest)
{
    return "HTTP/1.1 200 OK\r\n" + headers + "\r\n" + rest;
}

} // namespace

class TestHttpAnswer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isRead_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("body");
        const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
        QTest::newRow("a length") << ok("Content-Length: 4\r\n", "body") << QByteArray("body");
        QTest::newRow("and more") << ok("Content-Length: 4\r\n", "bodyHTTP/1.1 404") << QByteArray("body");
        QTest::newRow("the length twice") << ok("Content-Length: 4\r\ncontent-length:4\r\n", "body") << QByteArray("body");
        QTest::newRow("no body") << ok("Content-Length: 0\r\n", "") << QByteArray();
        QTest::newRow("no length") << ok("", "body") << QByteArray("body");
        QTest::newRow("as much as may be") << ok("", QByteArray(100, 'x')) << QByteArray(100, 'x');
        QTest::newRow("HTTP/1.0, LF") << QByteArray("HTTP/1.0 200\nServer: x\n\nbody\n\nbody") << QByteArray("body\n\nbody");
        QTest::newRow("no packing") << ok("Content-Encoding: identity\r\n", "body") << QByteArray("body");
        QTest::newRow("chunks") << ok(chunked, "2\r\nbo\r\nA\r\nABCDEFGHIJ\r\n0\r\n\r\n") << QByteArray("boABCDEFGHIJ");
        QTest::newRow("chunks, LF") << ok(chunked, "2\nbo\n2\ndy\n0\n") << QByteArray("body");
        QTest::newRow("chunks with extensions")
            << ok(chunked, "2;a=b\r\nbo\r\n2 ; c\r\ndy\r\n0;d\r\nTrailer: x\r\n\r\n") << QByteArray("body");
        QTest::newRow("chunks and a length")
            << ok(chunked + "Content-Length: 9\r\n", "4\r\nbody\r\n0\r\n\r\n") << QByteArray("body");
    }
    void isRead()
    {
        QFETCH(QByteArray, bytes);
        for (const qsizetype size : {1, 2, 3, 7, 1000}) {
            const HttpAnswer answer = readInPieces(bytes, size);
            QCOMPARE(answer.state(), HttpAnswer::State::Whole);
            QTEST(answer.body(), "body");
        }
    }

    void isRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
        const QByteArray much(101, 'x');
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no head") << QByteArray("HTTP/1.1 200 OK\r\nServer: x\r\n");
        QTest::newRow("rubbish") << QByteArray("\xff\x01\r\n\r\nbody");
        QTest::newRow("another protocol") << QByteArray("SSH-2.0-x\r\n\r\n");
        for (const char *status :
             {"100 Continue", "204 No", "206 Part", "301 Moved", "304 Same", "401 Who", "404 No", "500 No", "2000 OK"})
            QTest::newRow(status) << ok("Content-Length: 4\r\n", "body").replace("200 OK", status);
        QTest::newRow("cut short") << ok("Content-Length: 5\r\n", "body");
        QTest::newRow("too large, it says so") << ok("Content-Length: 101\r\n", "");
        QTest::newRow("far too large") << ok("Content-Length: 99999999999999999999\r\n", "");
        QTest::newRow("too large, it does not say so") << ok("", much);
        QTest::newRow("negative") << ok("Content-Length: -1\r\n", "body");
        QTest::newRow("no number") << ok("Content-Length: 0x4\r\n", "body");
        QTest::newRow("two lengths") << ok("Content-Length: 4\r\nContent-Length: 3\r\n", "body");
        QTest::newRow("packed") << ok("Content-Encoding: gzip\r\n", "body");
        QTest::newRow("packed for the way") << ok("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n");
        QTest::newRow("a head without end") << ok(QByteArray("X-Y: z\r\n").repeated(2000), "body");
        QTest::newRow("a header without end") << ok("X: " + QByteArray(9000, 'y'), "");
        QTest::newRow("chunks cut short") << ok(chunked, "4\r\nbody\r\n");
        QTest::newRow("a chunk cut short") << ok(chunked, "4\r\nbo");
        QTest::newRow("too large a chunk") << ok(chunked, "65\r\n" + much + "\r\n0\r\n");
        QTest::newRow("far too large a chunk") << ok(chunked, "fffffffffffffff\r\n" + much);
        QTest::newRow("too many chunks") << ok(chunked, QByteArray("1\r\nx\r\n").repeated(101) + "0\r\n");
        QTest::newRow("a chunk without a size") << ok(chunked, "\r\n0\r\n");
        QTest::newRow("a negative chunk") << ok(chunked, "-1\r\nx\r\n0\r\n");
        QTest::newRow("a chunk that is longer than it says") << ok(chunked, "3\r\nbody\r\n0\r\n");
        QTest::newRow("a chunk's line without end") << ok(chunked, "1;" + QByteArray(70, 'x') + "\r\nx\r\n0\r\n");
    }
    void isRefused()
    {
        QFETCH(QByteArray, bytes);
        for (const qsizetype size : {1, 2, 3, 7, 20000}) {
            const HttpAnswer answer = readInPieces(bytes, size);
            QCOMPARE(answer.state(), HttpAnswer::State::Refused);
            QVERIFY(answer.body().size() <= largest);
        }
    }

    void isRefusedAsSoonAsItShows()
    {
        HttpAnswer answer(largest);
        QCOMPARE(answer.take("HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\n"), HttpAnswer::State::Partial);
        QCOMPARE(answer.take("\r\n"), HttpAnswer::State::Refused);
        QCOMPARE(answer.take(ok("", "body")), HttpAnswer::State::Refused);
        QCOMPARE(answer.end(), HttpAnswer::State::Refused);
    }

    void isReadInTime()
    {
        QElapsedTimer time;
        time.start();
        HttpAnswer answer(64 * 1024);
        answer.take("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        const QByteArray chunks = QByteArray("1\r\nx\r\n").repeated(2730); // 16 KiB, as the socket hands them on
        for (int i = 0; i < 24; ++i)
            answer.take(chunks);
        QCOMPARE(answer.take("0\r\n\r\n"), HttpAnswer::State::Whole);
        QVERIFY2(time.elapsed() < 1000, QByteArray::number(time.elapsed()));
    }
};

QTEST_GUILESS_MAIN(TestHttpAnswer)
#include "tst_http_answer.moc"
