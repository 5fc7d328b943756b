// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policies_page.h"

#include "registry/policy_query.h"
#include "ui/policy/policy_findings.h"
#include "ui/policy/policy_form.h"
#include "ui/policy/scope_form.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int policyCountPauseMs = 300;
} // namespace

QString PoliciesPage::title() const
{
    return tr("Policies");
}

QString PoliciesPage::iconName() const
{
    return u"policies"_s;
}

QString PoliciesPage::countText() const
{
    return m_isLoaded ? locale().toString(m_policies.size()) : QString();
}

QString PoliciesPage::subtitle() const
{
    if (!m_isLoaded || m_isEmpty)
        return {};
    const PolicyDraft draft = shown();
    const QString name = draft.policy().name.isEmpty() ? tr("new policy") : draft.policy().name;
    if (const PolicyVersion *older = shownVersion())
        return tr("%1, version %2, read only", "policy").arg(name).arg(older->version);
    const QString version = draft.base() ? tr("%1, version %2", "policy").arg(name).arg(draft.base()->version) : name;
    if (!currentDraft())
        return draft.policy().enabled ? tr("%1, in force", "policy, version").arg(version)
                                      : tr("%1, switched off", "policy, version").arg(version);
    return draft.isSound() ? tr("%1, draft not published", "policy, version").arg(version)
                           : tr("%1, draft, %2", "policy, version; what is wrong")
                                 .arg(version, tr("%n parts need you", nullptr, int(draft.problems().size())));
}

QStringList PoliciesPage::unpublished() const
{
    QStringList names;
    for (const PolicyDraft &draft : m_drafts)
        names += draft.policy().name;
    return names;
}

// --- what there is ---------------------------------------------------------------------------------------------------------

const PolicyVersion *PoliciesPage::inForce(const QString &name) const
{
    const auto found = std::ranges::find_if(m_policies, [&name](const PolicyVersion &each) { return each.policy.name == name; });
    return found == m_policies.end() ? nullptr : &*found;
}

/// One question at a time: an older answer must not come last. While the order changes, the list may say what it was before.
void PoliciesPage::readPolicies()
{
    if (m_isReading || m_moves > 0) {
        m_readAgain = true;
        return;
    }
    m_isReading = true;
    launch(m_services.policies.list(), this, [this](const Result<QVector<PolicyVersion>> &policies) {
        m_isReading = false;
        if (!policies) {
            m_readFailure = policies.error().message;
            showAll();
        } else if (m_moves > 0) {
            m_readAgain = true;
        } else {
            takePolicies(*policies);
        }
        if (std::exchange(m_readAgain, false))
            readPolicies();
    });
}

void PoliciesPage::takePolicies(const QVector<PolicyVersion> &policies)
{
    m_policies = policies;
    m_readFailure.clear();
    m_isLoaded = true;
    settleDrafts();
    if (!inForce(m_current) && !m_drafts.contains(m_current)) {
        m_version.reset();
        m_current = !m_policies.isEmpty() ? m_policies.first().policy.name : m_drafts.isEmpty() ? QString() : m_drafts.firstKey();
    }
    readHistory();
    count();
    showAll();
}

/// A draft that says what is in force now is none any more.
void PoliciesPage::settleDrafts()
{
    QStringList names;
    for (const PolicyVersion &each : m_policies)
        names += each.policy.name;
    for (auto each = m_drafts.begin(); each != m_drafts.end();) {
        each->setTakenNames(names);
        const PolicyVersion *active = inForce(each.key());
        each = active && each->isSourceSound() && each->policy() == active->policy ? m_drafts.erase(each) : std::next(each);
    }
}

void PoliciesPage::readHistory()
{
    const QString name = shown().policy().name;
    const int question = ++m_historyQuestions;
    m_historyFailure.clear();
    if (name.isEmpty() || !m_isLoaded) {
        m_history.clear();
        m_historyOf.clear();
        return;
    }
    launch(m_services.policies.history(name), this, [this, name, question](const Result<QVector<PolicyVersion>> &history) {
        if (question != m_historyQuestions || name != shown().policy().name)
            return;
        if (!history && history.error().code != ErrorCode::NotFound) {
            m_historyFailure = tr("Its versions could not be read: %1").arg(history.error().message);
            showAll();
            return;
        }
        m_history = history.value_or(QVector<PolicyVersion>()); // there may be none of that name
        m_historyOf = name;
        if (m_version && !shownVersion())
            m_version.reset();
        showAll();
    });
}

void PoliciesPage::takeChanges(const QVector<Change> &changes)
{
    const auto has = [&changes](Change::Kind kind) {
        return std::ranges::any_of(changes, [kind](const Change &each) { return each.kind == kind; });
    };
    if (has(Change::Kind::Policy))
        readPolicies();
    if (has(Change::Kind::Device) || has(Change::Kind::Policy))
        m_findings->readSoon();
    if (has(Change::Kind::Device))
        countSoon();
}

void PoliciesPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    placeSide();
    countSoon();
}

void PoliciesPage::countSoon()
{
    if (!isVisible())
        return; // counted when somebody looks
    m_form->scope().countSoon();
    if (!m_countTimer.isActive())
        m_countTimer.start(policyCountPauseMs);
}

/// How many devices each applies to.
void PoliciesPage::count()
{
    if (m_isCounting) {
        countSoon();
        return;
    }
    QStringList scopes;
    QVector<query::Query> queries;
    for (const PolicyVersion &each : m_policies)
        if (const auto query = scopeQuery(each.policy.scope)) {
            scopes += each.policy.scope;
            queries += *query;
        }
    if (queries.isEmpty())
        return;
    m_isCounting = true;
    launch(m_services.devices.counts(queries), this, [this, scopes](const Result<QVector<qint64>> &counts) {
        m_isCounting = false;
        if (!counts)
            return;
        for (qsizetype i = 0; i < scopes.size(); ++i)
            m_counts.insert(scopes[i], counts->at(i));
        showList();
    });
}

} // namespace muster::ui
