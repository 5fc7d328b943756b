// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

QT_BEGIN_NAMESPACE
class QAction;
class QScrollArea;
class QVBoxLayout;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;
struct StateLook;

/// What opens below a button of the source strip: a row for each place with its state and the reason of it, and what can be done
/// there. A child of the window; deletes itself on Escape, when the focus leaves it, or when somebody
/// clicks elsewhere; stays where the focus goes to what it hangs on, whose next click closes it.
class PlacePopup : public QFrame
{
    Q_OBJECT

public:
    PlacePopup(const ThemeSource &themes, QWidget &anchor, const QString &title);
    ~PlacePopup() override;

    void addRow(const StateLook &look, const QString &subject, const QString &words, const QString &reason = {});
    /// As a button; the popup closes when it is pressed.
    void addAction(QAction &action);
    void addLine();
    /// Once it is filled.
    void open();
    /// Gives the focus back to what it hangs on.
    void dismiss();
    const QWidget *anchor() const { return m_anchor; }

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    const ThemeSource &m_themes;
    QPointer<QWidget> m_anchor;
    QScrollArea *m_scroll;
    QWidget *m_content;
    QVBoxLayout *m_rows; ///< of m_content
};

} // namespace muster::ui
