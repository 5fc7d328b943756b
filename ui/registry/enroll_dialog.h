// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "ui/shell/form_dialog.h"
#include "ui/shell/services.h"

QT_BEGIN_NAMESPACE
class QComboBox;
class QLineEdit;
QT_END_NAMESPACE

namespace muster::ui {

/// Asks that a device be admitted: where it belongs, and a policy to pin to it. A refusal is told here, with its reasons.
class EnrollDialog : public FormDialog
{
    Q_OBJECT

public:
    EnrollDialog(const ThemeSource &themes, const Services &services, const Device &device, QWidget *parent);

Q_SIGNALS:
    /// It was admitted, or waits.
    void decided(const muster::enrollment::EnrollmentOutcome &outcome);

protected:
    void submit() override;

private:
    void fillPolicies(const QVector<PolicyVersion> &policies);
    void tellPolicy();
    bool mayApprove() const;

    const Services &m_services;
    DeviceId m_device;
    QString m_groupBefore; ///< as it was when this was opened
    QString m_ownerBefore;
    QLineEdit *m_group;
    QLineEdit *m_owner;
    QComboBox *m_policy;
    FieldRow *m_groupRow;
    FieldRow *m_ownerRow;
    FieldRow *m_policyRow;
};

} // namespace muster::ui
