// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/withdraw_credential.h"

#include "registry/apply_command.h"
#include "registry/device_certificate.h"

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

/// Puts the one before back in force, where it can be: not when it was revoked, nor when another one came into force since.
Result<bool> putBack(Device &device, const QString &serialNumber, CommandContext &context)
{
    Credential *before = findCredential(device, serialNumber);
    if (!before || before->state != CredentialState::Superseded || device.currentCertificate())
        return false;
    const Result<> told = context.unit.certificates().setState(serialNumber, CredentialState::Active);
    if (!told && told.error().code != ErrorCode::NotFound) // it may be of another authority
        return fail(told.error());
    before->state = CredentialState::Active;
    return true;
}

} // namespace

Result<Device> WithdrawCredential::apply(CommandContext &context) const
{
    MUSTER_TRY(Device changed, context.unit.devices().load(device));
    MUSTER_TRY(const IssuedCertificate certificate, certificateOf(changed, serialNumber, context));
    Credential *held = findCredential(changed, serialNumber);
    const bool isHeld = held && held->state != CredentialState::Revoked;
    if (certificate.state == CredentialState::Revoked && !isHeld)
        return changed;
    if (isHeld)
        held->state = CredentialState::Revoked;
    if (certificate.state != CredentialState::Revoked)
        MUSTER_CHECK(context.unit.certificates().setState(serialNumber, CredentialState::Revoked));
    MUSTER_TRY(const bool isBack, putBack(changed, previous, context));
    if (isHeld || isBack)
        MUSTER_CHECK(context.unit.devices().save(changed));
    QJsonObject payload{{u"serialNumber"_s, serialNumber}, {u"subject"_s, certificate.subject}};
    if (isBack)
        payload.insert(u"restored"_s, previous);
    MUSTER_CHECK(context.record(u"credential.withdrawn"_s, changed.id.toString(), payload));
    return changed;
}

template std::unique_ptr<TaskOf<Device>> DeviceRegistry::apply(WithdrawCredential, Actor);

} // namespace muster::registry
