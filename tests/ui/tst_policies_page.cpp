// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/apply_command.h"
#include "registry/command_context.h"
#include "registry/commands/add_policy.h"
#include "registry/commands/evaluate_devices.h"
#include "registry/commands/remove_policy.h"
#include "registry/commands/set_device_attributes.h"
#include "registry/policy_query.h"
#include "ui/policy/finding_delegate.h"
#include "ui/policy/policies_page.h"
#include "ui/policy/policy_findings.h"
#include "ui/policy/policy_list.h"
#include "ui/policy/rule_row.h"
#include "ui/registry/registry_page.h"
#include "ui/support/console.h"
#include "ui/support/demo_fleet.h"
#include "ui/widgets/query_field.h"
#include "ui/widgets/tab_bar.h"

#include <QAbstractItemModel>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QSplitter>
#include <QTimer>

#include <atomic>
#include <functional>
#include <utility>

using namespace Qt::StringLiterals;
using namespace muster;
using With = Console::With;

namespace {

Policy gateways(const QString &firmware = u"1.4.2"_s)
{
    Policy policy;
    policy.name = u"gateways"_s;
    policy.scope = u"kind:gateway"_s;
    policy.rules = {{u"firmware-at-least"_s, std::nullopt, {{u"version"_s, firmware}}},
                    {u"seen-within"_s, Severity::Warning, {{u"hours"_s, 12}}}};
    policy.access = Policy::Access{{u"site/{name}/#"_s}, {u"site/{name}/cmd/#"_s}};
    return policy;
}

Policy named(const QString &name, const QString &scope)
{
    Policy policy;
    policy.name = name;
    policy.scope = scope;
    return policy;
}

} // namespace

class TestPoliciesPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void emptyOffersTheFirst();
    void aNewPolicyIsPublished();
    void aBadScopeSaysWhy();
    void whatTheFormDoesNotShowIsKept();
    void rulesAreAddedChangedAndRemoved();
    void theSourceIsEdited();
    void anUnsoundSourceStays();
    void olderVersionsAreReadAndUsed();
    void aConflictOffersToKeepTheDraft();
    void aConflictAtTheRegistryIsSaid();
    void removedMeanwhileIsSaid();
    void theOrderChanges();
    void removingAsksAndKeepsVersions();
    void aDraftIsDiscarded();
    void theFeedLeavesADraftAlone();
    void tabFollowsTheEye();
    void findingsShowAndLeadToTheDevice();
    void findingsOutsideTheScopeShow();
    void findingsAreOfThePolicyShown();
    void findingsStayWhereOneReads();
    void writingOnWhileItIsPublished_data();
    void writingOnWhileItIsPublished();
    void aNewOneIsWrittenOnWhilePublished();
    void quickMovesAddUp();
    void removingTellsOfTheDraft();
    void untickedAndTickedIsAsBefore();
    void anUnsoundDraftKeepsTheCursor();
    void whatNobodyTouchedStays();
    void theTopBarSurvivesItsOwnClick();
    void whatCantBeReadIsSaidAndTriedAgain();
    void anAuditorReadsOnly();
    void narrowPutsTheSideBelow();
    void closingAsksForDrafts();

private:
    template<typename Command>
    void run(Command command);
    void have(const QVector<Policy> &policies);
    Policy active(const QString &name = u"gateways"_s);
    QStringList order();
    void evaluate();
    template<typename T = QWidget>
    T *find(const char *name)
    {
        return m_console->find<T>(name);
    }
    QAction *action(const char *name) { return find<QAction>(name); }
    int rows(const char *list) { return find<QListView>(list)->model()->rowCount(); }
    void chooseRow(const char *list, int row)
    {
        auto *view = find<QListView>(list);
        view->setCurrentIndex(view->model()->index(row, 0));
    }
    void confirm(const char *box);

    std::unique_ptr<Console> m_console;
    ui::PoliciesPage *m_page = nullptr;
};

