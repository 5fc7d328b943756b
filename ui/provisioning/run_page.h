// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/provisioning/wizard_page.h"

QT_BEGIN_NAMESPACE
class QLabel;
class QListView;
class QProgressBar;
class QStandardItemModel;
class QTreeView;
QT_END_NAMESPACE

namespace muster::ui {

class JobRun;
class LaneList;
class LaneModel;

/// The devices as lanes, what stands still with its reason, and the newest lines of the journal.
class RunPage : public WizardPage
{
    Q_OBJECT

public:
    RunPage(const ThemeSource &themes, const Services &services, QWidget *parent);

    /// Must outlive the page, or go after setRun(nullptr).
    void setRun(JobRun *run);

    QString title() const override { return tr("Run"); }
    QString heading() const override;
    QString sentence() const override;
    QString summary() const override;
    QString whyNotNext() const override;
    QString nextText() const override;
    void tell(SidePanel &side) const override;
    QWidget *firstField() const override;

Q_SIGNALS:
    void activityWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void takeLane(int lane);
    void log(int lane);
    void showProgress();
    void confirmUndo(int lane);
    int steps() const;
    int stepsDone() const;

    const ThemeSource &m_themes;
    const Services &m_services;
    JobRun *m_run = nullptr;
    LaneModel *m_model;
    LaneList *m_list;
    QProgressBar *m_bar;
    QTreeView *m_log;
    QStandardItemModel *m_lines;
    QVector<QVector<StepState>> m_logged; ///< by lane and step: what the log said last
};

} // namespace muster::ui
