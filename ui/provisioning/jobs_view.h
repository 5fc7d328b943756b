// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/services.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QListWidget;
class QTableView;
QT_END_NAMESPACE

namespace muster::ui {

class HoveredRow;
class JobTableModel;
class ThemeSource;

/// The jobs of the Activity page: where each stands, and for those that nobody works on the way forward or back.
class JobsView : public QWidget
{
    Q_OBJECT

public:
    JobsView(const ThemeSource &themes, const Services &services, QWidget *parent);

    JobTableModel &model() const { return *m_model; }
    QAction *resume() const { return m_resume; }
    QAction *undo() const { return m_undo; }
    QVector<QWidget *> areas() const;

Q_SIGNALS:
    /// Unfinished jobs that nobody works on: how many there are now.
    void needsSomebody(int jobs);
    void failed(const muster::Error &error);

private:
    void build();
    QWidget *buildDetails();
    void showJob();
    void takeUp(provisioning::Job::Direction direction);

    const ThemeSource &m_themes;
    const Services &m_services;
    JobTableModel *m_model;
    QTableView *m_table;
    HoveredRow *m_hovered;
    QAction *m_resume;
    QAction *m_undo;
    QLabel *m_title;
    QLabel *m_facts;
    QLabel *m_error;
    QListWidget *m_steps;
    JobId m_shown; ///< stays current when the list is read anew
};

} // namespace muster::ui
