// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/device_certificate.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster::registry {

Result<IssuedCertificate> certificateOf(const Device &device, const QString &serialNumber, CommandContext &context)
{
    MUSTER_TRY(const IssuedCertificate certificate, context.unit.certificates().load(serialNumber));
    if (certificate.device != device.id)
        return fail(ErrorCode::Conflict,
                    QCoreApplication::translate("muster::registry",
                                                "The certificate %1 was not issued for %2. Nothing was changed.")
                        .arg(serialNumber, device.name));
    return certificate;
}

Credential *findCredential(Device &device, const QString &serialNumber)
{
    const auto found = std::ranges::find_if(device.credentials, [&serialNumber](const Credential &credential) {
        return credential.kind == CredentialKind::X509 && credential.serialNumber == serialNumber;
    });
    return found == device.credentials.end() ? nullptr : &*found;
}

Result<std::optional<KeyAlgorithm>> keyAlgorithmOf(const Device &device, storage::UnitOfWork &unit)
{
    const Credential *certificate = device.currentCertificate();
    if (!certificate)
        return std::nullopt;
    const Result<IssuedCertificate> issued = unit.certificates().load(certificate->serialNumber);
    if (!issued && issued.error().code == ErrorCode::NotFound)
        return std::nullopt;
    if (!issued)
        return fail(issued.error());
    return issued->keyAlgorithm;
}

} // namespace muster::registry
