// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/snmp/enterprise_numbers.h"
#include "discovery/snmp/snmp_visit.h"
#include "domain/sighting.h"

#include <QHostAddress>

#include <optional>

namespace muster::discovery {

/// What an agent's answers say about the device; none when it gave none.
std::optional<Sighting> snmpSighting(const SnmpFacts &facts, const EnterpriseNumbers &enterprises, const QString &interface,
                                     const QHostAddress &agent, Timestamp at);

} // namespace muster::discovery