void TestPoliciesPage::init()
{
    m_console = std::make_unique<Console>(With::Fleet);
    QVERIFY(m_console->start());
    find<QAction>("go.policiesPage")->trigger();
    m_page = m_console->window().findChild<ui::PoliciesPage *>();
    QVERIFY(m_page && m_page->isVisible());
    QTRY_VERIFY(find("policy.empty")->isVisible());
}

void TestPoliciesPage::cleanup()
{
    m_page = nullptr;
    m_console.reset();
}

template<typename Command>
void TestPoliciesPage::run(Command command)
{
    const auto &services = m_console->services();
    const auto result = resultOf(services.registry.apply(std::move(command), services.actor));
    QVERIFY2(result, qPrintable(result ? QString() : result.error().message));
}

void TestPoliciesPage::have(const QVector<Policy> &policies)
{
    for (const Policy &policy : policies)
        run(registry::AddPolicy{policy});
    QTRY_COMPARE(rows("policy.list"), int(policies.size()));
    chooseRow("policy.list", 0);
    QTRY_VERIFY(rows("policy.versions") > 0);
}

Policy TestPoliciesPage::active(const QString &name)
{
    const auto version = resultOf(m_console->services().policies.load(name));
    return version ? version->policy : Policy();
}

QStringList TestPoliciesPage::order()
{
    QStringList names;
    const auto policies = resultOf(m_console->services().policies.list());
    for (const PolicyVersion &each : policies.value_or(QVector<PolicyVersion>()))
        names += each.policy.name;
    return names;
}

void TestPoliciesPage::evaluate()
{
    const auto &services = m_console->services();
    bool hasMore = true;
    while (hasMore) {
        const auto outcome = resultOf(services.registry.apply(registry::EvaluateDevices{}, services.actor));
        QVERIFY2(outcome, qPrintable(outcome ? QString() : outcome.error().message));
        hasMore = outcome->hasMore;
    }
}

void TestPoliciesPage::confirm(const char *box)
{
    auto *dialog = m_console->window().findChild<QDialog *>(QLatin1StringView(box));
    QVERIFY(dialog);
    dialog->findChild<QPushButton *>(u"formAction"_s)->click();
    QTRY_VERIFY(!m_console->window().findChild<QDialog *>(QLatin1StringView(box)));
}

void TestPoliciesPage::emptyOffersTheFirst()
{
    QCOMPARE(m_page->countText(), u"0"_s);
    QCOMPARE(m_page->primaryAction()->objectName(), u"policy.new"_s);
    QTest::mouseClick(find("policy.empty.new"), Qt::LeftButton);
    QVERIFY(!find("policy.empty")->isVisible());
    QTRY_COMPARE(QApplication::focusWidget(), find("policy.name"));
    QCOMPARE(m_page->primaryAction()->objectName(), u"policy.publish"_s);
    QVERIFY(!action("policy.publish")->isEnabled());
    QVERIFY(!action("policy.publish")->toolTip().isEmpty());
    QCOMPARE(m_page->unpublished(), QStringList{QString()});
}

void TestPoliciesPage::aNewPolicyIsPublished()
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

void TestPoliciesPage::aBadScopeSaysWhy()
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

void TestPoliciesPage::whatTheFormDoesNotShowIsKept()
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

void TestPoliciesPage::rulesAreAddedChangedAndRemoved()
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

void TestPoliciesPage::theSourceIsEdited()
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

void TestPoliciesPage::anUnsoundSourceStays()
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

void TestPoliciesPage::olderVersionsAreReadAndUsed()
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

void TestPoliciesPage::aConflictOffersToKeepTheDraft()
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
void TestPoliciesPage::aConflictAtTheRegistryIsSaid()
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

void TestPoliciesPage::removedMeanwhileIsSaid()
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

