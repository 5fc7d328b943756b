// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/expect_device_dialog.h"

#include "registry/commands/expect_devices.h"
#include "ui/widgets/field_row.h"

#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace muster::ui {

ExpectDeviceDialog::ExpectDeviceDialog(const ThemeSource &themes, const Services &services, QWidget *parent)
    : FormDialog(themes, tr("Expect a device"), tr("Expect"), parent)
    , m_services(services)
    , m_name(addField(u"expect.name"_s, tr("Name"), tr("Empty: the serial number or MAC address serves")))
    , m_mac(addField(u"expect.mac"_s, tr("MAC address"), tr("As on the label, in any notation"), &m_macRow))
    , m_serial(addField(u"expect.serial"_s, tr("Serial number"), {}, &m_serialRow))
    , m_kind(addField(u"expect.kind"_s, tr("Kind"), tr("Such as gateway, camera, sensor, plug")))
    , m_group(addField(u"expect.group"_s, tr("Group")))
{
    setObjectName(u"expectDeviceDialog"_s);
    setSentence(tr(
        "It goes on the allow-list now and shows as Expected until it arrives. It is recognised by its serial number or its MAC "
        "address, so one of them is needed."));
    auto *list = new QPushButton(tr("Many at once? Bring a list…"));
    list->setObjectName(u"expect.list"_s);
    list->setProperty("role", u"link"_s);
    list->setAutoDefault(false);
    addRow(list);
    connect(list, &QPushButton::clicked, this, [this] {
        reject();
        Q_EMIT listWanted();
    });
    connect(m_mac, &QLineEdit::editingFinished, this, [this] { checkIdentifier(IdentifierType::Mac, *m_mac, *m_macRow); });
    connect(m_serial, &QLineEdit::editingFinished, this,
            [this] { checkIdentifier(IdentifierType::Serial, *m_serial, *m_serialRow); });
    m_name->setFocus();
}

QLineEdit *ExpectDeviceDialog::addField(const QString &name, const QString &label, const QString &hint, FieldRow **rowOut)
{
    auto *edit = new QLineEdit;
    edit->setObjectName(name);
    edit->setMaxLength(255);
    auto *row = new FieldRow(themes(), label, edit);
    row->setHint(hint);
    addRow(row);
    if (rowOut)
        *rowOut = row;
    connect(edit, &QLineEdit::textEdited, row, [row, this] {
        row->setError({});
        setError({});
    });
    return edit;
}

bool ExpectDeviceDialog::checkIdentifier(IdentifierType type, const QLineEdit &edit, FieldRow &row)
{
    if (edit.text().trimmed().isEmpty())
        return true;
    const auto identifier = Identifier::create(type, edit.text(), u"operator"_s, m_services.clock.now());
    row.setError(identifier ? QString() : identifier.error().message);
    return identifier.has_value();
}

void ExpectDeviceDialog::submit()
{
    if (m_mac->text().trimmed().isEmpty() && m_serial->text().trimmed().isEmpty()) {
        m_macRow->setError(
            tr("Give a MAC address or a serial number: without one the device can't be recognised when it arrives."));
        m_mac->setFocus();
        return;
    }
    if (!checkIdentifier(IdentifierType::Mac, *m_mac, *m_macRow)) {
        m_mac->setFocus();
        return;
    }
    if (!checkIdentifier(IdentifierType::Serial, *m_serial, *m_serialRow)) {
        m_serial->setFocus();
        return;
    }
    registry::ExpectedDevice device;
    device.name = m_name->text();
    device.mac = m_mac->text();
    device.serial = m_serial->text();
    device.kind = m_kind->text();
    device.group = m_group->text();
    run(
        m_services.registry.apply(registry::ExpectDevices{{device}}, m_services.actor),
        [this](const QVector<DeviceId> &ids) { Q_EMIT expected(ids.first()); }, [this](const Error &error) { refused(error); });
}

void ExpectDeviceDialog::refused(const Error &error)
{
    // Which of the two identifiers is taken stands in the message only.
    const auto names = [&error](const QLineEdit *edit, IdentifierType type) {
        const auto identifier = Identifier::create(type, edit->text(), {}, {});
        return identifier && error.message.contains(identifier->value);
    };
    if (error.code == ErrorCode::Conflict && names(m_mac, IdentifierType::Mac))
        m_macRow->setError(error.message);
    else if (error.code == ErrorCode::Conflict && names(m_serial, IdentifierType::Serial))
        m_serialRow->setError(error.message);
    else
        setError(error.message);
}

} // namespace muster::ui
