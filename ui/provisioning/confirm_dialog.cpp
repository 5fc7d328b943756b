// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/confirm_dialog.h"

#include <QPushButton>

namespace muster::ui {

QPushButton *ConfirmDialog::addChoice(const QString &text)
{
    auto *button = new QPushButton(text);
    button->setAutoDefault(false);
    addRow(button);
    connect(button, &QPushButton::clicked, this, &QDialog::reject);
    return button;
}

} // namespace muster::ui
