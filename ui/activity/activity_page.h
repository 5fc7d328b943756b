// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "registry/event_log.h"
#include "ui/shell/page.h"
#include "ui/shell/services.h"

QT_BEGIN_NAMESPACE
class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTableView;
QT_END_NAMESPACE

namespace muster::ui {

class EventTableModel;
class HintBar;
class HoveredRow;
class JobsView;
class TabBar;
class ThemeSource;

/// Who did what, newest first, and whether the record is unbroken; and the jobs, with those that wait for somebody.
class ActivityPage : public Page
{
    Q_OBJECT

public:
    ActivityPage(const ThemeSource &themes, const Services &services, QWidget *parent = nullptr);

    QString title() const override;
    QString subtitle() const override;
    QString iconName() const override;
    QAction *primaryAction() const override { return m_verify; }
    bool isPrimaryFilled() const override { return false; }
    QString countText() const override;
    QVector<QWidget *> areas() const override;

    void showJobs();
    /// Walks the hash chain; verified() tells how it went, whoever asked.
    void verify();

Q_SIGNALS:
    /// Unfinished jobs that nobody works on.
    void jobsNeedSomebody(int jobs);
    void verified(const muster::Result<muster::registry::ChainVerdict> &verdict);

private:
    void build();
    void buildDetails();
    void buildTabs(QWidget *events);
    void takeJobs(int needing);
    void showEvent(const QModelIndex &current);
    void showVerdict(const Result<registry::ChainVerdict> &verdict);

    const ThemeSource &m_themes;
    const Services &m_services;
    EventTableModel *m_model;
    QAction *m_verify;
    HintBar *m_verdict;
    QTableView *m_table;
    HoveredRow *m_hovered;
    QWidget *m_details;
    QLabel *m_sentence;
    QLabel *m_facts;
    QPlainTextEdit *m_payload;
    TabBar *m_tabs;
    QStackedWidget *m_stack;
    JobsView *m_jobs;
    int m_needing = 0; ///< jobs that wait for somebody
    bool m_isVerifying = false;
};

} // namespace muster::ui
