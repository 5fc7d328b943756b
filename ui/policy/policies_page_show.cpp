// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Another part of PoliciesPage: what is shown.
#include "policy/policy_difference.h"
#include "ui/policy/policies_page.h"
#include "ui/policy/policy_findings.h"
#include "ui/policy/policy_form.h"
#include "ui/policy/policy_list.h"
#include "ui/policy/policy_notice.h"
#include "ui/policy/policy_source.h"
#include "ui/policy/policy_versions.h"
#include "ui/policy/rule_row.h"
#include "ui/widgets/age.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/tab_bar.h"

#include <QAction>
#include <QStackedWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
enum PolicyStack { NotRead, Content, Empty };
} // namespace

const PolicyDraft *PoliciesPage::currentDraft() const
{
    const auto draft = m_drafts.constFind(m_current);
    return draft == m_drafts.cend() ? nullptr : &*draft;
}

const PolicyVersion *PoliciesPage::shownVersion() const
{
    if (!m_version)
        return nullptr;
    const auto found = std::ranges::find(m_history, *m_version, &PolicyVersion::version);
    return found == m_history.end() ? nullptr : &*found;
}

/// What form and source show: an older version held against the one in force, the draft, or what is in force.
PolicyDraft PoliciesPage::shown() const
{
    const PolicyVersion *active = inForce(m_current);
    if (const PolicyVersion *older = shownVersion()) {
        PolicyDraft draft = active ? PolicyDraft::of(*active) : PolicyDraft::of(*older);
        draft.setPolicy(older->policy);
        return draft;
    }
    if (const PolicyDraft *draft = currentDraft())
        return *draft;
    return active ? PolicyDraft::of(*active) : PolicyDraft();
}

/// Somebody published or removed it since the draft was begun.
bool PoliciesPage::isStale() const
{
    const PolicyDraft *draft = currentDraft();
    if (!draft || m_current.isEmpty())
        return false;
    const PolicyVersion *active = inForce(m_current);
    return draft->basedOn() != (active ? active->version : 0);
}

QString PoliciesPage::readFailure() const
{
    return m_readFailure.isEmpty() ? m_historyFailure : m_readFailure;
}

QString PoliciesPage::whyReadOnly() const
{
    if (isAllowed(m_services.actor.role, Permission::EditPolicies))
        return {};
    return tr("Your role, %1, may read policies, not change them. An admin can.").arg(roleWords.word(m_services.actor.role));
}

void PoliciesPage::choose(const QString &key)
{
    if (key == m_current && !m_version)
        return;
    m_current = key;
    m_version.reset();
    m_failure.clear();
    m_history.clear();
    m_historyOf.clear();
    readHistory();
    showAll();
}

void PoliciesPage::chooseVersion(int version)
{
    const PolicyVersion *active = inForce(m_current);
    const bool isOwn = version == 0 || (!currentDraft() && active && active->version == version);
    m_version = isOwn ? std::nullopt : std::optional(version);
    m_failure.clear();
    showAll();
}

void PoliciesPage::showTab(int tab)
{
    const PolicyDraft draft = shown();
    if (tab == FormTab && !draft.isSourceSound()) {
        m_tabs->setCurrentIndex(SourceTab);
        m_failure = tr(
            "This text is no policy yet, so the form can't show it. Mend what is said below it, or go back to what the "
            "form says.");
        showNotice();
        return;
    }
    m_failure.clear();
    showAll();
}

void PoliciesPage::showAll()
{
    m_isEmpty = m_isLoaded && m_policies.isEmpty() && m_drafts.isEmpty();
    m_stack->setCurrentIndex(!m_isLoaded && m_readFailure.isEmpty() ? NotRead : m_isEmpty ? Empty : Content);
    placeSide();
    showList();
    showCurrent();
    showNotice();
    tellActions();
    Q_EMIT headerChanged();
}

void PoliciesPage::showList()
{
    QVector<PolicyList::Entry> entries;
    const auto add = [&](const QString &key, const Policy &policy) {
        const auto count = m_counts.constFind(policy.scope);
        entries += PolicyList::Entry{key, policy.name, m_drafts.contains(key), policy.enabled,
                                     policy.scope.isEmpty() || count == m_counts.cend() ? QString() : locale().toString(*count)};
    };
    for (const PolicyVersion &each : m_policies)
        add(each.policy.name, each.policy);
    for (auto each = m_drafts.cbegin(); each != m_drafts.cend(); ++each)
        if (!inForce(each.key()))
            add(each.key(), each->policy());
    m_list->setEntries(entries);
    m_list->setCurrentKey(m_current);
}

void PoliciesPage::showCurrent()
{
    const PolicyDraft draft = shown();
    const PolicyVersion *active = inForce(m_current);
    if (!draft.isSourceSound() && m_tabs->currentIndex() == FormTab) {
        const QSignalBlocker quiet(m_tabs);
        m_tabs->setCurrentIndex(SourceTab);
    }
    m_views->setCurrentIndex(m_tabs->currentIndex());
    const PolicyFormMode mode{!m_version && whyReadOnly().isEmpty(), m_version.has_value()};
    if (m_tabs->currentIndex() == FormTab)
        m_form->showDraft(draft, mode);
    else
        m_source->showDraft(draft, mode.isEditable);
    m_findings->setPolicy(active ? std::optional(*active) : std::nullopt);
    m_versions->showHistory(m_history, active ? active->version : 0, currentDraft(), m_version);
}

