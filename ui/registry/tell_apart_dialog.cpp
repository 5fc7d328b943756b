// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/tell_apart_dialog.h"

#include "registry/commands/tell_devices_apart.h"

using namespace Qt::StringLiterals;

namespace muster::ui {

TellApartDialog::TellApartDialog(const ThemeSource &themes, const Services &services, const Device &device, const DeviceId &other,
                                 const QString &otherName, QWidget *parent)
    : FormDialog(themes, tr("Are these two devices?"), tr("They are two"), parent)
    , m_services(services)
    , m_device(device.id)
    , m_other(other)
{
    setObjectName(u"tellApartDialog"_s);
    setSentence(
        tr("%1 and %2 stay two devices, whatever either claims, and what they dispute stays with the one that has it. The conflict "
           "is closed and does not come back. If one of them is a copy, find it and put it right: this only settles the "
           "record. Merging the two overrules it.")
            .arg(device.name, otherName));
}

void TellApartDialog::submit()
{
    run(
        m_services.registry.apply(registry::TellDevicesApart{m_device, m_other}, m_services.actor),
        [this] { Q_EMIT toldApart(); }, [this](const Error &error) { setError(error.message); });
}

} // namespace muster::ui
