// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/observed_mac.h"

#include <net/if.h>

namespace muster::provisioning {

namespace {

/// Whether this is the entry of an address; one without a zone stands for that of any interface.
bool isEntryOf(const discovery::Neighbour &entry, const QHostAddress &address)
{
    QHostAddress bare = address;
    bare.setScopeId({});
    QHostAddress known = entry.address;
    known.setScopeId({});
    const QByteArray zone = address.scopeId().toUtf8();
    return known == bare && (zone.isEmpty() || if_nametoindex(zone.constData()) == static_cast<unsigned>(entry.interface));
}

} // namespace

Sighting withObservedMac(Sighting said, const QVector<discovery::Neighbour> &table)
{
    const QHostAddress address(said.endpoint);
    if (address.isNull())
        return said;
    for (const discovery::Neighbour &entry : table) {
        if (!entry.isFresh || !isEntryOf(entry, address) || discovery::relaysIn(table, entry.interface).contains(entry.mac))
            continue;
        for (Identifier &identifier : said.identifiers)
            if (identifier.type == IdentifierType::Mac && identifier.value == entry.mac)
                identifier.source = QStringLiteral("neighbours");
    }
    return said;
}

} // namespace muster::provisioning