void TestPoliciesPage::theOrderChanges()
{
    have({gateways(), named(u"cameras"_s, u"kind:camera"_s), named(u"plugs"_s, u"kind:plug"_s)});
    auto *list = find<ui::PolicyList>("policy.list");
    QVERIFY(!action("policy.up")->isEnabled());
    QVERIFY(action("policy.down")->isEnabled());
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier);
    QTRY_COMPARE(order(), (QStringList{u"cameras"_s, u"gateways"_s, u"plugs"_s}));
    QTRY_COMPARE(list->currentIndex().row(), 1);
    QCOMPARE(list->currentKey(), u"gateways"_s);
    QVERIFY(action("policy.up")->isEnabled());
}

void TestPoliciesPage::removingAsksAndKeepsVersions()
{
    have({gateways()});
    action("policy.remove")->trigger();
    confirm("policy.removeBox");
    QTRY_VERIFY(find("policy.empty")->isVisible());
    const auto list = resultOf(m_console->services().policies.list());
    QVERIFY(list && list->isEmpty());
    // The way back that was told.
    action("policy.new")->trigger();
    QTest::keyClicks(find("policy.name"), u"gateways"_s);
    QTRY_COMPARE(rows("policy.versions"), 3); // the draft, the removal, the first
    chooseRow("policy.versions", 2);
    QTRY_VERIFY(find("policy.notice")->isVisible());
    find<QPushButton>("policy.notice.first")->click();
    action("policy.publish")->trigger();
    QTRY_COMPARE(active(), gateways());
}

void TestPoliciesPage::aDraftIsDiscarded()
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

void TestPoliciesPage::theFeedLeavesADraftAlone()
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

void TestPoliciesPage::tabFollowsTheEye()
{
    have({gateways()});
    action("policy.addRule.key-origin")->trigger();
    find("policy.new.button")->setFocus();
    QStringList names;
    for (int i = 0; i < 40 && !names.contains(u"policy.severity"_s); ++i) {
        QWidget *focus = QApplication::focusWidget();
        names += focus->objectName();
        QTest::keyClick(focus, Qt::Key_Tab);
    }
    const QStringList wanted{u"policy.new.button"_s,      u"policy.list"_s,
                             u"policy.up.button"_s,       u"policy.tabs"_s,
                             u"policy.enabled"_s,         u"query.edit"_s,
                             u"policy.addRule"_s,         u"rule.firmware-at-least.version"_s,
                             u"rule.severity"_s,          u"rule.more"_s,
                             u"rule.seen-within.hours"_s, u"rule.key-origin.is"_s,
                             u"policy.severity"_s};
    qsizetype at = -1;
    for (const QString &name : wanted) {
        const qsizetype next = names.indexOf(name, at + 1);
        if (name == "policy.up.button"_L1 && next < 0)
            continue; // the first one: it can't go up
        QVERIFY2(next > at, qPrintable(name + u" in "_s + names.join(u' ')));
        at = next;
    }
}

