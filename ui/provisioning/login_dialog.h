// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "provisioning/job.h"
#include "ui/shell/form_dialog.h"
#include "ui/shell/services.h"

namespace muster::ui {

class LoginForm;
class UnlockPanel;

/// Takes an unfinished job up again, forward or back. A login is not kept, so it asks for one; the console's own key is one, too.
class LoginDialog : public FormDialog
{
    Q_OBJECT

public:
    LoginDialog(const ThemeSource &themes, const Services &services, const JournalJob &job,
                provisioning::Job::Direction direction, QWidget *parent);

protected:
    void submit() override;

private:
    const Services &m_services;
    const JobId m_job;
    const provisioning::Job::Direction m_direction;
    UnlockPanel *m_unlock;
    LoginForm *m_form;
};

} // namespace muster::ui
