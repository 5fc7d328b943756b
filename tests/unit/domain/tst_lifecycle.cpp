// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/lifecycle.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;

class TestLifecycle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // DESIGN section 1, sentence by sentence: from, and where to in one move. What is not listed is not possible.
    void everyPair_data()
    {
        const QMap<QString, QStringList> sentence{
            {u"expected"_s, {u"discovered"_s, u"provisioned"_s, u"pending"_s, u"retired"_s}},
            {u"discovered"_s, {u"provisioned"_s, u"pending"_s, u"retired"_s}},
            {u"provisioned"_s, {u"pending"_s, u"retired"_s}},
            {u"pending"_s, {u"expected"_s, u"discovered"_s, u"provisioned"_s, u"enrolled"_s, u"retired"_s}},
            {u"enrolled"_s, {u"quarantined"_s, u"retired"_s}},
            {u"quarantined"_s, {u"enrolled"_s, u"retired"_s}},
            {u"retired"_s, {u"discovered"_s}},
        };
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<bool>("possible");
        int pairs = 0;
        for (const QString &from : lifecycleWords.all())
            for (const QString &to : lifecycleWords.all()) {
                QTest::addRow("%s to %s", qPrintable(from), qPrintable(to)) << from << to << sentence.value(from).contains(to);
                ++pairs;
            }
        QCOMPARE(pairs, 49);
    }
    void everyPair()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QTEST(canMove(*lifecycleWords.value(from), *lifecycleWords.value(to)), "possible");
    }
};

QTEST_GUILESS_MAIN(TestLifecycle)
#include "tst_lifecycle.moc"