void TestPoliciesPage::findingsShowAndLeadToTheDevice()
{
    have({gateways(u"99"_s)});
    const auto &services = m_console->services();
    const auto covered = resultOf(services.devices.counts({*query::Query::parse(u"kind:gateway -state:retired"_s)}));
    QVERIFY(covered && covered->first() > 50);
    QTRY_COMPARE(find<ui::PolicyList>("policy.list")->model()->index(0, 0).data(Qt::AccessibleTextRole).toString(),
                 u"gateways, applies to %1"_s.arg(covered->first()));
    evaluate();
    QTRY_VERIFY(rows("policy.findings") > 1);
    QVERIFY(rows("policy.findings") <= 50);
    const QString first = find<QListView>("policy.findings")->model()->index(0, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(first.contains(u"99"_s), qPrintable(first));
    find<QPushButton>("policy.findings.all")->click();
    QVERIFY(m_console->window().registryPage()->isVisible());
    QCOMPARE(m_console->find<ui::QueryField>("registry.query")->text(), u"kind:gateway compliance:violating"_s);
}

namespace {

DeviceId deviceAt(const QListView &list, int row)
{
    return DeviceId::fromBytes(list.model()->index(row, 0).data(ui::FindingDelegate::DeviceRole).toByteArray());
}

/// Makes it of a kind no scope names, under a policy by name.
struct PinDevice
{
    using Outcome = Device;
    static constexpr Permission permission = Permission::EditDevices;

    DeviceId id;
    QString policy;

    Result<Device> apply(registry::CommandContext &context) const
    {
        MUSTER_TRY(Device device, context.unit.devices().load(id));
        device.kind = u"other"_s;
        device.name = u"0-pinned"_s;
        device.pinnedPolicies = QStringList{policy};
        MUSTER_CHECK(context.unit.devices().save(device));
        return device;
    }
};

/// Another one, that nobody can read while it is broken.
class BrokenStore : public storage::Store
{
public:
    explicit BrokenStore(storage::Store &sound) : m_sound(sound) {}
    ~BrokenStore() override { stopExecutors(); }

    Result<std::unique_ptr<storage::UnitOfWork>> begin(storage::UnitOfWork::Mode mode) override
    {
        if (isBroken)
            return fail(ErrorCode::Storage, u"The disk is gone."_s);
        return m_sound.begin(mode);
    }
    Result<qint64> version() override { return m_sound.version(); }
    Result<> checkIntegrity(std::stop_token stop) override { return m_sound.checkIntegrity(stop); }

    std::atomic<bool> isBroken = false;

private:
    storage::Store &m_sound;
};

/// Does something when findings have been asked for, before the answer is there.
class AtTimer : public QObject
{
public:
    explicit AtTimer(std::function<void()> act) : m_act(std::move(act)) { qApp->installEventFilter(this); }

    bool eventFilter(QObject *object, QEvent *event) override
    {
        const auto *timer = qobject_cast<QTimer *>(object);
        if (event->type() == QEvent::Timer && timer && timer->interval() == 250 && m_act) {
            // Behind what the timer starts, before what that answers.
            QMetaObject::invokeMethod(this, std::exchange(m_act, {}), Qt::QueuedConnection);
        }
        return false;
    }

private:
    std::function<void()> m_act;
};

} // namespace

/// Of a device an operator put under it by name.
void TestPoliciesPage::findingsOutsideTheScopeShow()
{
    have({gateways(u"99"_s)});
    evaluate();
    auto *list = find<QListView>("policy.findings");
    QTRY_VERIFY(list->isVisible() && rows("policy.findings") > 1);
    const DeviceId first = deviceAt(*list, 0);
    run(PinDevice{first, u"gateways"_s});
    evaluate();
    QTRY_COMPARE(list->model()->index(0, 0).data().toString(), u"0-pinned"_s);
    QCOMPARE(deviceAt(*list, 0), first);
}

void TestPoliciesPage::findingsAreOfThePolicyShown()
{
    have({gateways(u"99"_s)});
    evaluate();
    QTRY_VERIFY(rows("policy.findings") > 1);
    m_console->window().hide(); // it reads no more
    const auto on = resultOf(m_console->services().policies.load(u"gateways"_s));
    QVERIFY(on);
    PolicyVersion off = *on;
    off.policy.name = u"cameras"_s;
    off.policy.enabled = false;
    QWidget host; // as a window of its own it would tell the platform what size it may have, which offscreen warns of
    host.show();
    ui::PolicyFindings findings(m_console->themes(), m_console->services(), &host);
    findings.show();
    findings.setPolicy(*on);
    bool isChanged = false;
    AtTimer atTimer([&] {
        findings.setPolicy(off);
        isChanged = true;
    });
    QTRY_VERIFY(isChanged);
    const auto *none = findings.findChild<QLabel *>(u"policy.findings.none"_s);
    QVERIFY(none->text().contains(u"switched off"_s));
    ui::PolicyFindings later(m_console->themes(), m_console->services(), &host);
    later.show();
    later.setPolicy(*on);
    QTRY_VERIFY(later.list()->model()->rowCount() > 1); // by then the answer to the first question was there
    QVERIFY2(none->text().contains(u"switched off"_s), qPrintable(none->text()));
    findings.setPolicy(*on);
    QTRY_VERIFY(findings.list()->model()->rowCount() > 1);
}

void TestPoliciesPage::findingsStayWhereOneReads()
{
    have({gateways(u"99"_s)});
    evaluate();
    auto *list = find<QListView>("policy.findings");
    QTRY_VERIFY(list->isVisible() && rows("policy.findings") > 20);
    list->setCurrentIndex(list->model()->index(9, 0));
    QTRY_VERIFY(list->verticalScrollBar()->maximum() > 7);
    list->verticalScrollBar()->setValue(7);
    const DeviceId chosen = deviceAt(*list, 9);
    const DeviceId moved = deviceAt(*list, 0);
    run(registry::SetDeviceAttributes{moved, {{u"name"_s, u"zzz"_s}}});
    QTRY_VERIFY(deviceAt(*list, 0) != moved);
    QCOMPARE(deviceAt(*list, list->currentIndex().row()), chosen);
    QVERIFY(list->currentIndex().row() < 9);
    QCOMPARE(list->verticalScrollBar()->value(), 7);
}

void TestPoliciesPage::writingOnWhileItIsPublished_data()
{
    QTest::addColumn<bool>("isSound");
    QTest::newRow("a policy") << true;
    QTest::newRow("no policy yet") << false;
}

void TestPoliciesPage::writingOnWhileItIsPublished()
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

void TestPoliciesPage::aNewOneIsWrittenOnWhilePublished()
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

void TestPoliciesPage::quickMovesAddUp()
{
    have({gateways(), named(u"cameras"_s, u"kind:camera"_s), named(u"plugs"_s, u"kind:plug"_s)});
    auto *list = find<ui::PolicyList>("policy.list");
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier);
    QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(list->currentIndex().row(), 2);
    QTRY_COMPARE(order(), (QStringList{u"cameras"_s, u"plugs"_s, u"gateways"_s}));
    QTRY_COMPARE(list->currentIndex().row(), 2);
    QVERIFY(!action("policy.down")->isEnabled());
}

