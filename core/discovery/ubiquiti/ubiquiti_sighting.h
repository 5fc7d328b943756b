// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/ubiquiti/ubiquiti_message.h"
#include "domain/sighting.h"

namespace muster::discovery {

/// Adds what a message says of its sender.
void describeUbiquiti(Sighting &sighting, const UbiquitiMessage &message);

} // namespace muster::discovery
