// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/mndp/mndp_message.h"
#include "domain/sighting.h"

namespace muster::discovery {

/// Adds what a message says of its sender. Who is not MikroTik's claims no maker and no kind: a Linux machine may announce itself too.
void describeMndp(Sighting &sighting, const MndpMessage &message);

} // namespace muster::discovery
