// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;

class TestError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCodeHasItsOwnWord()
    {
        QSet<QString> words;
        int count = 0;
        for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code, ++count) {
            const QString word = errorCodeName(static_cast<ErrorCode>(code));
            QVERIFY(!word.isEmpty());
            words.insert(word);
        }
        QCOMPARE(count, 13);
        QCOMPARE(words.size(), count);
    }

    // Scripts branch on these words: they never change.
    void wordsAreStable()
    {
        QCOMPARE(errorCodeName(ErrorCode::Cancelled), u"cancelled"_s);
        QCOMPARE(errorCodeName(ErrorCode::NotTrusted), u"notTrusted"_s);
        QCOMPARE(errorCodeName(ErrorCode::NotFound), u"notFound"_s);
        QCOMPARE(errorCodeName(ErrorCode::Internal), u"internal"_s);
    }

    void aNewErrorIsADefectOfOurs() { QCOMPARE(Error().code, ErrorCode::Internal); }
};

QTEST_GUILESS_MAIN(TestError)
#include "tst_error.moc"
