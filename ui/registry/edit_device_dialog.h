// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "ui/shell/form_dialog.h"
#include "ui/shell/services.h"

#include <QMap>

QT_BEGIN_NAMESPACE
class QLineEdit;
QT_END_NAMESPACE

namespace muster::ui {

/// Changes what people say about a device. Every field is checked as it is typed, by the rule the registry itself uses.
class EditDeviceDialog : public FormDialog
{
    Q_OBJECT

public:
    enum class Scope {
        NameOnly,
        Everything, ///< name, kind, group, site, owner, tags
    };

    EditDeviceDialog(const ThemeSource &themes, const Services &services, const Device &device, Scope scope, QWidget *parent);

protected:
    void submit() override;

private:
    struct Field
    {
        QLineEdit *edit = nullptr;
        FieldRow *row = nullptr;
    };

    void addField(const QString &attribute, const QString &label, const QString &value, const QString &hint);
    void check(const QString &attribute);

    const Services &m_services;
    Device m_device;
    QMap<QString, Field> m_fields; ///< by attribute
};

} // namespace muster::ui
