// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;

class TestText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void folds_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("folded");
        QTest::newRow("nothing") << QString() << QString();
        QTest::newRow("ascii") << u"GW-Werk 2"_s << u"gw-werk 2"_s;
        QTest::newRow("umlauts") << u"ÄÖÜ"_s << u"äöü"_s;
        QTest::newRow("sharp s stays: simple folding keeps the length") << u"Straße"_s << u"straße"_s;
        QTest::newRow("capital sharp s folds to the small one") << u"\u1E9E"_s << u"ß"_s;
        QTest::newRow("final sigma") << u"ΟΔΟΣ ς"_s << u"οδοσ σ"_s;
        QTest::newRow("Kelvin sign") << u"\u212A"_s << u"k"_s;
        QTest::newRow("Angstrom sign") << u"\u212B"_s << u"å"_s;
        QTest::newRow("long s") << u"\u017F"_s << u"s"_s;
        QTest::newRow("Turkish dotted I has no simple folding") << u"\u0130"_s << u"\u0130"_s;
        QTest::newRow("dotless i stays") << u"ı"_s << u"ı"_s;
        QTest::newRow("ligature has no simple folding") << u"\uFB01"_s << u"\uFB01"_s;
        QTest::newRow("Cherokee folds upwards") << u"\uAB70"_s << u"\u13A0"_s;
        QTest::newRow("Deseret, beyond 16 bits") << u"\U00010400x"_s << u"\U00010428x"_s;
        QTest::newRow("a lone high surrogate") << QString(QChar(0xD801)) + u'A' << QString(QChar(0xD801)) + u'a';
        QTest::newRow("a lone low surrogate") << QString(QChar(0xDC00)) + u'A' << QString(QChar(0xDC00)) + u'a';
    }
    void folds()
    {
        QFETCH(QString, text);
        QTEST(foldCase(text), "folded");
        QCOMPARE(foldCase(foldCase(text)), foldCase(text));
    }

    // What simple folding promises over all of Unicode: one code point each, and nothing left to fold.
    void foldsEveryCodePointToOneThatStays()
    {
        for (char32_t point = 0; point <= 0x10FFFF; ++point) {
            if (QChar::isSurrogate(point))
                continue;
            const QString folded = foldCase(QString().append(QChar::fromUcs4(point)));
            const auto points = folded.toUcs4();
            if (points.size() != 1 || foldCase(folded) != folded)
                QFAIL(qPrintable(u"U+%1"_s.arg(static_cast<uint>(point), 4, 16)));
        }
    }

    void sorts_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::newRow("by number") << u"gw-2"_s << u"gw-10"_s;
        QTest::newRow("by the second number") << u"gw-2-9"_s << u"gw-2-10"_s;
        QTest::newRow("the number before what follows it") << u"gw-2z"_s << u"gw-10a"_s;
        QTest::newRow("versions") << u"1.9.3"_s << u"1.10.0"_s;
        QTest::newRow("leading zeros don't count") << u"gw-0009"_s << u"gw-10"_s;
        QTest::newRow("more leading zeros") << u"gw-9"_s << u"gw-00000010"_s;
        QTest::newRow("zero") << u"gw-000"_s << u"gw-1"_s;
        QTest::newRow("nothing first") << QString() << u"0"_s;
        QTest::newRow("a prefix first") << u"gw"_s << u"gw-1"_s;
        QTest::newRow("digits before letters") << u"gw1"_s << u"gwa"_s;
        QTest::newRow("a dash before digits, as in ASCII") << u"gw-"_s << u"gw1"_s;
        QTest::newRow("case is nothing") << u"GW-2"_s << u"gw-10"_s;
        QTest::newRow("letters by code point") << u"z"_s << u"ä"_s;
        QTest::newRow("beyond 64 bits") << u"99999999999999999999"_s << u"100000000000000000000"_s;
        QTest::newRow("200 digits") << QString(200, u'9') << u'1' + QString(200, u'0');
        QTest::newRow("254 digits") << QString(254, u'9') << u'1' + QString(254, u'0');
        QTest::newRow("255 digits") << QString(255, u'9') << u'1' + QString(255, u'0');
        QTest::newRow("600 digits, told apart by the last") << QString(600, u'7') << QString(599, u'7') + u'8';
        QTest::newRow("508 digits") << QString(508, u'9') << u'1' + QString(508, u'0');
    }
    void sorts()
    {
        QFETCH(QString, first);
        QFETCH(QString, second);
        QVERIFY(naturalSortKey(first) < naturalSortKey(second));
        QVERIFY(!(naturalSortKey(second) < naturalSortKey(first)));
    }

    void sharesAKey_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::newRow("case") << u"Gateway"_s << u"gATEWAY"_s;
        QTest::newRow("leading zeros") << u"gw-007"_s << u"gw-7"_s;
        QTest::newRow("zeros") << u"000"_s << u"0"_s;
    }
    void sharesAKey()
    {
        QFETCH(QString, first);
        QFETCH(QString, second);
        QCOMPARE(naturalSortKey(first), naturalSortKey(second));
    }

    // The order of the keys against one written down the other way round: texts cut into numbers and characters, compared
    // piece by piece.
    void agreesWithAComparisonByPieces()
    {
        QRandomGenerator random(20260312);
        const QString alphabet = u"0019aAbZ-. /:äß\U00010400"_s;
        const auto points = alphabet.toUcs4();
        const auto text = [&] {
            QString made;
            for (int left = random.bounded(7); left > 0; --left) {
                const uint point = points.at(random.bounded(points.size()));
                made += QChar::fromUcs4(point);
            }
            return made;
        };
        for (int i = 0; i < 20000; ++i) {
            const QString a = text();
            const QString b = text();
            const int wanted = compareByPieces(a, b);
            const QByteArray keyA = naturalSortKey(a);
            const QByteArray keyB = naturalSortKey(b);
            const int found = keyA < keyB ? -1 : keyB < keyA ? 1 : 0;
            if (found != wanted)
                QFAIL(qPrintable(u"\"%1\" and \"%2\": %3, wanted %4"_s.arg(a, b).arg(found).arg(wanted)));
        }
    }

private:
    static bool isDigit(char32_t c) { return c >= U'0' && c <= U'9'; }

    static int compareByPieces(const QString &textA, const QString &textB)
    {
        const auto a = foldCase(textA).toUcs4();
        const auto b = foldCase(textB).toUcs4();
        qsizetype i = 0;
        qsizetype j = 0;
        while (i < a.size() && j < b.size()) {
            if (isDigit(a.at(i)) && isDigit(b.at(j))) {
                quint64 x = 0;
                quint64 y = 0;
                for (; i < a.size() && isDigit(a.at(i)); ++i)
                    x = x * 10 + (a.at(i) - U'0');
                for (; j < b.size() && isDigit(b.at(j)); ++j)
                    y = y * 10 + (b.at(j) - U'0');
                if (x != y)
                    return x < y ? -1 : 1;
                continue;
            }
            // A number stands where the digit 0 stands among characters.
            const char32_t x = isDigit(a.at(i)) ? U'0' : a.at(i);
            const char32_t y = isDigit(b.at(j)) ? U'0' : b.at(j);
            if (x != y)
                return x < y ? -1 : 1;
            ++i;
            ++j;
        }
        const bool endA = i >= a.size();
        const bool endB = j >= b.size();
        return endA && endB ? 0 : endA ? -1 : 1;
    }
};

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
