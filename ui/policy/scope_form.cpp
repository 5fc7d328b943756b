// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/scope_form.h"

#include "ui/policy/policy_draft.h"
#include "ui/policy/rule_row.h"
#include "ui/provisioning/side_panel.h"
#include "ui/registry/query_completion.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/completion_popup.h"
#include "ui/widgets/query_field.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int scopeCountPauseMs = 150;
constexpr int scopeJudgeAfterMs = 800;

query::Query everyDevice()
{
    return query::Query::parse(u"-state:retired"_s).value_or(query::Query());
}

} // namespace

std::optional<query::Query> scopeQuery(const QString &scope)
{
    if (scope.trimmed().isEmpty())
        return std::nullopt;
    const auto query = query::Query::parse(scope);
    if (!query)
        return std::nullopt;
    return query::Query::both(*query, everyDevice());
}

ScopeForm::ScopeForm(const ThemeSource &themes, const Services &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_live(new QLabel(this))
    , m_query(new QueryField(themes, this))
    , m_hint(wordLabel({}, u"caption"_s, this))
    , m_was(wordLabel({}, u"caption"_s, this))
{
    const Theme &theme = themes.theme();
    m_live->setObjectName(u"policy.matching"_s);
    m_live->setProperty("textRole", u"caption"_s);
    m_query->setObjectName(u"policy.scope"_s);
    m_query->setPlaceholderText(tr("Words or terms such as kind:gateway -tag:spare"));
    m_query->setCompletionSource([](const QString &prefix) {
        QVector<Completion> completions = completionsFor(prefix, {});
        completions.removeIf([](const Completion &each) { return each.term.contains("compliance:"_L1); }); // policies decide it
        return completions;
    });
    m_query->focusProxy()->setAccessibleName(tr("Applies to"));
    m_was->setObjectName(u"policy.scope.was"_s);
    m_hint->setObjectName(u"policy.scope.hint"_s);
    auto *heading = new QLabel(tr("Applies to"), this);
    heading->setProperty("textRole", u"heading"_s);
    auto *head = new QHBoxLayout;
    head->addWidget(heading, 1);
    head->addWidget(m_live);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.space(Space::S));
    layout->addLayout(head);
    layout->addWidget(m_query);
    layout->addWidget(m_was);
    layout->addWidget(m_hint);
    for (QTimer *timer : {&m_countTimer, &m_judgeTimer})
        timer->setSingleShot(true);
    connect(&m_countTimer, &QTimer::timeout, this, &ScopeForm::count);
    connect(&m_judgeTimer, &QTimer::timeout, this, &ScopeForm::judge);
    connect(m_query, &QueryField::edited, this, [this](const QString &text) {
        m_judgeTimer.start(scopeJudgeAfterMs);
        Q_EMIT edited(text.trimmed());
    });
    connect(m_query, &QueryField::applied, this, [this](const QString &text) {
        Q_EMIT edited(text.trimmed());
        judge();
    });
}

void ScopeForm::showDraft(const PolicyDraft &draft, const PolicyFormMode &mode)
{
    const QString scope = draft.policy().scope;
    m_problem = draft.problemAt(u"/scope"_s);
    if (m_query->text().trimmed() != scope)
        m_query->setText(scope);
    m_query->setEnabled(mode.isEditable);
    if (!m_query->focusProxy()->hasFocus() || m_problem.isEmpty())
        judge();
    if (scope != m_scope || m_live->text().isEmpty()) {
        m_scope = scope;
        countSoon();
    }
    if (!m_problem.isEmpty())
        showCounts(-1, 0);
    const bool isOther = draft.base() && draft.base()->policy.scope != scope;
    const QString other = isOther ? draft.base()->policy.scope : QString();
    m_was->setVisible(isOther);
    m_was->setText((mode.isOlder ? tr("now %1") : tr("was %1")).arg(other.isEmpty() ? tr("nothing", "scope") : other));
    m_hint->setText(tr("Without a query it covers only devices that were enrolled under it by name."));
    m_hint->setVisible(scope.isEmpty());
}

/// Half a term is no mistake: the words wait until somebody stops typing.
void ScopeForm::judge()
{
    m_judgeTimer.stop();
    if (m_query->popup()->isVisible() && !m_problem.isEmpty()) {
        m_judgeTimer.start(scopeJudgeAfterMs);
        return;
    }
    if (m_problem.isEmpty()) {
        m_query->clearError();
        return;
    }
    const auto parsed = query::Query::parse(m_scope);
    const QString where = parsed ? QString() : parsed.error().where; // "column N"
    const int column = where.isEmpty() ? -1 : where.mid(where.lastIndexOf(u' ') + 1).toInt() - 1;
    m_query->setError(column, m_problem);
}

void ScopeForm::countSoon()
{
    if (!m_countTimer.isActive())
        m_countTimer.start(scopeCountPauseMs);
}

/// One question at a time: an older answer must not come last.
void ScopeForm::count()
{
    if (m_isCounting) {
        m_countAgain = true;
        return;
    }
    const auto scope = m_problem.isEmpty() ? scopeQuery(m_scope) : std::nullopt;
    m_isCounting = true;
    launch(m_services.devices.counts({scope.value_or(everyDevice()), everyDevice()}), this,
           [this, asked = m_scope, isQuery = scope.has_value()](const Result<QVector<qint64>> &counts) {
               m_isCounting = false;
               if (std::exchange(m_countAgain, false))
                   countSoon();
               if (asked != m_scope)
                   return;
               if (counts)
                   showCounts(isQuery ? counts->first() : -1, counts->last());
               else
                   m_live->setText(tr("Not counted: %1").arg(counts.error().message));
           });
}

void ScopeForm::showCounts(qint64 matching, qint64 all)
{
    if (matching < 0) {
        m_live->setText(m_scope.isEmpty() ? tr("no query") : tr("not counted: the query is not sound"));
        m_query->setCountText({});
        return;
    }
    m_live->setText(tr("%n devices match", nullptr, int(matching)));
    m_query->setCountText(tr("%1 of %2").arg(locale().toString(matching), locale().toString(all)));
}

} // namespace muster::ui
