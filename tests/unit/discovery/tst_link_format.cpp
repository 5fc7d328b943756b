// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/coap/link_format.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster::discovery;

using Attributes = QMap<QString, QString>;
using Links = QVector<CoreLink>;

class TestLinkFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<Links>("links");
        QTest::newRow("nothing") << QByteArray() << Links{};
        QTest::newRow("no attributes") << QByteArray("</a>") << Links{{u"/a"_s, {}}};
        // RFC 6690 section 5
        QTest::newRow("sensors") << QByteArray(
            "</sensors>;ct=40;title=\"Sensor Index\",</sensors/temp>;rt=\"temperature-c\";if=\"sensor\"")
                                 << Links{{u"/sensors"_s, {{u"ct"_s, u"40"_s}, {u"title"_s, u"Sensor Index"_s}}},
                                          {u"/sensors/temp"_s, {{u"rt"_s, u"temperature-c"_s}, {u"if"_s, u"sensor"_s}}}};
        QTest::newRow("anchor") << QByteArray("</t>;anchor=\"/sensors/temp\";rel=\"alternate\"")
                                << Links{{u"/t"_s, {{u"anchor"_s, u"/sensors/temp"_s}}}};
        QTest::newRow("flag") << QByteArray("</time>;obs;ct=0") << Links{{u"/time"_s, {{u"obs"_s, u""_s}, {u"ct"_s, u"0"_s}}}};
        QTest::newRow("quoted comma, semicolon and quote") << QByteArray("</a>;title=\"b,<c>;d\\\"e\\\\f\",</g>")
                                                           << Links{{u"/a"_s, {{u"title"_s, u"b,<c>;d\"e\\f"_s}}}, {u"/g"_s, {}}};
        QTest::newRow("white space") << QByteArray("</a> ; rt = x ,\r\n </b>\n")
                                     << Links{{u"/a"_s, {{u"rt"_s, u"x"_s}}}, {u"/b"_s, {}}};
        QTest::newRow("names without case, the first counts")
            << QByteArray("</a>;RT=x;rt=y") << Links{{u"/a"_s, {{u"rt"_s, u"x"_s}}}};
        QTest::newRow("unknown are left out") << QByteArray("</a>;title*=UTF-8''x;foo=1;bar") << Links{{u"/a"_s, {}}};
        QTest::newRow("empty value") << QByteArray("</a>;rt=\"\"") << Links{{u"/a"_s, {{u"rt"_s, u""_s}}}};
        QTest::newRow("not for the screen") << QByteArray("</a\x1b[2J>;title=\"\xe2\x80\xaex\x00y\"", 23)
                                            << Links{{u"/a[2J"_s, {{u"title"_s, u"xy"_s}}}};
        QTest::newRow("another host's") << QByteArray("<coap://[fe80::1]/a>;rt=x")
                                        << Links{{u"coap://[fe80::1]/a"_s, {{u"rt"_s, u"x"_s}}}};
    }
    void isRead()
    {
        QFETCH(QByteArray, text);
        QFETCH(Links, links);
        const LinkFormat format = LinkFormat::read(text);
        QCOMPARE(format.links, links);
        QVERIFY(!format.isMalformed);
    }

    void endsAtTheFirstFault_data()
    {
        QTest::addColumn<QByteArray>("rest");
        for (const char *rest : {"x", "</b", "</b>;", "</b>;=1", "</b>;ct=\"1", "</b>;ct=\"1\\", "</b>x", "</b>;ct=1\"",
                                 "</b></c>", "<<b>>", ",", ""})
            QTest::newRow(*rest ? rest : "a comma at the end") << QByteArray(rest);
        QTest::newRow("too many parameters") << QByteArray("</b>" + QByteArray(";ct=1").repeated(40));
        QTest::newRow("a NUL") << QByteArray("</b>;\0=1", 8);
    }
    void endsAtTheFirstFault()
    {
        QFETCH(QByteArray, rest);
        const LinkFormat format = LinkFormat::read("</a>;ct=0," + rest);
        QCOMPARE(format.links, (Links{{u"/a"_s, {{u"ct"_s, u"0"_s}}}}));
        QVERIFY(format.isMalformed);
    }

    /// What stands at the end of a text that is cut may be the beginning of something longer.
    void ofACutTextTheLastLinkIsNotBelieved_data()
    {
        QTest::addColumn<QByteArray>("rest");
        QTest::addColumn<bool>("isMalformed");
        for (const char *rest :
             {"", "<", "</b", "</b>", "</b>;", "</b>;r", "</b>;rt=", "</b>;rt=x", "</b>;rt=\"x", "</b>;rt=\"x\""})
            QTest::newRow(*rest ? rest : "a comma") << QByteArray(rest) << false;
        QTest::newRow("a fault before the end") << QByteArray("x</b>,") << true;
    }
    void ofACutTextTheLastLinkIsNotBelieved()
    {
        QFETCH(QByteArray, rest);
        QFETCH(bool, isMalformed);
        const LinkFormat format = LinkFormat::read("</a>;rt=y," + rest, LinkFormat::End::Cut);
        QCOMPARE(format.links, (Links{{u"/a"_s, {{u"rt"_s, u"y"_s}}}}));
        QCOMPARE(format.isMalformed, isMalformed);
    }

    void readsNoMoreThanItShould()
    {
        const LinkFormat many = LinkFormat::read(QByteArray("</a>,").repeated(10000));
        QCOMPARE(many.links.size(), 128);
        const LinkFormat wide = LinkFormat::read("</" + QByteArray(60000, 'a') + ">;title=\"" + QByteArray(60000, 'b') + '"');
        QCOMPARE(wide.links.size(), 1);
        QVERIFY(wide.links.front().target.size() <= 255);
        QVERIFY(wide.links.front().attributes[u"title"_s].size() <= 255);
    }
};

QTEST_GUILESS_MAIN(TestLinkFormat)
#include "tst_link_format.moc"
