// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QAction;
class QLabel;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;

/// A field with its label above and a hint below, in whose place an error shows as long as there is one. Owns the field.
/// The field gets the label as accessible name, hint or error as accessible description, and `invalid` with the error.
class FieldRow : public QWidget
{
    Q_OBJECT

public:
    FieldRow(const ThemeSource &themes, const QString &label, QWidget *field, QWidget *parent = nullptr);

    QWidget *field() const { return m_field; }
    void setHint(const QString &hint);
    /// What is wrong and what would be right; empty clears it.
    void setError(const QString &error);
    bool hasError() const { return !m_error.isEmpty(); }

private:
    void tell();
    void dress();

    const ThemeSource &m_themes;
    QWidget *m_field;
    QLabel *m_below;
    QAction *m_errorMark = nullptr; ///< inside a QLineEdit
    QString m_hint;
    QString m_error;
};

} // namespace muster::ui
