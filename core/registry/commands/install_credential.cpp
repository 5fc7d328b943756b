// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/install_credential.h"

#include "registry/apply_command.h"
#include "registry/device_certificate.h"

#include <QCoreApplication>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

/// Takes every X.509 credential of the device but one out of force; answers their serial numbers.
Result<QStringList> supersede(Device &device, const QString &serialNumber, CommandContext &context)
{
    QStringList superseded;
    for (Credential &credential : device.credentials) {
        if (credential.kind != CredentialKind::X509 || credential.state != CredentialState::Active
            || credential.serialNumber == serialNumber)
            continue;
        credential.state = CredentialState::Superseded;
        superseded += credential.serialNumber;
        const Result<> told = context.unit.certificates().setState(credential.serialNumber, CredentialState::Superseded);
        if (!told && told.error().code != ErrorCode::NotFound) // it may be of another authority
            return fail(told.error());
    }
    return superseded;
}

} // namespace

Result<Device> InstallCredential::apply(CommandContext &context) const
{
    MUSTER_TRY(Device changed, context.unit.devices().load(device));
    MUSTER_TRY(const IssuedCertificate certificate, certificateOf(changed, serialNumber, context));
    if (certificate.state != CredentialState::Active)
        return fail(ErrorCode::Conflict,
                    QCoreApplication::translate("muster::registry",
                                                "The certificate %1 is %2 and can't be in force again. Nothing was changed.")
                        .arg(serialNumber, credentialStateWords.word(certificate.state)));
    Credential *held = findCredential(changed, serialNumber);
    if (held && held->state == CredentialState::Active)
        return changed;
    if (!held) {
        changed.credentials.append(Credential());
        held = &changed.credentials.last();
    }
    *held = {.id = serialNumber,
             .kind = CredentialKind::X509,
             .use = {},
             .subject = certificate.subject,
             .serialNumber = serialNumber,
             .notAfter = certificate.notAfter,
             .keyOrigin = certificate.keyOrigin,
             .state = CredentialState::Active};
    MUSTER_TRY(const QStringList superseded, supersede(changed, serialNumber, context));
    MUSTER_CHECK(context.unit.devices().save(changed));
    QJsonObject payload{{u"serialNumber"_s, serialNumber},
                        {u"subject"_s, certificate.subject},
                        {u"notAfter"_s, toIso8601(certificate.notAfter)},
                        {u"keyOrigin"_s, keyOriginWords.word(certificate.keyOrigin)}};
    if (!superseded.isEmpty())
        payload.insert(u"superseded"_s, QJsonArray::fromStringList(superseded));
    MUSTER_CHECK(context.record(u"credential.installed"_s, changed.id.toString(), payload));
    return changed;
}

template std::unique_ptr<TaskOf<Device>> DeviceRegistry::apply(InstallCredential, Actor);

} // namespace muster::registry
