// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QPushButton>
#include <QStyleOptionButton>

namespace muster::ui {

/// Draws itself in a state that is hard to reach in a picture of everything at once.
class PosedButton final : public QPushButton
{
public:
    PosedButton(const QString &text, QStyle::State state) : QPushButton(text), m_state(state) {}

protected:
    void initStyleOption(QStyleOptionButton *option) const override
    {
        QPushButton::initStyleOption(option);
        option->state |= m_state;
    }

private:
    QStyle::State m_state;
};

/// As if it had the focus.
class PosedField final : public QLineEdit
{
public:
    using QLineEdit::QLineEdit;

protected:
    void initStyleOption(QStyleOptionFrame *option) const override
    {
        QLineEdit::initStyleOption(option);
        option->state |= QStyle::State_HasFocus;
    }
};

} // namespace muster::ui
