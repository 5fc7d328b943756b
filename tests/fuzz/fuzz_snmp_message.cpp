// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/snmp_sighting.h"
#include "fuzz/target.h"

/// What a datagram leads to: the message, the visit that hears it as the answer to each of its questions, and what is told of that.
void muster::fuzz(const QByteArray &bytes)
{
    using namespace discovery;
    static const EnterpriseNumbers enterprises = EnterpriseNumbers::shipped().value_or(EnterpriseNumbers());
    const auto message = SnmpMessage::read(bytes);
    if (!message)
        return;
    const auto id = qint32(message->id);
    SnmpVisit visit(id);
    if (message->version == SnmpMessage::Version::V3)
        visit.giveUp(id);
    while (visit.hear(*message, id)) {
    }
    (void)snmpSighting(visit.facts(), enterprises, QStringLiteral("eth0"), QHostAddress(QHostAddress::LocalHost), Timestamp());
}
