// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/completion.h"

#include <QFrame>

QT_BEGIN_NAMESPACE
class QListView;
class QStandardItemModel;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;

/// The list below a query field: term, meaning, count, and a foot that names the keys. It never takes the focus, so that typing
/// goes on (QCompleter's popup takes it, and has no room for a foot); the field moves its current row. It lies over the field's
/// window as a child of it, which works alike on every platform; the field owns it all the same.
class CompletionPopup : public QFrame
{
    Q_OBJECT

public:
    explicit CompletionPopup(const ThemeSource &themes);

    /// Opens in `window` below `anchor`, a point of it; an empty list closes it. The first row becomes current.
    void open(const QVector<Completion> &completions, const QString &prefix, QWidget *window, const QPoint &anchor);
    void moveCurrent(int rows);
    /// The current row's term.
    QString current() const;
    int count() const { return int(m_completions.size()); }

Q_SIGNALS:
    void chosen(const QString &term);

private:
    const ThemeSource &m_themes;
    QVector<Completion> m_completions;
    QStandardItemModel *m_model;
    QListView *m_list;
};

} // namespace muster::ui
