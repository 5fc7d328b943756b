// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_status.h"
#include "ui/widgets/state_look.h"

namespace muster::ui {

/// How a Source is doing, over all its places.
enum class SourceState {
    Hears,   ///< listens, and heard something
    Silent,  ///< listens, and heard nothing yet
    Works,   ///< asks or sweeps somewhere
    Partly,  ///< blocked in some places
    Blocked, ///< blocked everywhere
    Idle,    ///< has no place to listen at
    Off,     ///< the operator turned it off
};

SourceState stateOf(const discovery::DiscoveryStatus::Heard &source);
SourceState stateOf(const QVector<discovery::Channel> &channels, bool hasHeard);
const StateLook &lookOf(SourceState state);
const StateLook &lookOf(discovery::Channel::State state);

/// "Listens", "Asked 45 of 254 addresses", "Blocked".
QString channelWords(const discovery::Channel &channel);
/// "mDNS, listens, 31 heard": a source as read aloud.
QString sourceSentence(const discovery::DiscoveryStatus::Heard &source);

/// Blocked sources, wholly or in part.
int blockedSources(const discovery::DiscoveryStatus &status);
/// "3 sources, 1 blocked".
QString sourcesWords(const discovery::DiscoveryStatus &status);

/// Addresses of a running sweep that were asked, and all of them, over all sources; {0, 0} when none runs.
struct SweepProgress
{
    qint64 done = 0;
    qint64 total = 0;
};
SweepProgress sweepProgress(const discovery::DiscoveryStatus &status);
bool isWorking(const discovery::DiscoveryStatus &status);

} // namespace muster::ui
