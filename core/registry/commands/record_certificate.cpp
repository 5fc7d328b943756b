// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/record_certificate.h"

#include "registry/apply_command.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::registry {

Result<IssuedCertificate> RecordCertificate::apply(CommandContext &context) const
{
    IssuedCertificate issued = certificate;
    if (issued.serialNumber.isEmpty() || issued.der.isEmpty())
        return fail(ErrorCode::Rejected,
                    QCoreApplication::translate("muster::registry", "A certificate has a serial number and an encoding."));
    QString subject;
    if (!issued.device.isNull()) {
        MUSTER_TRY(const Device device, context.unit.devices().load(issued.device));
        issued.device = device.id;
        subject = device.id.toString();
    }
    MUSTER_CHECK(context.unit.certificates().add(issued));
    MUSTER_CHECK(context.record(u"certificate.issued"_s, subject,
                                {{u"serialNumber"_s, issued.serialNumber},
                                 {u"subject"_s, issued.subject},
                                 {u"issuer"_s, issued.issuer},
                                 {u"notBefore"_s, toIso8601(issued.notBefore)},
                                 {u"notAfter"_s, toIso8601(issued.notAfter)},
                                 {u"keyAlgorithm"_s, keyAlgorithmWords.word(issued.keyAlgorithm)},
                                 {u"keyOrigin"_s, keyOriginWords.word(issued.keyOrigin)}}));
    return issued;
}

template std::unique_ptr<TaskOf<IssuedCertificate>> DeviceRegistry::apply(RecordCertificate, Actor);

} // namespace muster::registry