void PoliciesPage::showNotice()
{
    const PolicyVersion *active = inForce(m_current);
    const PolicyDraft *draft = currentDraft();
    const bool mayEdit = whyReadOnly().isEmpty();
    PolicyNotice::Notice notice{&noteLook(), {}, {}};
    if (const PolicyVersion *older = shownVersion()) {
        const QStringList differing = active ? policy::differences(active->policy, older->policy) : QStringList();
        notice.sentence = tr("Version %1, published by %2 on %3. Read only.")
                              .arg(older->version)
                              .arg(older->actor, shortDay(older->at, m_services.clock.now()));
        notice.details = differing.isEmpty()
                             ? QStringList{active ? tr("It says the same as what is in force.") : QString()}
                             : QStringList{tr("Against version %1, which is in force:").arg(active->version)} + differing;
        if (mayEdit)
            notice.first = draft ? tr("Replace my draft with it") : tr("Use as draft");
        notice.second = draft ? tr("Back to my draft") : tr("Back to what is in force");
    } else if (isStale()) {
        notice.look = &lookOf(Severity::Warning);
        if (active) {
            notice.sentence = tr("%1 published version %2 while you edited. Your draft began with version %3.")
                                  .arg(active->actor)
                                  .arg(active->version)
                                  .arg(draft->basedOn());
            notice.details = QStringList{tr("Published over it, your draft would change:")}
                             + policy::differences(active->policy, draft->policy());
        } else {
            notice.sentence = tr("Somebody removed this policy while you edited. Published, your draft puts it back into force.");
        }
        notice.first = tr("Keep my draft");
        notice.second = tr("Discard my draft");
    } else if (const QString read = readFailure(); !m_failure.isEmpty() || !read.isEmpty()) {
        notice.look = &lookOf(Severity::Error);
        notice.sentence = m_failure.isEmpty() ? read : m_failure;
        if (!m_failure.isEmpty() && !read.isEmpty())
            notice.details = QStringList{read};
        if (!read.isEmpty())
            notice.first = tr("Try again");
    } else if (!mayEdit) {
        notice.sentence = whyReadOnly();
    }
    if (!notice.sentence.isEmpty())
        m_notice->setNotice(notice);
    m_noticePlace->setVisible(!notice.sentence.isEmpty());
}

void PoliciesPage::tellActions()
{
    const PolicyDraft *draft = currentDraft();
    const PolicyVersion *active = inForce(m_current);
    const QString readOnly = whyReadOnly();
    const auto tell = [](QAction *action, const QString &why, const QString &what) {
        action->setEnabled(why.isEmpty());
        action->setToolTip(plainToolTip(why.isEmpty() ? what : why));
        action->setStatusTip(why);
    };
    const int youngest = m_historyOf == shown().policy().name && !m_history.isEmpty() ? m_history.first().version
                         : active                                                     ? active->version
                                                                                      : 0;
    m_publish->setText(m_isPublishing ? tr("Publishing…") : tr("Publish version %1").arg(youngest + 1));
    QString whyNot = readOnly;
    if (whyNot.isEmpty() && !draft)
        whyNot = tr("Nothing is changed, so there is nothing to publish.");
    if (whyNot.isEmpty() && m_version)
        whyNot = tr("An older version is shown. Use it as draft, or go back to yours.");
    if (whyNot.isEmpty() && isStale())
        whyNot = tr("Somebody published meanwhile. Say first what becomes of your draft.");
    if (whyNot.isEmpty() && !draft->isSound())
        whyNot = tr("Can't be published yet: %1").arg(draft->problems().first());
    if (whyNot.isEmpty() && m_isPublishing)
        whyNot = tr("It is being published.");
    tell(m_publish, whyNot, tr("Puts it into force; what it covers is evaluated again"));
    tell(m_discard, draft ? QString() : tr("There is no draft of this policy."), tr("Forgets what you changed"));
    m_discard->setVisible(draft != nullptr || m_isPublishing);
    tell(m_new, readOnly, tr("A draft that covers nothing yet"));
    const QString notThere = active ? QString() : draft != nullptr ? tr("It is not in force yet.") : tr("No policy is chosen.");
    const qsizetype at = active ? active - m_policies.constData() : -1;
    tell(m_remove, readOnly.isEmpty() ? notThere : readOnly, tr("Takes it out of force; its versions stay on record"));
    const auto order = [&](bool isEnd, const QString &why) {
        return !readOnly.isEmpty() ? readOnly : !notThere.isEmpty() ? notThere : isEnd ? why : QString();
    };
    tell(m_up, order(at == 0, tr("It is the first one.")), tr("Move policy up: it decides before the next one (Alt+Up)"));
    tell(m_down, order(at == m_policies.size() - 1, tr("It is the last one.")),
         tr("Move policy down: the next one decides before it (Alt+Down)"));
}

} // namespace muster::ui
