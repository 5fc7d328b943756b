// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policy_form.h"

#include "ui/policy/access_form.h"
#include "ui/policy/admission_form.h"
#include "ui/policy/policy_draft.h"
#include "ui/policy/rule_list.h"
#include "ui/policy/scope_form.h"
#include "ui/policy/wheel_guard.h"
#include "ui/provisioning/side_panel.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/field_row.h"
#include "ui/widgets/state_look.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int leastFailingWidth = 96;
enum FailingSeverity { SeverityNotStated, WarningStated, ErrorStated };
enum ViolationItem { ViolationNotStated, Report, Quarantine };

int itemOf(const std::optional<Severity> &severity)
{
    return !severity ? SeverityNotStated : *severity == Severity::Warning ? WarningStated : ErrorStated;
}

int itemOf(const std::optional<Policy::OnViolation> &onViolation)
{
    return !onViolation ? ViolationNotStated : *onViolation == Policy::OnViolation::Report ? Report : Quarantine;
}

} // namespace

PolicyForm::PolicyForm(const ThemeSource &themes, const Services &services, QWidget *parent)
    : QScrollArea(parent)
    , m_themes(themes)
    , m_content(new QWidget(this))
    , m_sections(new QVBoxLayout(m_content))
    , m_name(new QLineEdit)
    , m_nameRow(new FieldRow(themes, tr("Name"), m_name, m_content))
    , m_enabled(new QCheckBox(tr("In force"), m_content))
    , m_enabledHint(wordLabel({}, u"caption"_s, m_content))
    , m_scope(new ScopeForm(themes, services, m_content))
    , m_rules(new RuleList(themes, m_content))
    , m_severity(new QComboBox(m_content))
    , m_onViolation(new QComboBox(m_content))
    , m_failingHint(wordLabel({}, u"caption"_s, m_content))
    , m_failingWas(wordLabel({}, u"caption"_s, m_content))
    , m_admission(new AdmissionForm(themes, m_content))
    , m_access(new AccessForm(themes, m_content))
{
    setObjectName(u"policy.form"_s);
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    build();
    connectParts();
}

void PolicyForm::build()
{
    m_content->setObjectName(u"policy.formContent"_s);
    m_sections->setContentsMargins(0, 0, 0, 0);
    m_sections->setSpacing(0);
    addSection(buildHead());
    addSection(m_scope);
    addSection(m_rules);
    addSection(buildFailing());
    auto *admission = new QWidget(m_content);
    auto *column = new QVBoxLayout(admission);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(m_themes.theme().space(Space::S));
    column->addWidget(wordLabel(tr("Admission and access"), u"heading"_s, admission));
    column->addWidget(m_admission);
    column->addWidget(m_access);
    addSection(admission);
    m_sections->addStretch(1);
    setWidget(m_content);
    m_content->setFocusProxy(m_scope->findChild<QWidget *>(u"policy.scope"_s));
    viewport()->setAutoFillBackground(false);
    m_content->setAutoFillBackground(false);
}

void PolicyForm::addSection(QWidget *section)
{
    const Theme &theme = m_themes.theme();
    if (m_sections->count() > 0) {
        auto *line = new QFrame(m_content);
        line->setProperty("frameRole", u"line"_s);
        line->setProperty("orientation", u"horizontal"_s);
        m_sections->addWidget(line);
    }
    auto *around = new QVBoxLayout;
    const int side = theme.space(Space::L);
    around->setContentsMargins(side, theme.space(Space::M), side, theme.space(Space::M));
    around->addWidget(section);
    m_sections->addLayout(around);
}

QWidget *PolicyForm::buildHead()
{
    const Theme &theme = m_themes.theme();
    auto *head = new QWidget(m_content);
    m_name->setObjectName(u"policy.name"_s);
    m_name->setMaxLength(64);
    m_nameRow->setHint(tr("Such as gateways. It can't be changed later: versions go by it."));
    m_enabled->setObjectName(u"policy.enabled"_s);
    m_enabledHint->setText(tr("Off: it covers nothing and asks for nothing, and keeps its place in the order."));
    auto *row = new QHBoxLayout;
    row->setSpacing(theme.space(Space::M));
    row->addWidget(m_enabled);
    row->addWidget(m_enabledHint, 1);
    auto *layout = new QVBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.space(Space::S));
    layout->addWidget(m_nameRow);
    layout->addLayout(row);
    return head;
}

