// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Another part of PoliciesPage: what is done.
#include "registry/commands/add_policy.h"
#include "registry/commands/order_policies.h"
#include "registry/commands/remove_policy.h"
#include "ui/policy/policies_page.h"
#include "ui/policy/policy_form.h"
#include "ui/policy/policy_list.h"
#include "ui/provisioning/confirm_dialog.h"
#include "ui/widgets/tab_bar.h"

#include <QAction>

#include <utility>

using namespace Qt::StringLiterals;

namespace muster::ui {

/// Under the current name; one that changes nothing is none.
void PoliciesPage::edit(PolicyDraft draft)
{
    m_failure.clear();
    const QString before = shown().policy().name;
    if (draft.isChanged()) {
        QStringList names;
        for (const PolicyVersion &each : m_policies)
            names += each.policy.name;
        draft.setTakenNames(names);
        m_drafts.insert(m_current, draft);
    } else {
        m_drafts.remove(m_current);
    }
    if (shown().policy().name != before)
        readHistory(); // there may have been one of that name
    showAll();
}

void PoliciesPage::takeForm(const Policy &policy)
{
    PolicyDraft draft = shown();
    draft.setPolicy(policy);
    edit(std::move(draft));
}

void PoliciesPage::takeSource(const QString &text)
{
    PolicyDraft draft = shown();
    draft.setSource(text);
    edit(std::move(draft));
}

void PoliciesPage::dropSource()
{
    PolicyDraft draft = shown();
    draft.dropSource();
    edit(std::move(draft));
}

void PoliciesPage::addPolicy()
{
    if (!m_drafts.contains(QString()))
        m_drafts.insert(QString(), PolicyDraft::fresh());
    m_current.clear();
    m_version.reset();
    m_failure.clear();
    m_history.clear();
    m_historyOf.clear();
    m_tabs->setCurrentIndex(FormTab);
    settleDrafts();
    showAll();
    m_form->focusFirst();
}

void PoliciesPage::discard()
{
    const PolicyDraft *draft = currentDraft();
    if (!draft)
        return;
    const QString name = draft->policy().name.isEmpty() ? tr("the new policy") : draft->policy().name;
    const QStringList changes = draft->changes();
    auto *box = new ConfirmDialog(m_themes, tr("Discard the draft of %1?", "policy").arg(name),
                                  changes.isEmpty()
                                      ? tr("What you wrote is lost. The registry stays as it is.")
                                      : tr("What is in force stays as it is. This is lost: %1").arg(changes.join(u"; "_s)),
                                  tr("Discard draft"), window());
    box->setObjectName(u"policy.discardBox"_s);
    box->setActionRole(u"danger"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(box, &QDialog::accepted, this, [this, key = m_current] {
        m_drafts.remove(key);
        m_version.reset();
        m_failure.clear();
        takePolicies(m_policies);
    });
    box->open();
}

void PoliciesPage::publish()
{
    const PolicyDraft *draft = currentDraft();
    if (!draft || !m_publish->isEnabled())
        return;
    m_isPublishing = true;
    m_failure.clear();
    launch(m_services.registry.apply(registry::AddPolicy{draft->policy(), draft->basedOn()}, m_services.actor), this,
           [this, key = m_current, published = draft->policy()](const Result<PolicyVersion> &outcome) {
               m_isPublishing = false;
               if (!outcome) {
                   m_failure = outcome.error().message;
                   readPolicies(); // after a conflict: what is in force now
                   showAll();
                   return;
               }
               settleDraft(key, published, *outcome);
               QVector<PolicyVersion> policies = m_policies;
               policies.removeIf([&](const PolicyVersion &each) { return each.policy.name == outcome->policy.name; });
               const qsizetype at = inForce(outcome->policy.name) ? inForce(outcome->policy.name) - m_policies.constData()
                                                                  : policies.size();
               policies.insert(at, *outcome);
               if (m_current == key && !m_drafts.contains(key))
                   m_current = outcome->policy.name;
               takePolicies(policies);
               Q_EMIT noticed(tr("%1, version %2, is in force", "policy").arg(outcome->policy.name).arg(outcome->version),
                              tr("What it covers is evaluated again; findings show here and on each device."));
           });
    showAll();
}

/// Nothing is left of the draft that was published, but what somebody wrote on meanwhile.
void PoliciesPage::settleDraft(const QString &key, const Policy &published, const PolicyVersion &outcome)
{
    const auto edited = m_drafts.find(key);
    if (edited == m_drafts.end())
        return;
    const QString name = outcome.policy.name;
    if (edited->isSourceSound() && edited->policy() == published) {
        m_drafts.erase(edited);
    } else if (key == name) {
        edited->rebase(outcome);
    } else if (edited->policy().name == name && !m_drafts.contains(name)) {
        PolicyDraft draft = m_drafts.take(key);
        draft.rebase(outcome);
        m_drafts.insert(name, draft);
    } // else it is to be another new one by now
}

void PoliciesPage::remove()
{
    const PolicyVersion *active = inForce(m_current);
    if (!active)
        return;
    const QString name = active->policy.name;
    const auto count = m_counts.constFind(active->policy.scope);
    const QString covered = active->policy.scope.isEmpty() || count == m_counts.cend()
                                ? tr("What it covers is no longer held to its rules")
                                : tr("%n devices are no longer held to its rules", nullptr, int(*count));
    const QString draft = m_drafts.contains(name) ? u' ' + tr("Your draft of it, which is not published, is lost.") : QString();
    auto *box = new ConfirmDialog(
        m_themes, tr("Remove the policy %1?").arg(name),
        tr("%1: its findings close, and what it said of admission and access is no longer in force. "
           "Its versions stay on record: to get it back, make a new policy of this name and use one of them as draft.")
                .arg(covered)
            + draft,
        tr("Remove"), window());
    box->setObjectName(u"policy.removeBox"_s);
    box->setActionRole(u"danger"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(box, &QDialog::accepted, this, [this, name] {
        launch(m_services.registry.apply(registry::RemovePolicy{name}, m_services.actor), this,
               [this, name](const Result<PolicyVersion> &outcome) {
                   if (!outcome) {
                       m_failure = outcome.error().message;
                       showAll();
                       return;
                   }
                   m_drafts.remove(name);
                   QVector<PolicyVersion> policies = m_policies;
                   policies.removeIf([&name](const PolicyVersion &each) { return each.policy.name == name; });
                   takePolicies(policies);
                   Q_EMIT noticed(tr("%1 is out of force", "policy").arg(name), tr("Its versions stay on record."));
               });
    });
    box->open();
}

void PoliciesPage::moveUp()
{
    move(-1);
}

void PoliciesPage::moveDown()
{
    move(1);
}

void PoliciesPage::move(int step)
{
    const PolicyVersion *active = inForce(m_current);
    if (!active)
        return;
    QStringList names;
    for (const PolicyVersion &each : m_policies)
        names += each.policy.name;
    const qsizetype from = active - m_policies.constData();
    const qsizetype to = from + step;
    if (to < 0 || to >= names.size())
        return;
    names.move(from, to);
    m_policies.move(from, to); // the next move begins here, also when it comes before the answer
    ++m_moves;
    m_failure.clear();
    launch(m_services.registry.apply(registry::OrderPolicies{names}, m_services.actor), this,
           [this](const Result<QVector<PolicyVersion>> &policies) { takeOrder(policies); });
    showAll();
}

/// They are answered in turn, so the last answer has them all.
void PoliciesPage::takeOrder(const Result<QVector<PolicyVersion>> &policies)
{
    if (--m_moves > 0)
        return;
    if (policies) {
        takePolicies(*policies);
    } else {
        m_failure = policies.error().message;
        m_readAgain = true;
        showAll();
    }
    if (std::exchange(m_readAgain, false))
        readPolicies();
}

/// "Use as draft", "Keep my draft" or "Try again".
void PoliciesPage::noticeFirst()
{
    const PolicyVersion *active = inForce(m_current);
    if (const PolicyVersion *older = shownVersion()) {
        PolicyDraft draft = active ? PolicyDraft::of(*active) : PolicyDraft::fresh();
        draft.setPolicy(older->policy);
        m_version.reset();
        edit(std::move(draft));
        return;
    }
    if (!isStale()) {
        if (!readFailure().isEmpty())
            readPolicies(); // and the versions then
        return;
    }
    PolicyDraft draft = *currentDraft();
    draft.rebase(active ? std::optional(*active) : std::nullopt);
    edit(std::move(draft));
}

/// Back from an older version, or "Discard my draft".
void PoliciesPage::noticeSecond()
{
    if (m_version) {
        m_version.reset();
        showAll();
    } else if (isStale()) {
        discard();
    }
}

} // namespace muster::ui
