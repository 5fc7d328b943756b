// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/provisioning/job_run.h"
#include "ui/provisioning/wizard_draft.h"
#include "ui/shell/services.h"

#include <QDialog>
#include <QPointer>

QT_BEGIN_NAMESPACE
class QBoxLayout;
class QFrame;
class QLabel;
class QPushButton;
class QStackedWidget;
QT_END_NAMESPACE

namespace muster::ui {

class AccessPage;
class DevicesPage;
class EnrollmentRun;
class ProfilePage;
class ReceiptPage;
class RunPage;
class SidePanel;
class ThemeSource;
class WizardPage;
class WizardRail;

/// From chosen devices to a receipt. The pages edit a draft; nothing is changed before the reviewed plan is started. Closed while jobs
/// run, it leaves them running: its JobRun then belongs to nobody and goes when they have ended.
class ProvisionWizard : public QDialog
{
    Q_OBJECT

public:
    /// `runs` owns the JobRuns and EnrollmentRuns, and outlives the wizard.
    ProvisionWizard(const ThemeSource &themes, const Services &services, const QVector<DeviceId> &devices, QObject &runs,
                    QWidget *parent);
    ~ProvisionWizard() override;

    ProfilePage *profilePage() const { return m_profile; }
    void goNext();
    void goBack();

    /// Before the start, closes; after it, asks whether the run goes on in the background or stops.
    void reject() override;

Q_SIGNALS:
    void activityWanted();
    /// Its plans are carried out now.
    void started(muster::ui::JobRun *run);
    /// Its devices are enrolled now.
    void enrolling(muster::ui::EnrollmentRun *run);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    QWidget *buildHead();
    QWidget *buildMiddle();
    QWidget *buildFoot();
    void addPages(const QVector<DeviceId> &devices);
    void addPage(WizardPage *page);
    WizardPage *current() const;
    int currentIndex() const;
    void goTo(int index);
    void start();
    void stop();
    void tellAll();
    void tellFoot();
    void askBeforeClosing();
    bool isAfterStart() const { return m_hasRun; }

    const ThemeSource &m_themes;
    const Services &m_services;
    QObject &m_runs;
    WizardDraft m_draft;
    QVector<WizardPage *> m_pages;
    DevicesPage *m_devices = nullptr;
    ProfilePage *m_profile = nullptr;
    AccessPage *m_access = nullptr;
    WizardPage *m_review = nullptr;
    RunPage *m_runPage = nullptr;
    ReceiptPage *m_receipt = nullptr;
    QPointer<JobRun> m_run;
    bool m_hasRun = false;

    QLabel *m_title;
    WizardRail *m_rail;
    QLabel *m_railNote;
    QLabel *m_heading;
    QLabel *m_sentence;
    QStackedWidget *m_stack;
    QBoxLayout *m_body; ///< the page and what stands beside it
    SidePanel *m_side;
    QFrame *m_sideLine;
    QLabel *m_why;
    QPushButton *m_stop;
    QPushButton *m_background;
    QPushButton *m_close;
    QPushButton *m_back;
    QPushButton *m_next;
};

} // namespace muster::ui
