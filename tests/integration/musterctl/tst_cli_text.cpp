// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/text.h"

#include <QJsonDocument>
#include <QtTest>

#include <clocale>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::cli;

class TestCliText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { std::setlocale(LC_ALL, "C.UTF-8"); }

    void terminalsAreNotObeyed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << u"Kälte 7 \U0001F321"_s << u"Kälte 7 \U0001F321"_s;
        QTest::newRow("escape") << u"a\x1B[31mb"_s << u"a\\x1B[31mb"_s;
        QTest::newRow("line end") << u"a\r\nb"_s << u"a\\x0D\\x0Ab"_s;
        QTest::newRow("C1") << QString(QChar(0x9B)) << u"\\x9B"_s;
        QTest::newRow("right to left override") << QString(QChar(0x202E)) << u"\\u{202E}"_s;
        QTest::newRow("lone surrogate") << QString(QChar(0xD800)) << u"\\u{D800}"_s;
        QTest::newRow("line separator") << QString(QChar(0x2028)) << u"\\u{2028}"_s;
        QTest::newRow("tag beyond the BMP") << QString::fromUcs4(U"\U000E0041") << u"\\u{E0041}"_s;
    }
    void terminalsAreNotObeyed()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, shown);
        QCOMPARE(printable(text), shown);
    }

    void jsonKeepsTheValue()
    {
        const QString text = u"a\x1B\u0085\u202E"_s + QString::fromUcs4(U"\U000E0041") + u"\"\\ü"_s;
        const QByteArray line = jsonLine({{u"a"_s, text}});
        QCOMPARE(printable(QString::fromUtf8(line)).toUtf8(), line); // nothing left to escape
        QCOMPARE(QJsonDocument::fromJson(line).object().value(u"a"_s).toString(), text);
    }

    void csv_data()
    {
        QTest::addColumn<QStringList>("cells");
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("plain") << QStringList{u"a"_s, QString(), u"b c"_s} << QByteArray("a,,b c\r\n");
        QTest::newRow("quoted") << QStringList{u"a,b"_s, u"say \"x\""_s, u"1\n2"_s}
                                << QByteArray("\"a,b\",\"say \"\"x\"\"\",\"1\n2\"\r\n");
        QTest::newRow("formulas") << QStringList{u"=1"_s, u"+1"_s, u"-1"_s, u"@a"_s, u"\ta"_s}
                                  << QByteArray("'=1,'+1,'-1,'@a,'\ta\r\n");
        QTest::newRow("formula in quotes") << QStringList{u"=A(1,2)"_s} << QByteArray("\"'=A(1,2)\"\r\n");
    }
    void csv()
    {
        QFETCH(const QStringList, cells);
        QFETCH(const QByteArray, line);
        QCOMPARE(csvLine(cells), line);
    }

    void widths()
    {
        QCOMPARE(displayWidth(u"abc"_s), 3);
        QCOMPARE(displayWidth(u"é"_s), 1);
        QCOMPARE(displayWidth(u"e\u0301"_s), 1);
        QCOMPARE(displayWidth(u"漢字"_s), 4);
    }

    void ages_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("future") << -5 << u"now"_s;
        QTest::newRow("now") << 0 << u"now"_s;
        QTest::newRow("seconds") << 59 << u"59 s ago"_s;
        QTest::newRow("minutes") << 60 << u"1 min ago"_s;
        QTest::newRow("hours") << 7199 << u"1 h ago"_s;
        QTest::newRow("days") << 86400 * 3 << u"3 d ago"_s;
    }
    void ages()
    {
        QFETCH(const int, seconds);
        QFETCH(const QString, text);
        const Timestamp now(std::chrono::hours(1000));
        QCOMPARE(ageText(now - std::chrono::seconds(seconds), now), text);
    }
};

QTEST_GUILESS_MAIN(TestCliText)
#include "tst_cli_text.moc"
