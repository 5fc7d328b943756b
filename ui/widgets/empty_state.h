// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QFrame;
class QLabel;
class QPushButton;
class QVBoxLayout;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;

/// What stands where rows would be: why there are none, and the ways to get some, each with one action.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(const ThemeSource &themes, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setSentence(const QString &sentence);
    /// The row's button, to be connected and, for at most one row, given the role primary.
    QPushButton *addRow(const QString &iconName, const QString &title, const QString &explanation, const QString &action);
    /// Anything else, such as a hint, below the rows.
    void addBelow(QWidget *widget);

private:
    const ThemeSource &m_themes;
    QLabel *m_title;
    QLabel *m_sentence;
    QFrame *m_card;
    QVBoxLayout *m_rows;
    QVBoxLayout *m_column;
};

} // namespace muster::ui