void TestPoliciesPage::removingTellsOfTheDraft()
{
    have({gateways()});
    for (const bool hasDraft : {false, true}) {
        if (hasDraft)
            QTest::keyClicks(find<QLineEdit>("rule.firmware-at-least.version"), u"9"_s);
        action("policy.remove")->trigger();
        auto *box = m_console->window().findChild<QDialog *>(u"policy.removeBox"_s);
        QVERIFY(box);
        QString words;
        for (const QLabel *label : box->findChildren<QLabel *>())
            words += label->text();
        QCOMPARE(words.contains(u"Your draft of it"_s), hasDraft);
        box->reject();
        QTRY_VERIFY(!m_console->window().findChild<QDialog *>(u"policy.removeBox"_s));
    }
}

void TestPoliciesPage::untickedAndTickedIsAsBefore()
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

void TestPoliciesPage::anUnsoundDraftKeepsTheCursor()
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

void TestPoliciesPage::whatNobodyTouchedStays()
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

/// The first policy makes its button another one.
void TestPoliciesPage::theTopBarSurvivesItsOwnClick()
{
    auto *bar = m_console->window().findChild<QFrame *>(u"topBar"_s);
    QTRY_VERIFY(bar->findChild<QPushButton *>(u"policy.new.button"_s));
    QPointer<QPushButton> button = bar->findChild<QPushButton *>(u"policy.new.button"_s);
    QTRY_VERIFY(button->isVisible());
    bool wasThere = false;
    connect(button, &QPushButton::clicked, this, [&] { wasThere = button; }); // after the action was triggered
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(wasThere);
    QVERIFY(!bar->findChild<QPushButton *>(u"policy.new.button"_s));
    QTRY_VERIFY(bar->findChild<QPushButton *>(u"policy.publish.button"_s)->isVisible());
    QTRY_VERIFY(!button);
}

