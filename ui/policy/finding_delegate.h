// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace muster::ui {

class ThemeSource;

/// A finding as three lines: device, what is wrong, how to mend it.
class FindingDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    enum Role { DeviceRole = Qt::UserRole + 1, LookRole, WhatRole, FixRole };

    FindingDelegate(const ThemeSource &themes, QObject *parent);

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const ThemeSource &m_themes;
};

} // namespace muster::ui
