// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/services.h"

#include <QPointer>

QT_BEGIN_NAMESPACE
class QAction;
QT_END_NAMESPACE

namespace muster::ui {

class ScanRow;
class ThemeSource;

/// Lets a range of addresses be scanned once: the action, its dialog, and the row that tells how it goes. One scan at a time.
class ScanActions : public QObject
{
    Q_OBJECT

public:
    /// The action is added to `page`, which owns this, and the row.
    ScanActions(const ThemeSource &themes, const Services &services, QWidget *page);

    QAction *action() const { return m_action; }
    ScanRow *row() const { return m_row; }
    void setStatus(const discovery::DiscoveryStatus &status);

Q_SIGNALS:
    /// It is over while nobody saw the row.
    void noticed(const QString &title, const QString &detail);

private:
    void ask();
    void begin(const discovery::ScanRequest &request);
    void end(const Result<discovery::ScanReport> &report);
    void enable();

    const ThemeSource &m_themes;
    const Services &m_services;
    QWidget *m_page;
    QAction *m_action;
    ScanRow *m_row;
    QPointer<Task> m_task;
    QStringList m_networks; ///< ours
    discovery::ScanProgress m_progress;
};

} // namespace muster::ui
