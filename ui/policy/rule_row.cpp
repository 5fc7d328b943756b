// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/rule_row.h"

#include "policy/rule.h"
#include "ui/policy/policy_draft.h"
#include "ui/policy/rule_field.h"
#include "ui/policy/wheel_guard.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/state_look.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int ruleLabelWidth = 120;
constexpr int ruleSeverityWidth = 94;
constexpr int ruleEdge = 3;
enum SeverityItem { AsPolicy, AsWarning, AsError };

int severityItem(const std::optional<Severity> &severity)
{
    return !severity ? AsPolicy : *severity == Severity::Warning ? AsWarning : AsError;
}

} // namespace

QString ruleLabel(const QString &id)
{
    const policy::Rule *rule = policy::findRule(id);
    return rule ? rule->label() : id;
}

RuleRow::RuleRow(const ThemeSource &themes, const QString &rule, QWidget *parent)
    : QFrame(parent)
    , m_themes(themes)
    , m_id(rule)
    , m_label(ruleLabel(rule))
    , m_was(new ElidedLabel({}, Qt::ElideRight, this))
    , m_severity(new QComboBox(this))
    , m_more(new QToolButton(this))
    , m_up(new QAction(tr("Move up"), this))
    , m_down(new QAction(tr("Move down"), this))
    , m_remove(new QAction(tr("Remove the rule"), this))
    , m_problem(new QLabel(this))
{
    setObjectName(u"rule."_s + rule);
    setAccessibleName(m_label);
    build();
    dress();
    connect(&themes, &ThemeSource::changed, this, &RuleRow::dress);
}

void RuleRow::build()
{
    const Theme &theme = m_themes.theme();
    auto *label = new QLabel(m_label, this);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("textRole", u"small"_s);
    label->setWordWrap(true);
    label->setFixedWidth(ruleLabelWidth);
    m_was->setObjectName(u"rule.was"_s);
    m_was->setProperty("textRole", u"caption"_s);
    m_was->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_severity->setObjectName(u"rule.severity"_s);
    m_severity->setProperty("small", true);
    m_severity->addItems({tr("As below"), lookOf(Severity::Warning).word(), lookOf(Severity::Error).word()});
    m_severity->setFixedWidth(ruleSeverityWidth);
    m_severity->setAccessibleName(tr("Severity of “%1”").arg(m_label));
    m_severity->setToolTip(tr("How bad it is when this rule fails; “As below” is what the policy says for all"));
    guardFromWheel(m_severity);
    connect(m_severity, &QComboBox::activated, this, &RuleRow::tellSeverity);
    m_problem->setObjectName(u"rule.problem"_s);
    m_problem->setProperty("textRole", u"error"_s);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    buildMenu();

    auto *row = new QHBoxLayout;
    row->setSpacing(theme.space(Space::S));
    row->addWidget(label);
    if (const policy::Rule *rule = policy::findRule(m_id)) {
        buildFields(*rule, row);
    } else {
        auto *unknown = new ElidedLabel(tr("Not known to this version of Muster; kept as it is"), Qt::ElideRight, this);
        unknown->setProperty("textRole", u"caption"_s);
        row->addWidget(unknown, 1);
    }
    row->addWidget(m_was, 1);
    row->addWidget(m_severity);
    row->addWidget(m_more);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme.space(Space::M), 3, theme.space(Space::Xs), 3);
    column->setSpacing(theme.space(Space::Xs));
    column->addLayout(row);
    column->addWidget(m_problem);
    setMinimumHeight(theme.size(Size::RuleRow));
}

void RuleRow::buildFields(const policy::Rule &rule, QHBoxLayout *row)
{
    const auto parameters = rule.parameters();
    for (const policy::RuleParameter &parameter : parameters) {
        const QString name = parameters.size() == 1 ? m_label : tr("%1, %2", "rule, its parameter").arg(m_label, parameter.key);
        auto *field = new RuleField(parameter, parameter.unit.isEmpty() ? name : name + u", "_s + parameter.unit, this);
        field->editor()->setObjectName(u"rule.%1.%2"_s.arg(m_id, parameter.key));
        m_fields += field;
        row->addWidget(field);
        if (!parameter.unit.isEmpty()) {
            auto *unit = new QLabel(parameter.unit, this);
            unit->setProperty("textRole", u"small"_s);
            unit->setTextFormat(Qt::PlainText);
            row->addWidget(unit);
        }
        connect(field, &RuleField::edited, this, [this, field] { tellField(*field); });
    }
    if (!m_fields.isEmpty())
        setFocusProxy(m_fields.first());
}

