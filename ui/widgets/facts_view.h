// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

QT_BEGIN_NAMESPACE
class QGridLayout;
class QLabel;
class QVBoxLayout;
QT_END_NAMESPACE

namespace muster::ui {

class Theme;
class ThemeSource;

/// A column of headed facts, made anew whenever what it tells of changes. Texts can be selected.
class FactsView : public QScrollArea
{
    Q_OBJECT

public:
    explicit FactsView(const ThemeSource &themes, QWidget *parent = nullptr);

    /// Begins anew; what was there goes. The same subject again stays scrolled to where it was, and keeps the focus of its buttons.
    void clear(const QString &subject);
    void addHeading(const QString &text, const QString &right = {});
    /// "Vendor   Raspberry Pi · OUI table, 4 s ago". An empty value says `unknown`.
    void addFact(const QString &name, const QString &value, const QString &evidence = {}, const QString &unknown = {});
    void addText(const QString &text, const QString &role);
    void addWidget(QWidget *widget);
    void addGap(bool withLine);
    void finish();

    /// What is added belongs to it, until the next clear().
    QWidget *column() const { return m_column; }

protected:
    const ThemeSource &themes() const { return m_themes; }

private:
    void orderTabs();
    void rememberFocus(bool isSameSubject);

    const ThemeSource &m_themes;
    QString m_subject;
    int m_scrolled = 0;
    QString m_focused;   ///< object name of the button that had the focus
    int m_focusedAt = 0; ///< which one of that name
    QWidget *m_column = nullptr;
    QVBoxLayout *m_layout = nullptr;
    QGridLayout *m_facts = nullptr; ///< the grid facts go to, until something else comes
};

/// On `widget`, without margins: names to the left, what belongs to them beside.
QGridLayout *factGrid(QWidget *widget, const Theme &theme, int nameWidth);

/// Plain text that can be selected and wraps; `role` as in the style sheet.
QLabel *factLabel(const QString &text, const QString &role, QWidget *parent);

} // namespace muster::ui
