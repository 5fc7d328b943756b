// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/form_dialog.h"

namespace muster::ui {

/// Asks before something is done: what will happen, and the button that says so. accepted() when it was pressed.
class ConfirmDialog : public FormDialog
{
    Q_OBJECT

public:
    ConfirmDialog(const ThemeSource &themes, const QString &title, const QString &sentence, const QString &action,
                  QWidget *parent)
        : FormDialog(themes, title, action, parent)
    {
        setSentence(sentence);
    }

    /// Another way, above the buttons; the dialog closes when it is pressed.
    QPushButton *addChoice(const QString &text);

protected:
    void submit() override { QDialog::accept(); }
};

} // namespace muster::ui
