// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/remove_policy.h"
#include "ui/policy/rule_row.h"
#include "ui/support/policy_bench.h"
#include "ui/widgets/query_field.h"
#include "ui/widgets/tab_bar.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>

using namespace Qt::StringLiterals;
using namespace muster;

class TestPolicyEditing : public QObject, protected PolicyBench
{
    Q_OBJECT

private Q_SLOTS:
    void init() { start(); }
    void cleanup() { stop(); }
    void aNewPolicyIsPublished();
    void aBadScopeSaysWhy();
    void whatTheFormDoesNotShowIsKept();
    void rulesAreAddedChangedAndRemoved();
    void whatNobodyTouchedStays();
    void untickedAndTickedIsAsBefore();
    void theSourceIsEdited();
    void anUnsoundSourceStays();
    void anUnsoundDraftKeepsTheCursor();
    void olderVersionsAreReadAndUsed();
    void aDraftIsDiscarded();
    void theFeedLeavesADraftAlone();
    void aConflictOffersToKeepTheDraft();
    void aConflictAtTheRegistryIsSaid();
    void removedMeanwhileIsSaid();
    void writingOnWhileItIsPublished_data();
    void writingOnWhileItIsPublished();
    void aNewOneIsWrittenOnWhilePublished();
};

void TestPolicyEditing::aNewPolicyIsPublished()
{
    action("policy.new")->trigger();
    QTest::keyClicks(find("policy.name"), u"gateways"_s);
    auto *scope = find<ui::QueryField>("policy.scope");
    scope->setFocus();
    QTest::keyClicks(scope->focusProxy(), u"kind:gateway"_s);
    QTRY_VERIFY(find<QLabel>("policy.matching")->text().contains(u"match"_s));
    action("policy.addRule.firmware-at-least")->trigger();
    auto *version = find<QLineEdit>("rule.firmware-at-least.version");
    QVERIFY(!action("policy.publish")->isEnabled()); // only a person can know which
    QTRY_COMPARE(QApplication::focusWidget(), version);
    QTest::keyClicks(version, u"1.4.2"_s);
    QVERIFY2(action("policy.publish")->isEnabled(), qPrintable(action("policy.publish")->toolTip()));
    QCOMPARE(action("policy.publish")->text(), u"Publish version 1"_s);
    QTest::keyClick(version, Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(m_page->unpublished().isEmpty());
    const Policy policy = active();
    QCOMPARE(policy.scope, u"kind:gateway"_s);
    QCOMPARE(policy.rules.size(), 1);
    QCOMPARE(policy.rules[0].parameters.value(u"version"_s).toString(), u"1.4.2"_s);
    QCOMPARE(m_page->countText(), u"1"_s);
    QVERIFY(m_page->subtitle().startsWith("gateways, version 1"_L1));
    QTRY_COMPARE(rows("policy.versions"), 1);
    QVERIFY(!action("policy.publish")->isEnabled());
}

void TestPolicyEditing::aBadScopeSaysWhy()
{
    have({gateways()});
    auto *scope = find<ui::QueryField>("policy.scope");
    scope->setFocus();
    QTest::keyClicks(scope->focusProxy(), u" state:nonsense"_s);
    QVERIFY(!action("policy.publish")->isEnabled());
    QTest::keyClick(scope->focusProxy(), Qt::Key_Return);
    QTRY_VERIFY(scope->hasError());
    QVERIFY2(action("policy.publish")->toolTip().contains(u"state"_s), qPrintable(action("policy.publish")->toolTip()));
    for (int i = 0; i < 15; ++i)
        QTest::keyClick(scope->focusProxy(), Qt::Key_Backspace);
    QVERIFY(!scope->hasError());
    QVERIFY(m_page->unpublished().isEmpty()); // it says the same again
}

void TestPolicyEditing::whatTheFormDoesNotShowIsKept()
{
    Policy policy = gateways();
    policy.admission = Policy::Admission{std::nullopt, {Policy::Attestation::Tpm, Policy::Attestation::X509}, {u"10.0.0.0/8"_s}};
    have({policy});
    find<QComboBox>("policy.onViolation")->setCurrentIndex(2);
    Q_EMIT find<QComboBox>("policy.onViolation")->activated(2);
    find<QCheckBox>("policy.proof.token")->click();
    QTRY_VERIFY(action("policy.publish")->isEnabled());
    action("policy.publish")->trigger();
    QTRY_VERIFY(m_page->unpublished().isEmpty());
    policy.onViolation = Policy::OnViolation::Quarantine;
    policy.admission->attestation += Policy::Attestation::Token;
    QCOMPARE(active(), policy);
}

void TestPolicyEditing::rulesAreAddedChangedAndRemoved()
{
    have({gateways()});
    auto *firmware = find<QLineEdit>("rule.firmware-at-least.version");
    firmware->setFocus();
    QTest::keyClick(firmware, Qt::Key_End);
    QTest::keyClicks(firmware, u".9"_s);
    auto *row = find<ui::RuleRow>("rule.firmware-at-least");
    QVERIFY(row->isChanged());
    QCOMPARE(row->findChild<QLabel *>(u"rule.was"_s)->text(), u"was 1.4.2"_s);
    QCOMPARE(QApplication::focusWidget(), firmware);
    find<QSpinBox>("rule.seen-within.hours")->setValue(24);
    action("policy.addRule.key-origin")->trigger();
    QTRY_VERIFY(find("rule.key-origin")->isVisible());
    find<ui::RuleRow>("rule.key-origin")->findChild<QAction *>(u"rule.up"_s)->trigger();
    row->findChild<QAction *>(u"rule.remove"_s)->trigger();
    QCOMPARE(find<QLabel>("policy.removedRules")->isVisible(), true);
    action("policy.publish")->trigger();
    QTRY_VERIFY(m_page->unpublished().isEmpty());
    const Policy policy = active();
    QCOMPARE(policy.rules.size(), 2);
    QCOMPARE(policy.rules[0].rule, u"key-origin"_s);
    QCOMPARE(policy.rules[1].parameters.value(u"hours"_s).toInt(), 24);
    QCOMPARE(policy.rules[1].severity, std::optional(Severity::Warning));
    QCOMPARE(policy.access, gateways().access);
}

void TestPolicyEditing::whatNobodyTouchedStays()
{
    Policy policy = gateways();
    policy.rules = {{u"key-algorithm"_s, std::nullopt, {{u"allowed"_s, QJsonArray{u"EC-P384"_s, u"EC-P256"_s}}}}};
    have({policy});
    auto *severity = find<ui::RuleRow>("rule.key-algorithm")->findChild<QComboBox *>(u"rule.severity"_s);
    severity->setCurrentIndex(1);
    Q_EMIT severity->activated(1);
    QVERIFY(action("policy.publish")->isEnabled());
    action("policy.publish")->trigger();
    policy.rules[0].severity = Severity::Warning;
    QTRY_COMPARE(active(), policy);
}

void TestPolicyEditing::untickedAndTickedIsAsBefore()
{
    Policy policy = gateways();
    policy.admission = Policy::Admission{Policy::Approval::Automatic, {Policy::Attestation::Tpm}, {u"10.0.0.0/8"_s}};
    have({policy, named(u"cameras"_s, u"kind:camera"_s)});
    auto *access = find<QCheckBox>("policy.access");
    auto *admission = find<QCheckBox>("policy.admission");
    access->click();
    admission->click();
    QVERIFY(!m_page->unpublished().isEmpty());
    access->click();
    admission->click();
    QVERIFY(m_page->unpublished().isEmpty()); // it says the same again
    access->click();
    admission->click();
    chooseRow("policy.list", 1); // another one does not get it
    QTRY_VERIFY(m_page->subtitle().startsWith("cameras"_L1));
    access->click();
    admission->click();
    QCOMPARE(find<QPlainTextEdit>("policy.publish")->toPlainText(), QString());
    QCOMPARE(find<QPlainTextEdit>("policy.networks")->toPlainText(), QString());
    QVERIFY(!find<QCheckBox>("policy.proof.tpm")->isChecked());
}

void TestPolicyEditing::theSourceIsEdited()
{
    have({gateways()});
    find<ui::TabBar>("policy.tabs")->setCurrentIndex(1);
    auto *source = find<QPlainTextEdit>("policy.source");
    QVERIFY(source->isVisible());
    QString text = source->toPlainText();
    source->setPlainText(text.replace(u"\"1.4.2\""_s, u"\"2.0\""_s));
    QVERIFY(action("policy.publish")->isEnabled());
    find<ui::TabBar>("policy.tabs")->setCurrentIndex(0);
    QCOMPARE(find<QLineEdit>("rule.firmware-at-least.version")->text(), u"2.0"_s);
    action("policy.publish")->trigger();
    QTRY_COMPARE(active(), gateways(u"2.0"_s));
}

void TestPolicyEditing::anUnsoundSourceStays()
{
    have({gateways(), named(u"cameras"_s, u"kind:camera"_s)});
    auto *tabs = find<ui::TabBar>("policy.tabs");
    tabs->setCurrentIndex(1);
    auto *source = find<QPlainTextEdit>("policy.source");
    QString text = source->toPlainText();
    text.replace(u"\"hours\""_s, u"\"days\""_s);
    source->setPlainText(text);
    auto *verdict = find<QLabel>("policy.source.verdict");
    QVERIFY2(verdict->text().startsWith("/rules/1"_L1), qPrintable(verdict->text()));
    QVERIFY(!action("policy.publish")->isEnabled());
    tabs->setCurrentIndex(0);
    QCOMPARE(tabs->currentIndex(), 1);
    QVERIFY(find("policy.notice")->isVisible());
    // It is still there after a look at another one.
    chooseRow("policy.list", 1);
    QTRY_VERIFY(find<QPlainTextEdit>("policy.source")->toPlainText().contains(u"cameras"_s));
    chooseRow("policy.list", 0);
    QTRY_COMPARE(source->toPlainText(), text);
    find<QPushButton>("policy.source.drop")->click();
    QVERIFY(m_page->unpublished().isEmpty());
    tabs->setCurrentIndex(0);
    QVERIFY(find("policy.form")->isVisible());
}

void TestPolicyEditing::anUnsoundDraftKeepsTheCursor()
{
    have({gateways()});
    find<QLineEdit>("rule.firmware-at-least.version")->clear();
    QVERIFY(!action("policy.publish")->isEnabled());
    find<ui::TabBar>("policy.tabs")->setCurrentIndex(1);
    auto *source = find<QPlainTextEdit>("policy.source");
    QTextCursor cursor = source->textCursor();
    cursor.setPosition(10);
    source->setTextCursor(cursor);
    run(registry::AddPolicy{named(u"cameras"_s, u"kind:camera"_s)});
    QTRY_COMPARE(rows("policy.list"), 2);
    QCOMPARE(source->textCursor().position(), 10);
}

void TestPolicyEditing::olderVersionsAreReadAndUsed()
{
    have({gateways(u"1.4"_s)});
    run(registry::AddPolicy{gateways(u"1.5"_s)});
    QTRY_COMPARE(rows("policy.versions"), 2);
    auto *versions = find<QListView>("policy.versions");
    QVERIFY(versions->model()->index(0, 0).data(Qt::AccessibleTextRole).toString().contains(u"Active"_s));
    chooseRow("policy.versions", 1);
    QTRY_VERIFY(find("policy.notice")->isVisible());
    auto *firmware = find<QLineEdit>("rule.firmware-at-least.version");
    QCOMPARE(firmware->text(), u"1.4"_s);
    QVERIFY(firmware->isReadOnly());
    QVERIFY(find<QLabel>("policy.notice.details")->text().contains(u"firmware-at-least"_s));
    QVERIFY(m_page->unpublished().isEmpty());
    find<QPushButton>("policy.notice.first")->click(); // use as draft
    QCOMPARE(m_page->unpublished(), QStringList{u"gateways"_s});
    QVERIFY(!firmware->isReadOnly());
    QCOMPARE(action("policy.publish")->text(), u"Publish version 3"_s);
    action("policy.publish")->trigger();
    QTRY_COMPARE(active(), gateways(u"1.4"_s));
    QTRY_COMPARE(rows("policy.versions"), 3);
}

void TestPolicyEditing::aDraftIsDiscarded()
{
    have({gateways()});
    auto *firmware = find<QLineEdit>("rule.firmware-at-least.version");
    firmware->selectAll();
    QTest::keyClicks(firmware, u"9"_s);
    QVERIFY(action("policy.discard")->isVisible());
    action("policy.discard")->trigger();
    confirm("policy.discardBox");
    QCOMPARE(firmware->text(), u"1.4.2"_s);
    QVERIFY(m_page->unpublished().isEmpty());
    QVERIFY(!action("policy.discard")->isVisible());
}

void TestPolicyEditing::theFeedLeavesADraftAlone()
{
    have({gateways()});
    auto *firmware = find<QLineEdit>("rule.firmware-at-least.version");
    firmware->setFocus();
    firmware->selectAll();
    QTest::keyClicks(firmware, u"1.5"_s);
    firmware->setCursorPosition(1);
    run(registry::AddPolicy{named(u"cameras"_s, u"kind:camera"_s)});
    QTRY_COMPARE(rows("policy.list"), 2);
    QCOMPARE(firmware->text(), u"1.5"_s);
    QCOMPARE(firmware->cursorPosition(), 1);
    QCOMPARE(QApplication::focusWidget(), firmware);
    QVERIFY(!find("policy.notice")->isVisible());
}

void TestPolicyEditing::aConflictOffersToKeepTheDraft()
{
    have({gateways()});
    auto *firmware = find<QLineEdit>("rule.firmware-at-least.version");
    firmware->selectAll();
    QTest::keyClicks(firmware, u"3"_s);
    Policy theirs = gateways();
    theirs.rules.removeLast();
    run(registry::AddPolicy{theirs});
    QTRY_VERIFY(find("policy.notice")->isVisible());
    QVERIFY(find<QLabel>("policy.notice.sentence")->text().contains(u"j.kern"_s));
    QVERIFY(find<QLabel>("policy.notice.details")->text().contains(u"seen-within"_s));
    QVERIFY(!action("policy.publish")->isEnabled());
    QCOMPARE(firmware->text(), u"3"_s);
    find<QPushButton>("policy.notice.first")->click(); // keep mine
    QVERIFY(!find("policy.notice")->isVisible());
    QVERIFY(action("policy.publish")->isEnabled());
    action("policy.publish")->trigger();
    QTRY_COMPARE(active(), gateways(u"3"_s));
}

/// Published in the moment before the feed tells of it.
void TestPolicyEditing::aConflictAtTheRegistryIsSaid()
{
    have({gateways()});
    auto *firmware = find<QLineEdit>("rule.firmware-at-least.version");
    firmware->selectAll();
    QTest::keyClicks(firmware, u"3"_s);
    const auto &services = m_console->services();
    Policy theirs = gateways(u"2"_s);
    auto first = services.registry.apply(registry::AddPolicy{theirs}, services.actor);
    first->start(); // goes before ours on the writer thread
    action("policy.publish")->trigger();
    QTRY_VERIFY(find("policy.notice")->isVisible());
    QTRY_VERIFY(find<QLabel>("policy.notice.sentence")->text().contains(u"version 2"_s));
    QCOMPARE(m_page->unpublished(), QStringList{u"gateways"_s});
    QCOMPARE(active(), theirs);
}

void TestPolicyEditing::removedMeanwhileIsSaid()
{
    have({gateways()});
    auto *firmware = find<QLineEdit>("rule.firmware-at-least.version");
    firmware->selectAll();
    QTest::keyClicks(firmware, u"3"_s);
    run(registry::RemovePolicy{u"gateways"_s});
    QTRY_VERIFY(find("policy.notice")->isVisible());
    find<QPushButton>("policy.notice.first")->click();
    QVERIFY(action("policy.publish")->isEnabled());
    action("policy.publish")->trigger();
    QTRY_COMPARE(active(), gateways(u"3"_s));
}

void TestPolicyEditing::writingOnWhileItIsPublished_data()
{
    QTest::addColumn<bool>("isSound");
    QTest::newRow("a policy") << true;
    QTest::newRow("no policy yet") << false;
}

void TestPolicyEditing::writingOnWhileItIsPublished()
{
    QFETCH(bool, isSound);
    have({gateways()});
    find<ui::TabBar>("policy.tabs")->setCurrentIndex(1);
    auto *source = find<QPlainTextEdit>("policy.source");
    QString text = source->toPlainText();
    source->setPlainText(text.replace(u"\"1.4.2\""_s, u"\"2.0\""_s));
    action("policy.publish")->trigger();
    text = isSound ? text.replace(u"\"2.0\""_s, u"\"3.0\""_s) : text + u'{';
    source->setPlainText(text);
    QTRY_COMPARE(active(), gateways(u"2.0"_s));
    QTRY_VERIFY(m_page->subtitle().startsWith("gateways, version 2"_L1));
    QCOMPARE(m_page->unpublished(), QStringList{u"gateways"_s});
    QCOMPARE(source->toPlainText(), text);
    QCOMPARE(action("policy.publish")->isEnabled(), isSound);
}

void TestPolicyEditing::aNewOneIsWrittenOnWhilePublished()
{
    action("policy.new")->trigger();
    QTest::keyClicks(find("policy.name"), u"gateways"_s);
    action("policy.addRule.firmware-at-least")->trigger();
    auto *version = find<QLineEdit>("rule.firmware-at-least.version");
    QTest::keyClicks(version, u"1"_s);
    action("policy.publish")->trigger();
    QTest::keyClicks(version, u".5"_s);
    QTRY_COMPARE(m_page->countText(), u"1"_s);
    QCOMPARE(rows("policy.list"), 1);
    QCOMPARE(m_page->unpublished(), QStringList{u"gateways"_s});
    QCOMPARE(find<QLineEdit>("rule.firmware-at-least.version")->text(), u"1.5"_s);
    QTRY_VERIFY2(action("policy.publish")->isEnabled(), qPrintable(action("policy.publish")->toolTip()));
    action("policy.publish")->trigger();
    QTRY_VERIFY(m_page->unpublished().isEmpty());
    QCOMPARE(active().rules[0].parameters.value(u"version"_s).toString(), u"1.5"_s);
}

QTEST_MAIN(TestPolicyEditing)
#include "tst_policy_editing.moc"
