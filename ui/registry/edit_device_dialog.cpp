// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/edit_device_dialog.h"

#include "registry/commands/set_device_attributes.h"
#include "registry/device_attribute.h"
#include "ui/widgets/field_row.h"

#include <QLineEdit>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

EditDeviceDialog::EditDeviceDialog(const ThemeSource &themes, const Services &services, const Device &device, Scope scope,
                                   QWidget *parent)
    : FormDialog(themes, scope == Scope::NameOnly ? tr("Rename %1").arg(device.name) : tr("Edit %1").arg(device.name),
                 scope == Scope::NameOnly ? tr("Rename") : tr("Save"), parent)
    , m_services(services)
    , m_device(device)
{
    setObjectName(u"editDeviceDialog"_s);
    addField(u"name"_s, tr("Name"), device.name, {});
    if (scope == Scope::Everything) {
        addField(u"kind"_s, tr("Kind"), device.kind, tr("Such as gateway, camera, sensor, plug"));
        addField(u"group"_s, tr("Group"), device.group, {});
        addField(u"site"_s, tr("Site"), device.site, {});
        addField(u"owner"_s, tr("Owner"), device.owner, {});
        addField(u"tags"_s, tr("Tags"), device.tags.join(u", "_s), tr("With commas between them"));
    }
    m_fields[u"name"_s].edit->selectAll();
    m_fields[u"name"_s].edit->setFocus();
}

void EditDeviceDialog::addField(const QString &attribute, const QString &label, const QString &value, const QString &hint)
{
    auto *edit = new QLineEdit(value);
    edit->setObjectName(u"edit."_s + attribute);
    auto *row = new FieldRow(themes(), label, edit);
    row->setHint(hint);
    m_fields.insert(attribute, {edit, row});
    addRow(row);
    connect(edit, &QLineEdit::textEdited, this, [this, attribute] { check(attribute); });
}

void EditDeviceDialog::check(const QString &attribute)
{
    Device scratch = m_device;
    const Field &field = m_fields[attribute];
    const auto change = registry::setAttribute(scratch, attribute, field.edit->text(), m_services.clock.now());
    field.row->setError(change ? QString() : change.error().message);
    setActionEnabled(std::ranges::none_of(m_fields, [](const Field &each) { return each.row->hasError(); }));
}

void EditDeviceDialog::submit()
{
    QMap<QString, QString> values;
    for (auto field = m_fields.cbegin(); field != m_fields.cend(); ++field) {
        check(field.key());
        if (field->row->hasError()) {
            field->edit->setFocus();
            return;
        }
        values.insert(field.key(), field->edit->text());
    }
    run(
        m_services.registry.apply(registry::SetDeviceAttributes{m_device.id, values}, m_services.actor), [](const Device &) {},
        [this](const Error &error) {
            if (const auto field = m_fields.constFind(error.where); field != m_fields.cend())
                field->row->setError(error.message);
            else
                setError(error.message);
        });
}

} // namespace muster::ui
