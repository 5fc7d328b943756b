// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/linux_ssh/shell_text.h"

#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster::drivers;

class TestShellText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aShellReadsQuotedTextBack_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a word") << QByteArray("word");
        QTest::newRow("blanks") << QByteArray("  two  words\t");
        QTest::newRow("a quote") << QByteArray("it's");
        QTest::newRow("only quotes") << QByteArray("'''");
        QTest::newRow("double quotes") << QByteArray("\"$HOME\"");
        QTest::newRow("a command") << QByteArray("$(id)`id`;id|id&id>x");
        QTest::newRow("out of the quotes") << QByteArray("';id;'");
        QTest::newRow("escaped quote") << QByteArray("\\';id;\\'");
        QTest::newRow("backslashes") << QByteArray("\\n\\\\");
        QTest::newRow("lines") << QByteArray("one\ntwo\n\nfour");
        QTest::newRow("an option") << QByteArray("-n");
        QTest::newRow("two dashes") << QByteArray("--");
        QTest::newRow("patterns") << QByteArray("* ? [a-z] ~ {a,b} #");
        QTest::newRow("no UTF-8") << QByteArray("\xff\xfe\x80");
        QTest::newRow("control characters") << QByteArray("\x01\x1b[31m\x7f\r");
    }
    void aShellReadsQuotedTextBack()
    {
        QFETCH(QByteArray, value);
        QProcess shell;
        const QByteArray command = "printf '<%s>' " + quoted(value) + ' ' + quoted(value) + '\n';
        shell.start(u"/bin/sh"_s, {u"-s"_s});
        shell.write(command);
        shell.closeWriteChannel();
        QVERIFY(shell.waitForFinished());
        QCOMPARE(shell.readAllStandardError(), QByteArray());
        QCOMPARE(shell.readAllStandardOutput(), '<' + value + "><" + value + '>');
    }

    void whatADeviceSaidIsOneShortLine()
    {
        QCOMPARE(said("  one\r\n\ttwo\x1b[31m\x07  three \n"), u"one two [31m three"_s);
        QCOMPARE(said(""), QString());
        QCOMPARE(said("\xff\xfe"), u"\ufffd\ufffd"_s);
        QCOMPARE(said(QByteArray(200, 'x')).size(), 200);
        const QString cut = said(QByteArray(1 << 20, 'x'));
        QCOMPARE(cut.size(), 200);
        QVERIFY(cut.endsWith(u'…'));
    }

    void namesAreStrict_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("account");
        QTest::addColumn<bool>("host");
        QTest::addColumn<bool>("timeServer");
        QTest::addColumn<bool>("file");
        QTest::newRow("a word") << u"gateway"_s << true << true << true << true;
        QTest::newRow("digits") << u"7"_s << false << true << true << true;
        QTest::newRow("underscore") << u"_apt"_s << true << false << false << true;
        QTest::newRow("dots") << u"ntp.example.org"_s << true << true << true << true;
        QTest::newRow("a job's id") << u"0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b"_s << false << true << true << true;
        QTest::newRow("IPv4") << u"10.0.0.7"_s << false << true << true << true;
        QTest::newRow("IPv6") << u"2001:db8::7"_s << false << false << true << false;
        QTest::newRow("IPv6 with a zone") << u"fe80::7%eth0"_s << false << false << false << false;
        QTest::newRow("nothing") << QString() << false << false << false << false;
        QTest::newRow("dash first") << u"-x"_s << false << false << false << false;
        QTest::newRow("dash last") << u"x-"_s << true << false << false << true;
        QTest::newRow("dot first") << u".x"_s << false << false << false << false;
        QTest::newRow("up") << u".."_s << false << false << false << false;
        QTest::newRow("path") << u"a/b"_s << false << false << false << false;
        QTest::newRow("blank") << u"a b"_s << false << false << false << false;
        QTest::newRow("two lines") << u"a\nb"_s << false << false << false << false;
        QTest::newRow("end of line") << u"a\n"_s << false << false << false << false;
        QTest::newRow("NUL") << QString(u"a"_s + QChar(0)) << false << false << false << false;
        QTest::newRow("command") << u"$(id)"_s << false << false << false << false;
        QTest::newRow("colon") << u"root:x"_s << false << false << false << false;
        QTest::newRow("umlaut") << u"gerät"_s << false << false << false << false;
        QTest::newRow("other digits") << u"٧"_s << false << false << false << false;
        QTest::newRow("long label") << QString(64, u'x') << false << false << false << true;
        QTest::newRow("too long") << QString(254, u'x') << false << false << false << false;
    }
    void namesAreStrict()
    {
        QFETCH(QString, text);
        QTEST(isAccountName(text), "account");
        QTEST(isHostName(text), "host");
        QTEST(isTimeServer(text), "timeServer");
        QTEST(isFileName(text), "file");
    }
};

QTEST_GUILESS_MAIN(TestShellText)
#include "tst_shell_text.moc"
