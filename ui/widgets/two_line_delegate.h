// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace muster::ui {

class ThemeSource;

/// Rows of two lines in the details: what happened, and below it, dimmer, who said so and when.
class TwoLineDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    TwoLineDelegate(const ThemeSource &themes, QObject *parent);

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    virtual std::pair<QString, QString> lines(const QModelIndex &index) const = 0;

private:
    const ThemeSource &m_themes;
};

} // namespace muster::ui
