// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "domain/sighting.h"

namespace muster::discovery {

// What a device is known as, once it is settled that a sighting is of it. Pure.

/// Whether it is an address, as they are written: QHostAddress reads "101" and "10.1" as well, which are names.
bool isAddress(const QString &text);

/// An address as devices keep it: canonical text, link-local with its zone. What is no address (a USB path) stays as it is.
QString canonicalEndpoint(const QString &endpoint);

/// How well a source knows what it says, from 0; one that is not ranked has spoken with the device itself.
int authorityOf(const QString &source);

/// Adds what the sighting says. An attribute that is known already changes only when the one who says it now knows it at least as
/// well: the operator before all, a bus before an announcement, an announcement before the maker's prefix of a MAC. Expected
/// becomes Discovered. That it is as it left the factory holds while the source that said so sees it. Its presence is that of `now`
/// (presence_rules.h). Bounded: what is beyond the limits is left out, the oldest first.
void mergeSighting(Device &device, const Sighting &sighting, Timestamp now);

/// Adds what is known of `other`, which turned out to be the same device; what `device` knows better stays.
void mergeDevice(Device &device, const Device &other);

} // namespace muster::discovery
