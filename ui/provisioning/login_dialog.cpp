// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/login_dialog.h"

#include "ui/provisioning/job_look.h"
#include "ui/provisioning/login_form.h"
#include "ui/provisioning/unlock_panel.h"
#include "ui/shell/theme_source.h"

using namespace Qt::StringLiterals;

namespace muster::ui {

using provisioning::Job;

LoginDialog::LoginDialog(const ThemeSource &themes, const Services &services, const JournalJob &job, Job::Direction direction,
                         QWidget *parent)
    : FormDialog(themes,
                 direction == Job::Direction::Forward ? tr("Resume %1").arg(job.deviceName) : tr("Undo %1").arg(job.deviceName),
                 direction == Job::Direction::Forward ? tr("Resume") : tr("Undo"), parent)
    , m_services(services)
    , m_job(job.id)
    , m_direction(direction)
    , m_unlock(new UnlockPanel(themes, services, this))
    , m_form(new LoginForm(themes, this))
{
    setObjectName(u"loginDialog"_s);
    setSentence(
        direction == Job::Direction::Forward
            ? tr("Goes on at the first step that is not done: %n steps of %1 are.", nullptr, doneSteps(job)).arg(job.steps.size())
            : tr("Takes back %n steps, the last one first. What can’t be undone stays, and the journal says so.", nullptr,
                 undoableSteps(job)));
    if (direction == Job::Direction::Back)
        setActionRole(u"danger"_s);
    m_form->setUser(job.user);
    addRow(m_unlock);
    addRow(m_form);
    m_form->firstField()->setFocus();
    connect(m_form, &LoginForm::changed, this, [this] { setError({}); });
}

void LoginDialog::submit()
{
    if (m_unlock->isVisible()) {
        setError(tr("Unlock the keys first."));
        return;
    }
    if (const QString problem = m_form->problem(); !problem.isEmpty()) {
        setError(problem);
        return;
    }
    const Result<drivers::Login> login = m_form->login();
    if (!login)
        return;
    run(
        m_services.provisioning.takeUp(m_job, m_direction, *login), [](const JournalJob &) {},
        [this](const Error &error) {
            if (error.code == ErrorCode::Locked)
                m_form->showRefused(error.message);
            else
                setError(error.message);
        });
}

} // namespace muster::ui
