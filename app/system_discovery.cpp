// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/system_discovery.h"

namespace muster::app {

discovery::DiscoveryService::Parts systemDiscovery(const Clock &clock, const QStringList &interfaces)
{
    discovery::DiscoveryService::Parts parts;
    parts.vendors = std::make_unique<discovery::VendorNames>();
    parts.neighbours = discovery::systemNeighbours();
    parts.interfaces = discovery::systemInterfaces();
    const discovery::SourceContext context{clock, *parts.neighbours, *parts.vendors, interfaces};
    for (const discovery::SourceEntry &entry : discovery::sourceEntries())
        parts.sources.push_back(entry.make(context));
    return parts;
}

discovery::DoctorService::Parts systemDoctor()
{
    discovery::DoctorService::Parts parts;
    parts.view = discovery::systemNetworkView();
    parts.wire = discovery::systemHostWire(*parts.view);
    return parts;
}

} // namespace muster::app
