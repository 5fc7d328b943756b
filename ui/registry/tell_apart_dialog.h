// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "ui/shell/form_dialog.h"
#include "ui/shell/services.h"

namespace muster::ui {

/// Asks before an operator's word ends a conflict: these are two devices.
class TellApartDialog : public FormDialog
{
    Q_OBJECT

public:
    /// `otherName` as shown; the conflicts are those of `device` with it.
    TellApartDialog(const ThemeSource &themes, const Services &services, const Device &device, const DeviceId &other,
                    const QString &otherName, QWidget *parent);

Q_SIGNALS:
    void toldApart();

protected:
    void submit() override;

private:
    const Services &m_services;
    const DeviceId m_device;
    const DeviceId m_other;
};

} // namespace muster::ui
