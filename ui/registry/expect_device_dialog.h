// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "ui/shell/form_dialog.h"
#include "ui/shell/services.h"

QT_BEGIN_NAMESPACE
class QLineEdit;
QT_END_NAMESPACE

namespace muster::ui {

/// Announces one device before it arrives.
class ExpectDeviceDialog : public FormDialog
{
    Q_OBJECT

public:
    ExpectDeviceDialog(const ThemeSource &themes, const Services &services, QWidget *parent);

Q_SIGNALS:
    void expected(const muster::DeviceId &id);
    /// The other way: a table of many.
    void listWanted();

protected:
    void submit() override;

private:
    QLineEdit *addField(const QString &name, const QString &label, const QString &hint = {}, FieldRow **rowOut = nullptr);
    /// Says beside the field what is wrong with an identifier; an empty one is fine.
    bool checkIdentifier(IdentifierType type, const QLineEdit &edit, FieldRow &row);
    void refused(const Error &error);

    const Services &m_services;
    FieldRow *m_macRow = nullptr;
    FieldRow *m_serialRow = nullptr;
    QLineEdit *m_name;
    QLineEdit *m_mac;
    QLineEdit *m_serial;
    QLineEdit *m_kind;
    QLineEdit *m_group;
};

} // namespace muster::ui
