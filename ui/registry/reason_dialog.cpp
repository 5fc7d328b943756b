// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/reason_dialog.h"

#include "ui/widgets/field_row.h"

#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace muster::ui {

ReasonDialog::ReasonDialog(const ThemeSource &themes, const Services &services, const LifecycleAction &action,
                           const Device &device, QWidget *parent)
    : FormDialog(themes, lifecycleText(action.title).arg(device.name), lifecycleText(action.confirm), parent)
    , m_services(services)
    , m_lifecycle(action)
    , m_device(device.id)
    , m_reason(new QLineEdit)
    , m_row(new FieldRow(themes, tr("Reason"), m_reason))
{
    setObjectName(u"reasonDialog"_s);
    setSentence(lifecycleText(action.what).arg(device.name));
    setActionRole(QLatin1StringView(action.wholeRole));
    m_reason->setObjectName(u"reason"_s);
    m_reason->setMaxLength(255);
    m_row->setHint(tr("Goes on record with your name: %1").arg(services.actor.who));
    addRow(m_row);
    connect(m_reason, &QLineEdit::textEdited, this, [this] { m_row->setError({}); });
    m_reason->setFocus();
}

void ReasonDialog::submit()
{
    if (m_reason->text().trimmed().isEmpty()) {
        m_row->setError(tr("Say why: the reason goes on record."));
        m_reason->setFocus();
        return;
    }
    run(
        applyLifecycle(m_services, m_lifecycle, m_device, m_reason->text()), [](const Device &) {},
        [this](const Error &error) {
            if (error.code == ErrorCode::Rejected)
                m_row->setError(error.message);
            else
                setError(error.message);
        });
}

} // namespace muster::ui
