// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/provisioning/wizard_page.h"

#include <memory>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;
QT_END_NAMESPACE

namespace muster::ui {

class HostKeyRow;
class LoginForm;
class UnlockPanel;

/// How Muster gets in: the login, and each device's host key to be compared. Entered, it asks the devices for their keys; left, it logs
/// in and looks at what they have now, which is what the plan is made of. A few devices at a time.
class AccessPage : public WizardPage
{
    Q_OBJECT

public:
    static constexpr int atOnce = 4;

    AccessPage(const ThemeSource &themes, const Services &services, WizardDraft &draft, QWidget *parent);

    QString title() const override { return tr("Access"); }
    QString heading() const override { return tr("Access"); }
    QString sentence() const override { return tr("The login is used for this run and kept nowhere."); }
    QString summary() const override;
    QString whyNotNext() const override;
    QString nextText() const override { return tr("Look and plan"); }
    void enter() override;
    void leave() override;
    bool cancel() override;
    void tell(SidePanel &side) const override;
    QWidget *firstField() const override;

    /// Of the form and of the draft: what was given away is not kept here.
    void forgetLogin();

private:
    enum class Looking { No, AtKeys, AtDevices };

    void build(const ThemeSource &themes);
    void makeRows();
    void introduce();
    void plan();
    void look(const QVector<int> &devices);
    void lookMore();
    void lookAt(int device);
    void looked(int device, std::optional<Error> error);
    void endLook();
    void tellRows();
    void acceptAll(bool isAccepted);
    int newKeys() const;
    int comparedKeys() const;

    const ThemeSource &m_themes;
    const Services &m_services;
    WizardDraft &m_draft;
    UnlockPanel *m_unlock;
    LoginForm *m_login;
    QCheckBox *m_all;
    QVBoxLayout *m_rowsLayout;
    QVector<HostKeyRow *> m_rows; ///< by device; null for what can't be provisioned
    QProgressBar *m_progress;
    QLabel *m_progressText;
    QPushButton *m_cancel;
    Looking m_looking = Looking::No;
    QVector<int> m_queue;
    QVector<int> m_active;
    int m_total = 0;
    std::unique_ptr<QObject> m_context; ///< of the Tasks of this look: they go with it
};

} // namespace muster::ui
