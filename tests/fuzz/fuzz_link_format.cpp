// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/coap/coap_sighting.h"
#include "fuzz/target.h"

void muster::fuzz(const QByteArray &bytes)
{
    Sighting sighting;
    sighting.source = QStringLiteral("coap");
    discovery::describeCoreLinks(sighting, discovery::LinkFormat::read(bytes).links, 5683);
}