QWidget *PolicyForm::buildFailing()
{
    const Theme &theme = m_themes.theme();
    auto *failing = new QWidget(m_content);
    auto *heading = wordLabel(tr("When a rule fails"), u"heading"_s, failing);
    const auto word = [failing](const QString &text) {
        auto *label = new QLabel(text, failing);
        label->setProperty("textRole", u"small"_s);
        return label;
    };
    m_severity->setObjectName(u"policy.severity"_s);
    m_severity->setAccessibleName(tr("The finding is a"));
    m_severity->addItems({tr("not said (Error)"), lookOf(Severity::Warning).word(), lookOf(Severity::Error).word()});
    m_onViolation->setObjectName(u"policy.onViolation"_s);
    m_onViolation->setAccessibleName(tr("The device is"));
    m_onViolation->addItems({tr("left to the next policy"), tr("reported, not cut off"), tr("put in quarantine")});
    for (QComboBox *box : {m_severity, m_onViolation}) {
        guardFromWheel(box);
        box->setMinimumWidth(leastFailingWidth); // long words give way, not the page
    }
    auto *row = new QHBoxLayout;
    row->setSpacing(theme.space(Space::S));
    row->addWidget(word(tr("Finding is a")));
    row->addWidget(m_severity);
    row->addWidget(word(tr("and the device is")));
    row->addWidget(m_onViolation);
    row->addStretch(1);
    auto *layout = new QVBoxLayout(failing);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.space(Space::S));
    layout->addWidget(heading);
    layout->addLayout(row);
    m_failingWas->setObjectName(u"policy.failing.was"_s);
    layout->addWidget(m_failingWas);
    layout->addWidget(m_failingHint);
    return failing;
}

template<typename Change>
void PolicyForm::tell(Change change)
{
    if (m_isShowing)
        return;
    Policy policy = m_policy;
    change(policy);
    if (policy != m_policy)
        Q_EMIT edited(policy);
}

void PolicyForm::connectParts()
{
    connect(m_name, &QLineEdit::textChanged, this,
            [this](const QString &name) { tell([&](Policy &policy) { policy.name = name.trimmed(); }); });
    connect(m_enabled, &QCheckBox::toggled, this, [this](bool is) { tell([&](Policy &policy) { policy.enabled = is; }); });
    connect(m_scope, &ScopeForm::edited, this,
            [this](const QString &scope) { tell([&](Policy &policy) { policy.scope = scope; }); });
    connect(m_rules, &RuleList::edited, this,
            [this](const QVector<Policy::Rule> &rules) { tell([&](Policy &policy) { policy.rules = rules; }); });
    connect(m_severity, &QComboBox::activated, this, [this](int item) {
        tell([item](Policy &policy) {
            policy.severity.reset();
            if (item != SeverityNotStated)
                policy.severity = item == WarningStated ? Severity::Warning : Severity::Error;
        });
    });
    connect(m_onViolation, &QComboBox::activated, this, [this](int item) {
        tell([item](Policy &policy) {
            policy.onViolation.reset();
            if (item != ViolationNotStated)
                policy.onViolation = item == Report ? Policy::OnViolation::Report : Policy::OnViolation::Quarantine;
        });
    });
    connect(m_admission, &AdmissionForm::edited, this, [this](const std::optional<Policy::Admission> &admission) {
        tell([&](Policy &policy) { policy.admission = admission; });
    });
    connect(m_access, &AccessForm::edited, this,
            [this](const std::optional<Policy::Access> &access) { tell([&](Policy &policy) { policy.access = access; }); });
}

void PolicyForm::showDraft(const PolicyDraft &draft, const PolicyFormMode &mode)
{
    m_isShowing = true;
    m_policy = draft.policy();
    m_nameRow->setVisible(!draft.base());
    if (m_name->text().trimmed() != m_policy.name)
        m_name->setText(m_policy.name);
    m_name->setReadOnly(!mode.isEditable);
    m_nameRow->setError(m_name->isModified() || !m_policy.name.isEmpty() ? draft.problemAt(u"/name"_s) : QString());
    m_enabled->setChecked(m_policy.enabled);
    m_enabled->setEnabled(mode.isEditable);
    m_enabledHint->setVisible(!m_policy.enabled);
    m_scope->showDraft(draft, mode);
    m_rules->showDraft(draft, mode);
    showFailing(draft, mode);
    m_admission->showDraft(draft, mode);
    m_access->showDraft(draft, mode);
    m_isShowing = false;
}

void PolicyForm::showFailing(const PolicyDraft &draft, const PolicyFormMode &mode)
{
    m_severity->setCurrentIndex(itemOf(m_policy.severity));
    m_onViolation->setCurrentIndex(itemOf(m_policy.onViolation));
    for (QComboBox *box : {m_severity, m_onViolation})
        box->setEnabled(mode.isEditable);
    m_failingHint->setVisible(m_policy.onViolation == Policy::OnViolation::Quarantine);
    m_failingHint->setText(tr("An enrolled device with a new finding of severity error is taken out of service by itself."));
    QStringList other;
    if (draft.base()) {
        const Policy &base = draft.base()->policy;
        if (base.severity != m_policy.severity)
            other += m_severity->itemText(itemOf(base.severity));
        if (base.onViolation != m_policy.onViolation)
            other += m_onViolation->itemText(itemOf(base.onViolation));
    }
    m_failingWas->setVisible(!other.isEmpty());
    m_failingWas->setText((mode.isOlder ? tr("now %1") : tr("was %1")).arg(other.join(u", "_s)));
}

void PolicyForm::focusFirst()
{
    if (m_nameRow->isVisibleTo(this))
        m_name->setFocus(Qt::OtherFocusReason);
    else
        m_scope->findChild<QWidget *>(u"policy.scope"_s)->setFocus(Qt::OtherFocusReason);
}

} // namespace muster::ui
