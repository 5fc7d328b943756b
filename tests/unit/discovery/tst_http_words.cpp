// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/first_words/http_words.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster::discovery;

namespace {

QByteArray page(const QByteArray &body, const QByteArray &headers = {})
{
    return "HTTP/1.1 200 OK\r\n" + headers + "\r\n" + body;
}

HttpWords words(const QString &title)
{
    return {200, {}, {}, {}, title};
}

} // namespace

class TestHttpWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<HttpWords>("expected");
        QTest::newRow("a page") << page("<html><head><title>Camera 7</title>", "Server: lighttpd/1.4.59\r\n")
                                << HttpWords{200, u"lighttpd/1.4.59"_s, {}, {}, u"Camera 7"_s};
        QTest::newRow("a login") << QByteArray(
            "HTTP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"IP \\\"Cam\\\"\"\r\n\r\n")
                                 << HttpWords{401, {}, u"IP \"Cam\""_s, {}, {}};
        QTest::newRow("a login by digest") << QByteArray(
            "HTTP/1.1 401 x\r\nwww-authenticate: Digest qop=\"auth\", Realm=shelly-1, nonce=\"1\"\r\n\r\n")
                                           << HttpWords{401, {}, u"shelly-1"_s, {}, {}};
        QTest::newRow("a redirect") << QByteArray("HTTP/1.1 302 Found\r\nLocation: https://10.0.0.1/\r\nServer:x\r\n\r\n")
                                    << HttpWords{302, u"x"_s, {}, u"https://10.0.0.1/"_s, {}};
        QTest::newRow("RTSP") << QByteArray("RTSP/1.0 200 OK\r\nCSeq: 1\r\nServer: Dahua Rtsp Server\r\nPublic: OPTIONS\r\n\r\n")
                              << HttpWords{200, u"Dahua Rtsp Server"_s, {}, {}, {}};
        QTest::newRow("bare line feeds") << QByteArray("HTTP/1.1 200 OK\nServer: x\n\n<TITLE lang=en>\n a\n  b </TITLE>")
                                         << HttpWords{200, u"x"_s, {}, {}, u"a b"_s};
        QTest::newRow("entities") << page("<title>A &amp; B &#x41;&#66;&lt;&nbsp;&bogus;&#0;&#xD800;&#99999999;</title>")
                                  << words(u"A & B AB< &bogus;&#99999999;"_s);
        QTest::newRow("UTF-8") << page("<title>Küche</title>") << words(u"Küche"_s);
        QTest::newRow("Latin-1") << page("<title>K\xfc"
                                         "che</title>")
                                 << words(u"Küche"_s);
        QTest::newRow("control characters") << page("<title>a\x07\x1b"
                                                    "b\xe2\x80\xae</title>")
                                            << words(u"ab"_s);
        QTest::newRow("a title without end") << page("<title>abc") << words({});
        QTest::newRow("in chunks") << page("5\r\n<titl\r\n9;x=y\r\ne>Two</ti\r\n4\r\ntle>\r\n0\r\n\r\n",
                                           "Transfer-Encoding: chunked\r\n")
                                   << words(u"Two"_s);
        QTest::newRow("in bad chunks") << page("zz\r\n<title>a</title>", "Transfer-Encoding: chunked\r\n") << words({});
        QTest::newRow("in a chunk longer than the answer")
            << page("fffffff\r\n<title>a</title>", "Transfer-Encoding: chunked\r\n") << words(u"a"_s);
        QTest::newRow("a chunk of nonsense length")
            << page("ffffffffffffffff\r\n<title>a</title>", "Transfer-Encoding: chunked\r\n") << words({});
        QTest::newRow("the head cut off") << QByteArray("HTTP/1.1 200 OK\r\nServer: a\r\nWWW-Authen")
                                          << HttpWords{200, u"a"_s, {}, {}, {}};
        QTest::newRow("a header cut off") << QByteArray("HTTP/1.1 200 OK\r\nServer: ligh") << words({});
        QTest::newRow("the first of two") << QByteArray("HTTP/1.1 200 OK\r\nServer: a\r\nServer: b\r\n: c\r\nd\r\n\r\n")
                                          << HttpWords{200, u"a"_s, {}, {}, {}};
        QTest::newRow("a long header") << QByteArray("HTTP/1.1 200 OK\r\nServer: " + QByteArray(9000, 'x') + "\r\n\r\n")
                                       << HttpWords{200, QString(255, u'x'), {}, {}, {}};
        QTest::newRow("a long title") << page("<title>" + QByteArray(9000, 'x') + "</title>") << words(QString(255, u'x'));
    }
    void reads()
    {
        QFETCH(QByteArray, answer);
        QFETCH(HttpWords, expected);
        const auto read = HttpWords::read(answer);
        QVERIFY(read);
        QCOMPARE(read->status, expected.status);
        QCOMPARE(read->server, expected.server);
        QCOMPARE(read->realm, expected.realm);
        QCOMPARE(read->redirect, expected.redirect);
        QCOMPARE(read->title, expected.title);
    }

    void refusesWhatIsNotHttp_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("SSH") << QByteArray("SSH-2.0-OpenSSH_8.4\r\n");
        QTest::newRow("no status") << QByteArray("HTTP/1.1\r\n\r\n");
        QTest::newRow("a status of words") << QByteArray("HTTP/1.1 yes\r\n\r\n");
        QTest::newRow("a status below all") << QByteArray("HTTP/1.1 -12 x\r\n\r\n");
    }
    void refusesWhatIsNotHttp()
    {
        QFETCH(QByteArray, answer);
        QVERIFY(!HttpWords::read(answer));
        QVERIFY(!HttpWords::isWhole(answer));
    }

    void knowsTheEnd_data()
    {
        QTest::addColumn<QByteArray>("open");
        QTest::addColumn<QByteArray>("whole");
        QTest::newRow("by its length") << page("ab", "Content-Length: 3\r\n") << page("abc", "Content-Length: 3\r\n");
        QTest::newRow("by a title") << page("<title>a") << page("<title>a</TITLE");
        QTest::newRow("by the last chunk") << page("1\r\na\r\n", "Transfer-Encoding: Chunked\r\n")
                                           << page("1\r\na\r\n0\r\n\r\n", "Transfer-Encoding: Chunked\r\n");
        QTest::newRow("without a body") << QByteArray("HTTP/1.1 304 x\r\n") << QByteArray("HTTP/1.1 304 x\r\n\r\n");
        QTest::newRow("of RTSP") << QByteArray("RTSP/1.0 200 OK\r\nCSeq: 1\r\n")
                                 << QByteArray("RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n");
        QTest::newRow("not by a length of words") << page("ab", "Content-Length: two\r\n") << page("", "Content-Length: 0\r\n");
        QTest::newRow("not by a length beyond all")
            << page("ab", "Content-Length: 99999999999999999999\r\n") << page("", "Content-Length: 0\r\n");
        QTest::newRow("not by a length below all") << page("ab", "Content-Length: -1\r\n") << page("", "Content-Length: 0\r\n");
    }
    void knowsTheEnd()
    {
        QFETCH(QByteArray, open);
        QFETCH(QByteArray, whole);
        QVERIFY(!HttpWords::isWhole(open));
        QVERIFY(HttpWords::isWhole(whole));
    }

    void readsNoMoreHeadersThanAnybodySends()
    {
        QByteArray answer = "HTTP/1.1 200 OK\r\n";
        for (int i = 0; i < 1000; ++i)
            answer += "X: y\r\n";
        const auto read = HttpWords::read(answer + "Server: x\r\n\r\n<title>a</title>");
        QVERIFY(read);
        QCOMPARE(*read, words({}));
    }
};

QTEST_GUILESS_MAIN(TestHttpWords)
#include "tst_http_words.moc"
