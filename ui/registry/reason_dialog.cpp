// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/reason_dialog.h"

#include "ui/widgets/field_row.h"

#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace muster::ui {

ReasonDialog::ReasonDialog(const ThemeSource &themes, const QString &who, const Question &question, Command command,
                           QWidget *parent)
    : FormDialog(themes, question.title, question.confirm, parent)
    , m_command(std::move(command))
    , m_reason(new QLineEdit)
    , m_row(new FieldRow(themes, tr("Reason"), m_reason))
{
    setObjectName(u"reasonDialog"_s);
    setSentence(question.what);
    setActionRole(question.role);
    m_reason->setObjectName(u"reason"_s);
    m_reason->setMaxLength(255);
    m_row->setHint(tr("Goes on record with your name: %1").arg(who));
    addRow(m_row);
    connect(m_reason, &QLineEdit::textEdited, this, [this] { m_row->setError({}); });
    m_reason->setFocus();
}

void ReasonDialog::submit()
{
    const QString reason = m_reason->text().trimmed();
    if (reason.isEmpty()) {
        m_row->setError(tr("Say why: the reason goes on record."));
        m_reason->setFocus();
        return;
    }
    run(
        m_command(reason), [this, reason](const QVector<Device> &devices) { Q_EMIT applied(devices, reason); },
        [this](const Error &error) {
            if (error.code == ErrorCode::Rejected)
                m_row->setError(error.message);
            else
                setError(error.message);
        });
}

} // namespace muster::ui
