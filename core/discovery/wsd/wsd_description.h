// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/wsd/wsd_message.h"
#include "domain/sighting.h"

#include <QHostAddress>

namespace muster::discovery {

// What the target services of one sender say about it. Pure.

/// Whose a target service is, by its transport addresses: a discovery proxy tells of others'. Only addresses of the sender's own
/// family and reach count, as a host that speaks over a link-local address need not name it; Unknown: there are none.
enum class WsdOwner { Sender, Other, Unknown };
WsdOwner wsdOwnerOf(const WsdEndpoint &endpoint, const QHostAddress &sender);

/// Adds identifiers, attributes and services to a sighting that has its source, time and endpoint. `endpoints` are the sender's own,
/// however many: they are one device. Where they disagree on its kind and names the type that tells most is believed; where they
/// disagree on the MAC, none is.
///
/// An endpoint reference that is a UUID is a Uuid, as the same one in UPnP and IPP is, and any other an Epr; one that is a URL names
/// an address, not a device, and identifies nothing.
void describeWsd(Sighting &sighting, QVector<WsdEndpoint> endpoints, const QHostAddress &sender);

} // namespace muster::discovery
