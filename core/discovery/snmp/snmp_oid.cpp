// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/snmp_oid.h"

#include <algorithm>

namespace muster::discovery {

std::optional<SnmpOid> SnmpOid::parse(QStringView dotted)
{
    SnmpOid oid;
    for (const QStringView word : dotted.split(u'.')) {
        bool isNumber = false;
        const quint32 arc = word.toUInt(&isNumber);
        // The reading of numbers takes "+1" and " 1" as well.
        if (!isNumber || !word.front().isDigit() || oid.arcs.size() == mostArcs)
            return std::nullopt;
        oid.arcs.append(arc);
    }
    return oid;
}

bool SnmpOid::startsWith(const SnmpOid &root) const
{
    return arcs.size() >= root.arcs.size() && std::equal(root.arcs.cbegin(), root.arcs.cend(), arcs.cbegin());
}

SnmpOid SnmpOid::child(quint32 arc) const
{
    SnmpOid oid = *this;
    oid.arcs.append(arc);
    return oid;
}

} // namespace muster::discovery
