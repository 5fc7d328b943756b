// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/coap/link_format.h"
#include "domain/sighting.h"

namespace muster::discovery {

/// Adds what a host's links say of it: its resources as services on `port`, and what it is by them: an LwM2M client, a certificate
/// authority (EST), a resource directory. Links to other hosts say nothing of it.
void describeCoreLinks(Sighting &sighting, const QVector<CoreLink> &links, int port);

} // namespace muster::discovery
