// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "ui/registry/lifecycle_action.h"
#include "ui/shell/form_dialog.h"

QT_BEGIN_NAMESPACE
class QLineEdit;
QT_END_NAMESPACE

namespace muster::ui {

/// Says what a move in the lifecycle does to a device and how to get it back, and asks for the reason, which goes on record.
class ReasonDialog : public FormDialog
{
    Q_OBJECT

public:
    ReasonDialog(const ThemeSource &themes, const Services &services, const LifecycleAction &action, const Device &device,
                 QWidget *parent);

protected:
    void submit() override;

private:
    const Services &m_services;
    const LifecycleAction &m_lifecycle;
    DeviceId m_device;
    QLineEdit *m_reason;
    FieldRow *m_row;
};

} // namespace muster::ui
