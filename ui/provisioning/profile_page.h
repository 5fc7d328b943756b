// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/provisioning/wizard_page.h"

QT_BEGIN_NAMESPACE
class QLabel;
class QListWidget;
class QPushButton;
QT_END_NAMESPACE

namespace muster::ui {

/// What the devices shall be given: the profile that comes with the program, one of the site's, or one from a file.
class ProfilePage : public WizardPage
{
    Q_OBJECT

public:
    ProfilePage(const ThemeSource &themes, const Services &services, WizardDraft &draft, QWidget *parent);

    /// As if the file had been chosen; the error is shown where it would be.
    void addFile(const QString &path);

    QString title() const override { return tr("Profile"); }
    QString heading() const override { return tr("Profile"); }
    QString sentence() const override { return tr("What the devices shall be given."); }
    QString summary() const override;
    QString whyNotNext() const override;
    void tell(SidePanel &side) const override;
    QWidget *firstField() const override;

private:
    void add(const Profile &profile, const QString &from);
    void choose(int row);
    void openFile();

    const Services &m_services;
    WizardDraft &m_draft;
    QVector<Profile> m_profiles;
    QListWidget *m_list;
    QPushButton *m_file;
    QLabel *m_error;
};

} // namespace muster::ui
