// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/sighting.h"
#include "registry/command_context.h"

namespace muster::registry {

// Conflicts: one identifier, two live devices.

/// What `claimant` said in this sighting and was not believed, as another device has it: a conflict where that one was heard within
/// discovery::aliveFor, too, and an operator has not told the two apart. Event conflict.opened about the device that has it, once.
/// At most 4 for one claimant, as who says the names of many passes on what others say, and 1,000 in all. An identifier of merely
/// discovered devices that a third one claims, too, is a number many share: from then on it tells nobody from anybody (event
/// identifier.shared). Untouched rows that each claim the MAC on the wire of the other, and don't contradict each other otherwise, are
/// one device with two cards (device.merged).
Result<> recordConflicts(const Device &claimant, const QVector<Identifier> &disputed, const Sighting &sighting,
                         CommandContext &context);

/// Closes those that nobody claimed for a day; how many.
Result<qint64> closeQuietConflicts(CommandContext &context);

/// Closes it and writes conflict.closed about the device that has the identifier. `why`: merged, split, distinct, shared,
/// quiet.
Result<> closeConflict(const storage::ConflictRecord &conflict, const QString &why, CommandContext &context);

} // namespace muster::registry