void RuleRow::buildMenu()
{
    m_up->setObjectName(u"rule.up"_s);
    m_down->setObjectName(u"rule.down"_s);
    m_remove->setObjectName(u"rule.remove"_s);
    auto *menu = new QMenu(m_more);
    menu->addActions({m_up, m_down});
    menu->addSeparator();
    menu->addAction(m_remove);
    connect(m_up, &QAction::triggered, this, [this] { Q_EMIT moveWanted(-1); });
    connect(m_down, &QAction::triggered, this, [this] { Q_EMIT moveWanted(1); });
    connect(m_remove, &QAction::triggered, this, &RuleRow::removeWanted);
    m_more->setObjectName(u"rule.more"_s);
    m_more->setMenu(menu);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->setProperty("role", u"icon"_s);
    m_more->setAccessibleName(tr("More for “%1”").arg(m_label));
    m_more->setToolTip(tr("Move or remove the rule"));
}

void RuleRow::dress()
{
    m_more->setIcon(icon(u"more"_s, m_themes.theme()));
    for (RuleField *field : m_fields)
        field->editor()->setFont(m_themes.theme().font(TextSize::Small));
    update();
}

void RuleRow::showDraft(const PolicyDraft &draft, int index, const PolicyFormMode &mode)
{
    m_isShowing = true;
    m_isFirst = index == 0;
    const QString pointer = u"/rules/%1"_s.arg(index);
    m_shown = draft.policy().rules[index];
    QString problem = draft.problemAt(pointer);
    for (RuleField *field : m_fields) {
        field->setValue(m_shown.parameters.value(field->key()));
        field->setReadOnly(!mode.isEditable);
        const QString wrong = draft.problemAt(pointer + u'/' + field->key());
        field->setProblem(wrong);
        if (!wrong.isEmpty() && ruleValueText(m_shown.parameters.value(field->key())).isEmpty())
            problem = tr("Say what is wanted: it can't be empty.");
    }
    m_severity->setCurrentIndex(severityItem(m_shown.severity));
    m_severity->setEnabled(mode.isEditable);
    m_more->setVisible(mode.isEditable);
    m_up->setEnabled(index > 0);
    m_down->setEnabled(index + 1 < draft.policy().rules.size());
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());

    const Policy::Rule *base = draft.baseRule(index);
    m_isChanged = draft.base() && (!base || *base != m_shown);
    m_was->setText(comparison(base, draft.base().has_value(), mode.isOlder));
    m_was->setToolTip(m_was->text());
    setAccessibleDescription(m_was->text());
    m_isShowing = false;
    update();
}

QVector<QWidget *> RuleRow::tabStops() const
{
    QVector<QWidget *> stops;
    for (const RuleField *field : m_fields)
        stops += field->editor();
    return stops + QVector<QWidget *>{m_severity, m_more};
}

/// What the other version says where it differs.
QString RuleRow::comparison(const Policy::Rule *base, bool hasBase, bool isOlder) const
{
    if (!hasBase)
        return {};
    if (!base)
        return isOlder ? tr("not in force now") : tr("new");
    QStringList other;
    for (const RuleField *field : m_fields) {
        const QJsonValue value = base->parameters.value(field->key());
        if (value != m_shown.parameters.value(field->key()))
            other += ruleValueText(value);
    }
    if (base->severity != m_shown.severity)
        other += m_severity->itemText(severityItem(base->severity)).toLower();
    if (other.isEmpty())
        return {};
    return (isOlder ? tr("now %1") : tr("was %1")).arg(other.join(u", "_s));
}

/// What nobody touched stays as it was written, even where its field would write it in another way.
void RuleRow::tellField(const RuleField &field)
{
    if (m_isShowing)
        return;
    Policy::Rule rule = m_shown;
    rule.parameters.insert(field.key(), field.value());
    Q_EMIT edited(rule);
}

void RuleRow::tellSeverity()
{
    if (m_isShowing)
        return;
    Policy::Rule rule = m_shown;
    switch (m_severity->currentIndex()) {
    case AsWarning: rule.severity = Severity::Warning; break;
    case AsError: rule.severity = Severity::Error; break;
    default: rule.severity.reset();
    }
    Q_EMIT edited(rule);
}

void RuleRow::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    if (!m_isFirst)
        painter.fillRect(QRect(0, 0, width(), 1), m_themes.theme().colour(Token::Border));
    if (m_isChanged)
        painter.fillRect(QRect(0, 0, ruleEdge, height()), m_themes.theme().colour(Token::AccentText));
}

} // namespace muster::ui
