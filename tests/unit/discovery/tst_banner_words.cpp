// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/first_words/banner_words.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster::discovery;

class TestBannerWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QStringList>("words"); // type, text, product, version
        const auto row = [](const char *name, const QByteArray &said, const QString &expected, const QStringList &words) {
            QTest::newRow(name) << said << expected << words;
        };
        row("OpenSSH", "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", u"ssh"_s,
            {u"ssh"_s, u"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3"_s, u"OpenSSH"_s, u"9.2p1"_s});
        row("dropbear", "SSH-2.0-dropbear_2020.81\r\n", u"ssh"_s,
            {u"ssh"_s, u"SSH-2.0-dropbear_2020.81"_s, u"dropbear"_s, u"2020.81"_s});
        row("RouterOS", "SSH-2.0-ROSSSH\r\n", u"ssh"_s, {u"ssh"_s, u"SSH-2.0-ROSSSH"_s, u"ROSSSH"_s, {}});
        row("Cisco, of SSH 1", "SSH-1.99-Cisco-1.25\n", u"ssh"_s, {u"ssh"_s, u"SSH-1.99-Cisco-1.25"_s, u"Cisco"_s, u"1.25"_s});
        row("lines before it", "Keep out\r\nReally\r\nSSH-2.0-x\r\n", u"ssh"_s, {u"ssh"_s, u"SSH-2.0-x"_s, u"x"_s, {}});
        row("SSH on another port", "SSH-2.0-OpenSSH_8.4\r\n", u"telnet"_s,
            {u"ssh"_s, u"SSH-2.0-OpenSSH_8.4"_s, u"OpenSSH"_s, u"8.4"_s});
        row("SSH in the middle of a line", "I speak SSH-2.0-x\r\n", u"ssh"_s, {{}, u"I speak SSH-2.0-x"_s, {}, {}});
        row("SSH and nothing", "SSH-", u"ssh"_s, {u"ssh"_s, u"SSH-"_s, {}, {}});
        row("SSH with control characters", "SSH-2.0-a\x1b[31m\xe2\x80\xae_1\r\n", u"ssh"_s,
            {u"ssh"_s, u"SSH-2.0-a[31m_1"_s, u"a[31m"_s, u"1"_s});
        row("VNC", "RFB 003.008\n", u"vnc"_s, {u"vnc"_s, u"RFB 003.008"_s, {}, {}});
        row("VNC cut short", "RFB 003", u"vnc"_s, {{}, u"RFB 003"_s, {}, {}});
        row("vsftpd", "220 (vsFTPd 3.0.3)\r\n", u"ftp"_s, {u"ftp"_s, u"(vsFTPd 3.0.3)"_s, u"vsFTPd"_s, u"3.0.3"_s});
        row("ProFTPD", "220 ProFTPD 1.3.5e Server (Debian) [::ffff:10.0.0.2]\r\n", u"ftp"_s,
            {u"ftp"_s, u"ProFTPD 1.3.5e Server (Debian) [::ffff:10.0.0.2]"_s, u"ProFTPD"_s, u"1.3.5e"_s});
        row("several lines", "220-Hello\r\n more\r\n220-and\r\n220 FileZilla Server 1.7.0\r\n230 not mine\r\n", u"ftp"_s,
            {u"ftp"_s, u"Hello more and FileZilla Server 1.7.0"_s, {}, {}});
        row("an address is no version", "220 Welcome to 192.168.1.1\r\n", u"ftp"_s,
            {u"ftp"_s, u"Welcome to 192.168.1.1"_s, {}, {}});
        row("a word is no product", "220 x FTP server (Version 6.4) ready\r\n", u"ftp"_s,
            {u"ftp"_s, u"x FTP server (Version 6.4) ready"_s, {}, {}});
        row("busy FTP", "421 Too many users\r\n", u"ftp"_s, {u"ftp"_s, u"Too many users"_s, {}, {}});
        row("mail where telnet is", "220 mail ESMTP\r\n", u"telnet"_s, {u"telnet"_s, u"220 mail ESMTP"_s, {}, {}});
        row("no FTP", "Hello\r\n", u"ftp"_s, {{}, u"Hello"_s, {}, {}});
        row("telnet", "\xff\xfd\x01\xff\xfb\x03\r\nBusyBox login: ", u"telnet"_s, {u"telnet"_s, u"BusyBox login:"_s, {}, {}});
        row("telnet that only negotiates", "\xff\xfd\x18\xff\xfd\x20", u"telnet"_s, {u"telnet"_s, {}, {}, {}});
        row("nothing", "", u"telnet"_s, {{}, {}, {}, {}});
        row("bytes", QByteArray("\0\x01\x80\xfe", 4), u"vnc"_s, {{}, {}, {}, {}});
    }
    void reads()
    {
        QFETCH(QByteArray, said);
        QFETCH(QString, expected);
        const BannerWords words = BannerWords::read(said, expected);
        QTEST((QStringList{words.type, words.text, words.product, words.version}), "words");
    }

    void knowsTheEnd_data()
    {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QByteArray>("open");
        QTest::addColumn<QByteArray>("whole");
        QTest::newRow("SSH") << u"ssh"_s << QByteArray("Hi\r\nSSH-2.0-x") << QByteArray("Hi\r\nSSH-2.0-x\r\n");
        QTest::newRow("VNC") << u"vnc"_s << QByteArray("RFB 003.008") << QByteArray("RFB 003.008\n");
        QTest::newRow("FTP") << u"ftp"_s << QByteArray("220 ready") << QByteArray("220 ready\r\n");
        QTest::newRow("FTP of several lines")
            << u"ftp"_s << QByteArray("220-a\r\n220-b\r\n") << QByteArray("220-a\r\n220-b\r\n220 c\r\n");
        QTest::newRow("telnet") << u"telnet"_s << QByteArray("\xff\xfd\x01 host") << QByteArray("\xff\xfd\x01 host login: ");
    }
    void knowsTheEnd()
    {
        QFETCH(QString, expected);
        QFETCH(QByteArray, open);
        QFETCH(QByteArray, whole);
        QVERIFY(!BannerWords::isWhole({}, expected));
        QVERIFY(!BannerWords::isWhole(open, expected));
        QVERIFY(BannerWords::isWhole(whole, expected));
    }

    void stripsTelnet_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("options") << QByteArray("a\xff\xfb\x01"
                                               "b\xff\xfe\x02"
                                               "c")
                                 << QByteArray("abc");
        QTest::newRow("a command") << QByteArray("a\xff\xf1"
                                                 "b")
                                   << QByteArray("ab");
        QTest::newRow("a doubled byte") << QByteArray("a\xff\xff"
                                                      "b")
                                        << QByteArray("a\xff"
                                                      "b");
        QTest::newRow("a subnegotiation") << QByteArray("a\xff\xfa\x18\x01xterm\xff\xf0"
                                                        "b")
                                          << QByteArray("ab");
        QTest::newRow("one with a doubled byte") << QByteArray("a\xff\xfa\x18\xff\xff\xff\xf0"
                                                               "b")
                                                 << QByteArray("ab");
        QTest::newRow("one without end") << QByteArray("a\xff\xfa\x18\x01xterm") << QByteArray("a");
        QTest::newRow("cut in an option") << QByteArray("a\xff\xfb") << QByteArray("a");
        QTest::newRow("cut behind IAC") << QByteArray("a\xff") << QByteArray("a");
        QTest::newRow("the cursor moves") << QByteArray("\x1b[2J\x1b[1;1Ha\x1b[0mb\x1b") << QByteArray("ab");
        QTest::newRow("a bare CR") << QByteArray("a\r\0b", 4) << QByteArray("a\rb");
    }
    void stripsTelnet()
    {
        QFETCH(QByteArray, said);
        QTEST(telnetText(said), "text");
    }

    void readsProducts_data()
    {
        QTest::addColumn<QString>("header");
        QTest::addColumn<QString>("product");
        QTest::addColumn<QString>("version");
        QTest::newRow("with version") << u"lighttpd/1.4.59"_s << u"lighttpd"_s << u"1.4.59"_s;
        QTest::newRow("with comment") << u"Apache/2.4.41 (Ubuntu)"_s << u"Apache"_s << u"2.4.41"_s;
        QTest::newRow("without") << u"nginx"_s << u"nginx"_s << QString();
        QTest::newRow("otherwise") << u"HP HTTP Server; HP LaserJet"_s << u"HP"_s << QString();
        QTest::newRow("nothing") << QString() << QString() << QString();
        QTest::newRow("a slash") << u"/1.0"_s << QString() << QString();
    }
    void readsProducts()
    {
        QFETCH(QString, header);
        const ProductWords words = ProductWords::read(header);
        QTEST(words.product, "product");
        QTEST(words.version, "version");
    }
};

QTEST_GUILESS_MAIN(TestBannerWords)
#include "tst_banner_words.moc"
