// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "domain/merge_record.h"
#include "domain/sighting.h"

namespace muster::registry {

/// One device, taken apart again.
struct Unmerged
{
    Device kept; ///< without what came with the other one
    Device gone; ///< as it was, with what was seen of it since
};

/// Pure. Takes back what a merge did to `current`. Where nothing happened since, both are what they were; what was changed
/// since stays with the one that stayed, but for the lifecycle and the states of credentials that came from the other one:
/// those follow it. `sightings` of `current`, the newest first: what was seen of the other one since the merge, it learns,
/// and with it go the addresses, services and signs of life that nothing else tells.
Unmerged unmerged(const Device &current, const MergeRecord &record, const QVector<Sighting> &sightings, Timestamp now);

/// What a split would do. Shown before it is done, and what SplitDevice does.
struct SplitPreview
{
    Device device;                     ///< as it is
    Device rest;                       ///< as it will be
    Device part;                       ///< the other one
    std::optional<MergeRecord> undone; ///< the merge that is taken back; none: `part` is a new device
    qsizetype sightings = 0;           ///< how many of its log are of `part`; those a merge brought are not counted
    std::optional<Error> refusal;      ///< why it can't be done
};

/// Pure. `merges` are those behind the device, the youngest first. Identifiers that came by one of them take that merge back.
/// Others make a new Discovered device, with what was seen under these identifiers and none other that tells devices apart;
/// what only that tells, signs of life among it, leaves the rest.
SplitPreview previewSplit(const Device &device, const QVector<Identifier> &identifiers, const QVector<MergeRecord> &merges,
                          const QVector<Sighting> &sightings, Timestamp now);

/// Whether an observation goes with the part when these identifiers leave `rest`.
bool belongsToPart(const Sighting &sighting, const QVector<Identifier> &identifiers, const Device &rest);
/// Whether it was made after a merge and goes with `gone` when that is taken back.
bool isSeenSince(const Sighting &sighting, const MergeRecord &record, const Device &gone, const Device &kept);

/// What each of the two will no longer be taken for.
QVector<Distinction> distinctionsOf(const Device &one, const Device &other);

} // namespace muster::registry
