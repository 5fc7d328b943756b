// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fake_clock.h"
#include "ui/registry/finding_row.h"
#include "ui/shell/theme_source.h"

#include <QLabel>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::ui;

class TestFindingRow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysSinceWhen_data();
    void saysSinceWhen();
};

void TestFindingRow::saysSinceWhen_data()
{
    QTest::addColumn<Timestamp>("since");
    QTest::addColumn<bool>("isSaid");
    QTest::newRow("on record") << FakeClock::start - 3h << true;
    QTest::newRow("merely heard") << Timestamp{} << false;
}

void TestFindingRow::saysSinceWhen()
{
    QFETCH(Timestamp, since);
    QFETCH(bool, isSaid);
    Finding finding;
    finding.rule = u"firmware-at-least"_s;
    finding.policy = u"gateways"_s;
    finding.since = since;
    const QString text = findingText(finding, FakeClock::start);
    QVERIFY2(text.contains(u"Policy gateways"_s), qPrintable(text));
    QCOMPARE(text.contains(u"found"_s), isSaid);
    ThemeSource themes{Theme::Preference::Light};
    FindingRow row(themes, nullptr);
    row.setFinding(finding, FakeClock::start);
    bool hasToolTip = false;
    for (const QLabel *label : row.findChildren<QLabel *>())
        hasToolTip = hasToolTip || !label->toolTip().isEmpty();
    QCOMPARE(hasToolTip, isSaid);
}

QTEST_MAIN(TestFindingRow)
#include "tst_finding_row.moc"
