// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/enroll_dialog.h"

#include "async/then.h"
#include "enrollment/proof.h"
#include "ui/registry/enrollment_text.h"
#include "ui/widgets/field_row.h"

#include <QComboBox>
#include <QLineEdit>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

EnrollDialog::EnrollDialog(const ThemeSource &themes, const Services &services, const Device &device, QWidget *parent)
    : FormDialog(themes, tr("Enroll %1?").arg(device.name), tr("Enroll"), parent)
    , m_services(services)
    , m_device(device.id)
    , m_groupBefore(device.group)
    , m_ownerBefore(device.owner)
    , m_group(new QLineEdit(device.group))
    , m_owner(new QLineEdit(device.owner))
    , m_policy(new QComboBox)
    , m_groupRow(new FieldRow(themes, tr("Group"), m_group))
    , m_ownerRow(new FieldRow(themes, tr("Owner"), m_owner))
    , m_policyRow(new FieldRow(themes, tr("Policy to pin to it"), m_policy))
{
    setObjectName(u"enrollDialog"_s);
    const QString proof = enrollment::isProven(device, services.clock.now())
                              ? QString()
                              : u' ' + tr("It has no certificate of this site in force, so it will read “claimed, not proven”.");
    setSentence(tr("The policies that cover %1 decide whether it is admitted to the registry.").arg(device.name) + proof);
    m_group->setObjectName(u"enroll.group"_s);
    m_owner->setObjectName(u"enroll.owner"_s);
    m_policy->setObjectName(u"enroll.policy"_s);
    m_policy->setEnabled(mayApprove());
    addRow(m_groupRow);
    addRow(m_ownerRow);
    addRow(m_policyRow);
    connect(m_group, &QLineEdit::textEdited, this, [this] { m_groupRow->setError({}); });
    connect(m_owner, &QLineEdit::textEdited, this, [this] { m_ownerRow->setError({}); });
    connect(m_policy, &QComboBox::currentIndexChanged, this, &EnrollDialog::tellPolicy);
    fillPolicies({});
    launch(services.policies.list(), this, [this](const Result<QVector<PolicyVersion>> &policies) {
        if (policies)
            fillPolicies(*policies);
        else
            m_policyRow->setError(policies.error().message);
    });
    m_group->setFocus();
}

void EnrollDialog::fillPolicies(const QVector<PolicyVersion> &policies)
{
    const QString chosen = m_policy->currentData().toString();
    m_policy->clear();
    m_policy->addItem(tr("None: those whose scope it is in"));
    for (const PolicyVersion &each : policies)
        if (each.policy.enabled)
            m_policy->addItem(each.policy.name, each.policy.name);
    m_policy->setCurrentIndex(std::max(0, chosen.isEmpty() ? 0 : m_policy->findData(chosen)));
    tellPolicy();
}

bool EnrollDialog::mayApprove() const
{
    return isAllowed(m_services.actor.role, Permission::ApproveEnrollment);
}

/// Whether it may have to wait, as far as that can be told from here.
void EnrollDialog::tellPolicy()
{
    if (!mayApprove()) {
        m_policyRow->setHint(tr("Your role, %1, may not pin a policy: who may approve can. Where a policy asks for approval, the "
                                "device waits as Pending until somebody who may approves it.")
                                 .arg(roleWords.word(m_services.actor.role)));
        return;
    }
    const QString name = m_policy->currentData().toString();
    const QString pinned = name.isEmpty() ? QString() : tr("It goes before the others, whatever its scope.") + u' ';
    m_policyRow->setHint(pinned + tr("You may approve, so the device does not wait."));
}

void EnrollDialog::submit()
{
    enrollment::EnrollmentRequest request;
    request.device = m_device;
    request.policy = m_policy->currentData().toString();
    // What nobody touched here is left to who changed it meanwhile.
    if (const QString group = m_group->text().trimmed(); group != m_groupBefore)
        request.group = group;
    if (const QString owner = m_owner->text().trimmed(); owner != m_ownerBefore)
        request.owner = owner;
    run(
        then(m_services.enrollment.enroll(request, m_services.actor), &unlessRefused),
        [this](const enrollment::EnrollmentOutcome &outcome) { Q_EMIT decided(outcome); },
        [this](const Error &error) {
            if (error.where == "group"_L1)
                m_groupRow->setError(error.message);
            else if (error.where == "owner"_L1)
                m_ownerRow->setError(error.message);
            else
                setError(error.message);
        });
}

} // namespace muster::ui
