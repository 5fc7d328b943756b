// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

QT_BEGIN_NAMESPACE
class QBoxLayout;
class QLabel;
class QVBoxLayout;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;
struct StateLook;

/// What stands beside a page of the wizard, in sections: numbers, notes, sentences. In a narrow window below the page, with its
/// sections side by side.
class SidePanel : public QScrollArea
{
    Q_OBJECT

public:
    explicit SidePanel(const ThemeSource &themes, QWidget *parent = nullptr);

    void clear();
    void addSection(const QString &title);
    // Into the last section.
    void addNumber(const QString &label, const QString &value);
    void addText(const QString &text);
    void addNote(const StateLook &look, const QString &title, const QString &text);

    void setBelow(bool isBelow);

private:
    const ThemeSource &m_themes;
    QWidget *m_content = nullptr;
    QBoxLayout *m_sections = nullptr;
    QVBoxLayout *m_last = nullptr;
    bool m_isBelow = false;
};

/// A label of plain words that wraps; `role` as in the style sheet.
QLabel *wordLabel(const QString &text, const QString &role, QWidget *parent);

} // namespace muster::ui
