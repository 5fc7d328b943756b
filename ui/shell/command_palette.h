// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "ui/shell/services.h"

#include <QDialog>
#include <QPointer>

QT_BEGIN_NAMESPACE
class QAction;
class QLabel;
class QLineEdit;
class QListView;
class QStandardItemModel;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;

/// Reaches every action of the window and every device by typing. Enter runs or opens what is current; Up and Down move while the
/// field keeps the focus. Without services it knows actions only.
class CommandPalette : public QDialog
{
    Q_OBJECT

public:
    CommandPalette(const ThemeSource &themes, const Services *services, const QVector<QAction *> &actions, QWidget *window);

    QLineEdit *field() const { return m_field; }
    QListView *list() const { return m_list; }

Q_SIGNALS:
    void deviceChosen(const muster::DeviceId &id, muster::Lifecycle state);
    /// It is triggered next.
    void actionChosen(QAction *action);

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void fill();
    void addActions(const QString &typed);
    void searchDevices(const QString &typed);
    void addDevices(const QVector<DeviceRow> &rows);
    void tellCount();
    void run(const QModelIndex &index);
    void step(int rows);

    const ThemeSource &m_themes;
    const Services *m_services;
    QVector<QPointer<QAction>> m_actions;
    QLineEdit *m_field;
    QListView *m_list;
    QLabel *m_foot;
    QStandardItemModel *m_model;
    int m_generation = 0; ///< of what was typed; late answers are dropped
};

} // namespace muster::ui
