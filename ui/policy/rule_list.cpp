// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/rule_list.h"

#include "policy/rule.h"
#include "ui/policy/policy_draft.h"
#include "ui/provisioning/side_panel.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/icon.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace muster::ui {

RuleList::RuleList(const ThemeSource &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_count(new QLabel(this))
    , m_add(new QPushButton(tr("Add rule"), this))
    , m_card(new QFrame(this))
    , m_column(new QVBoxLayout(m_card))
    , m_none(wordLabel(tr("No rules: every device in scope is compliant, and nothing is held against it. Add the first rule."),
                       u"caption"_s, m_card))
    , m_removed(wordLabel({}, u"caption"_s, this))
{
    build();
    dress();
    connect(&themes, &ThemeSource::changed, this, &RuleList::dress);
}

void RuleList::build()
{
    const Theme &theme = m_themes.theme();
    auto *heading = wordLabel(tr("Rules"), u"heading"_s, this);
    heading->setWordWrap(false);
    m_count->setProperty("textRole", u"caption"_s);
    m_count->setObjectName(u"policy.ruleCount"_s);
    m_add->setObjectName(u"policy.addRule"_s);
    m_add->setProperty("small", true);
    m_add->setAutoDefault(false);
    auto *menu = new QMenu(m_add);
    menu->setObjectName(u"policy.addRule.menu"_s);
    for (const QString &id : policy::ruleIds()) {
        QAction *action = menu->addAction(ruleLabel(id));
        action->setObjectName(u"policy.addRule."_s + id);
        connect(action, &QAction::triggered, this, [this, id] { add(id); });
    }
    connect(m_add, &QPushButton::clicked, this,
            [this, menu] { menu->popup(m_add->mapToGlobal(QPoint(0, m_add->height() + 2))); });
    m_card->setProperty("frameRole", u"card"_s);
    m_column->setContentsMargins(1, 1, 1, 1);
    m_column->setSpacing(0);
    m_none->setContentsMargins(theme.space(Space::M), theme.space(Space::M), theme.space(Space::M), theme.space(Space::M));
    m_column->addWidget(m_none);
    m_removed->setObjectName(u"policy.removedRules"_s);

    auto *head = new QHBoxLayout;
    head->setSpacing(theme.space(Space::S));
    head->addWidget(heading);
    head->addWidget(m_count, 1);
    head->addWidget(m_add);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.space(Space::S));
    layout->addLayout(head);
    layout->addWidget(m_card);
    layout->addWidget(m_removed);
}

void RuleList::dress()
{
    m_add->setIcon(icon(u"plus"_s, m_themes.theme()));
}

void RuleList::showDraft(const PolicyDraft &draft, const PolicyFormMode &mode)
{
    m_rules = draft.policy().rules;
    buildRows();
    for (int i = 0; i < m_rows.size(); ++i)
        m_rows[i]->showDraft(draft, i, mode);
    m_none->setVisible(m_rules.isEmpty());
    m_count->setText(m_rules.isEmpty() ? QString() : tr("%n rules, all must hold", nullptr, int(m_rules.size())));
    m_add->setVisible(mode.isEditable);
    QStringList removed;
    for (const QString &id : draft.removedRules())
        removed += ruleLabel(id);
    m_removed->setText((mode.isOlder ? tr("Not in this version: %1") : tr("Removed: %1")).arg(removed.join(u", "_s)));
    m_removed->setVisible(!removed.isEmpty());
}

/// A row goes with its rule, so that nobody loses the field he is in.
void RuleList::buildRows()
{
    QVector<RuleRow *> before = std::exchange(m_rows, {});
    for (const Policy::Rule &rule : m_rules) {
        const auto same = std::ranges::find(before, rule.rule, &RuleRow::rule);
        if (same == before.end()) {
            m_rows += addRow(rule.rule);
        } else {
            m_rows += *same;
            before.erase(same);
        }
    }
    for (RuleRow *row : before) {
        row->setObjectName({}); // nobody shall find it on its way out
        row->hide();
        row->deleteLater();
    }
    for (int i = 0; i < m_rows.size(); ++i) {
        if (m_column->indexOf(m_rows[i]) != i)
            m_column->insertWidget(i, m_rows[i]);
        m_rows[i]->setVisible(true); // now: the focus may go there
    }
    QWidget *last = m_add;
    for (const RuleRow *row : m_rows)
        for (QWidget *stop : row->tabStops())
            setTabOrder(std::exchange(last, stop), stop);
}

RuleRow *RuleList::addRow(const QString &rule)
{
    auto *row = new RuleRow(m_themes, rule, m_card);
    connect(row, &RuleRow::edited, this, [this, row](const Policy::Rule &edited_) {
        QVector<Policy::Rule> rules = m_rules;
        rules[m_rows.indexOf(row)] = edited_;
        Q_EMIT edited(rules);
    });
    connect(row, &RuleRow::removeWanted, this, [this, row] {
        const qsizetype at = m_rows.indexOf(row);
        if (at < 0)
            return;
        QVector<Policy::Rule> rules = m_rules;
        rules.removeAt(at);
        m_add->setFocus(Qt::OtherFocusReason);
        Q_EMIT edited(rules);
    });
    connect(row, &RuleRow::moveWanted, this, [this, row](int step) { move(int(m_rows.indexOf(row)), step); });
    return row;
}

void RuleList::move(int from, int step)
{
    const int to = from + step;
    if (from < 0 || to < 0 || to >= m_rules.size())
        return;
    QVector<Policy::Rule> rules = m_rules;
    rules.move(from, to);
    Q_EMIT edited(rules);
}

void RuleList::add(const QString &id)
{
    const policy::Rule *rule = policy::findRule(id);
    if (!rule)
        return;
    QVector<Policy::Rule> rules = m_rules;
    rules += Policy::Rule{id, std::nullopt, policy::presetParameters(*rule)};
    Q_EMIT edited(rules);
    if (!m_rows.isEmpty())
        m_rows.last()->setFocus(Qt::OtherFocusReason);
}

} // namespace muster::ui