void TestPoliciesPage::whatCantBeReadIsSaidAndTriedAgain()
{
    TemporarySite site(TemporarySite::With::Site);
    QVERIFY(resultOf(site.registry().apply(registry::AddPolicy{gateways()}, site.admin)));
    BrokenStore store(site.store());
    registry::PolicyQuery policies(store);
    const ui::Services &real = m_console->services();
    const ui::Services services{real.devices,    real.registry,       real.events,    real.feed,      real.profiles,
                                real.jobs,       real.certificates,   policies,       real.authority, real.identities,
                                real.enrollment, real.enforcement,    real.discovery, real.doctor,    real.provisioning,
                                real.drivers,    real.keepPassphrase, real.clock,     real.actor};
    store.isBroken = true;
    ui::PoliciesPage page(m_console->themes(), services, &m_console->window());
    page.resize(1100, 700);
    page.show();
    auto *notice = page.findChild<QWidget *>(u"policy.notice"_s);
    auto *again = page.findChild<QPushButton *>(u"policy.notice.first"_s);
    QTRY_VERIFY(notice->isVisible());
    QVERIFY(page.findChild<QLabel *>(u"policy.notice.sentence"_s)->text().contains(u"disk"_s));
    QVERIFY(again->isVisible());
    store.isBroken = false;
    again->click();
    QTRY_VERIFY(!notice->isVisible());
    QCOMPARE(page.countText(), u"1"_s);
    auto *versions = page.findChild<QListView *>(u"policy.versions"_s);
    QTRY_COMPARE(versions->model()->rowCount(), 1);
    // Only the versions can't be read.
    store.isBroken = true;
    page.findChild<QAction *>(u"policy.new"_s)->trigger();
    page.findChild<QLineEdit *>(u"policy.name"_s)->setText(u"cameras"_s);
    QTRY_VERIFY(notice->isVisible());
    QVERIFY(again->isVisible());
    store.isBroken = false;
    again->click();
    QTRY_VERIFY(!notice->isVisible());
}

void TestPoliciesPage::anAuditorReadsOnly()
{
    have({gateways()});
    ui::Services services = m_console->services();
    services.actor.role = Role::Auditor;
    ui::PoliciesPage page(m_console->themes(), services, &m_console->window()); // no window of its own
    page.resize(1100, 700);
    page.show();
    QTRY_COMPARE(page.countText(), u"1"_s);
    QTRY_VERIFY(page.findChild<QLineEdit *>(u"rule.firmware-at-least.version"_s));
    QVERIFY(page.findChild<QLineEdit *>(u"rule.firmware-at-least.version"_s)->isReadOnly());
    QVERIFY(page.findChild<QLabel *>(u"policy.notice.sentence"_s)->text().contains(u"auditor"_s));
    for (const char *name : {"policy.new", "policy.publish", "policy.remove", "policy.up", "policy.down"}) {
        const auto *action_ = page.findChild<QAction *>(QLatin1StringView(name));
        QVERIFY2(!action_->isEnabled(), name);
        QVERIFY2(action_->toolTip().contains(u"auditor"_s), name);
    }
}

void TestPoliciesPage::narrowPutsTheSideBelow()
{
    have({gateways()});
    auto *splitter = find<QSplitter>("policy.splitter");
    QCOMPARE(splitter->orientation(), Qt::Horizontal);
    m_console->window().resize(1024, 700);
    QTRY_COMPARE(splitter->orientation(), Qt::Vertical);
    QVERIFY(find("policy.versions")->isVisible());
    QVERIFY(find<QScrollArea>("policy.form")->widget()->minimumSizeHint().width() <= find("policy.form")->width());
}

void TestPoliciesPage::closingAsksForDrafts()
{
    have({gateways()});
    auto *firmware = find<QLineEdit>("rule.firmware-at-least.version");
    firmware->selectAll();
    QTest::keyClicks(firmware, u"3"_s);
    QVERIFY(!m_console->window().close());
    auto *box = find<QDialog>("window.draftsBox");
    QVERIFY(box->isVisible());
    box->findChild<QPushButton *>(u"window.draftsBox.quit"_s)->click();
    QTRY_VERIFY(!m_console->window().isVisible());
}

QTEST_MAIN(TestPoliciesPage)
#include "tst_policies_page.moc"
