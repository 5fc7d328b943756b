// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/registry/device_candidates.h"

#include <QTimer>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QLineEdit;
class QListView;
QT_END_NAMESPACE

namespace muster::ui {

class FieldRow;
class ThemeSource;

/// A field to look for another device, with those found below it: at first those that may be the same as this one. The arrows go
/// through the list while the field has the focus; Enter or a click takes one, and the list goes until something else is typed.
class DeviceChooser : public QWidget
{
    Q_OBJECT

public:
    DeviceChooser(const ThemeSource &themes, const Services &services, const Device &device, QWidget *parent = nullptr);

Q_SIGNALS:
    void chosen(const muster::DeviceRow &row);
    /// What was chosen no longer is.
    void reconsidered();

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void build(const ThemeSource &themes);
    void search();
    void showFound();
    void choose(const QModelIndex &index);
    bool move(int key);

    DeviceCandidates *m_model;
    QLineEdit *m_field;
    FieldRow *m_row;
    QListView *m_list;
    QTimer m_pause;
};

} // namespace muster::ui
