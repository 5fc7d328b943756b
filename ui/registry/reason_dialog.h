// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "ui/shell/form_dialog.h"

#include <functional>

QT_BEGIN_NAMESPACE
class QLineEdit;
QT_END_NAMESPACE

namespace muster::ui {

/// Says what a command does to one or more devices and how to get it back, and asks for the reason, which goes on record.
class ReasonDialog : public FormDialog
{
    Q_OBJECT

public:
    struct Question
    {
        QString title;   ///< "Quarantine cam-1?"
        QString what;    ///< what happens, and how to get it back
        QString confirm; ///< the button
        QString role;    ///< of the button: "danger", "primary"
    };
    /// The devices as they are afterwards.
    using Command = std::function<std::unique_ptr<TaskOf<QVector<Device>>>(const QString &reason)>;

    /// `who` gives the reason.
    ReasonDialog(const ThemeSource &themes, const QString &who, const Question &question, Command command, QWidget *parent);

Q_SIGNALS:
    void applied(const QVector<muster::Device> &devices, const QString &reason);

protected:
    void submit() override;

private:
    Command m_command;
    QLineEdit *m_reason;
    FieldRow *m_row;
};

} // namespace muster::ui
