// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/first_words/heard_port.h"
#include "domain/service.h"

namespace muster::discovery {

// What a port is, by what it said. Pure.

/// Of an open port. Its type is what was heard; where nothing was, what the port is for, and the attribute "said" is there and
/// empty. Who speaks, but nothing that is known, is of the type "unknown".
Service serviceOf(const HeardPort &heard);

/// What services say of the device itself ("description", "vendor", "model" ...), where that can't be mistaken.
QMap<QString, QString> claimsOf(const QVector<Service> &services);

} // namespace muster::discovery
