// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/evaluation.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;

class TestEvaluation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sumsUp_data()
    {
        QTest::addColumn<int>("policies");
        QTest::addColumn<int>("open");
        QTest::addColumn<int>("waived");
        QTest::addColumn<Compliance>("compliance");
        QTest::newRow("no policy") << 0 << 0 << 0 << Compliance::Unknown;
        QTest::newRow("no finding") << 1 << 0 << 0 << Compliance::Compliant;
        QTest::newRow("a finding") << 1 << 1 << 0 << Compliance::Violating;
        QTest::newRow("all waived") << 2 << 0 << 2 << Compliance::Waived;
        QTest::newRow("one not waived") << 2 << 1 << 2 << Compliance::Violating;
    }
    void sumsUp()
    {
        QFETCH(int, policies);
        QFETCH(int, open);
        QFETCH(int, waived);
        Evaluation evaluation;
        for (int i = 0; i < policies; ++i)
            evaluation.policies += u"p%1"_s.arg(i);
        Finding finding;
        evaluation.findings.insert(0, open, finding);
        finding.waivedUntil = Timestamp(std::chrono::milliseconds(1));
        evaluation.findings.insert(0, waived, finding);
        QTEST(evaluation.compliance(), "compliance");
    }

    // Of a warning, too: severity says what follows, not whether it holds.
    void aWarningViolates()
    {
        Evaluation evaluation;
        evaluation.policies = {u"p"_s};
        evaluation.findings.resize(1);
        evaluation.findings.front().severity = Severity::Warning;
        QCOMPARE(evaluation.compliance(), Compliance::Violating);
    }
};

QTEST_GUILESS_MAIN(TestEvaluation)
#include "tst_evaluation.moc"
