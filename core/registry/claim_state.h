// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/detail.h"
#include "domain/device_row.h"
#include "domain/words.h"

namespace muster::registry {

/// Whether a device can be claimed, and what keeps it from that.
enum class ClaimState {
    Ready,        ///< a driver could take it, and it says that it is as it left the factory
    Claimable,    ///< a driver could take it; it does not say whether it was set up
    SetUp,        ///< a driver could take it, but it says that somebody has set it up
    Claimed,      ///< a driver has
    NotSetUp,     ///< it is in the registry, and says that it is as it left the factory
    FactoryNew,   ///< it says that it is as it left the factory, but none of our drivers speaks to it yet
    NoDriver,     ///< it is known what it is, but none of our drivers speaks to it
    NotIdentified ///< nothing says what it is
};

inline constexpr Words<ClaimState, 8> claimStateWords{{{
    {ClaimState::Ready, "ready"},
    {ClaimState::Claimable, "claimable"},
    {ClaimState::SetUp, "set-up"},
    {ClaimState::Claimed, "claimed"},
    {ClaimState::NotSetUp, "not-set-up"},
    {ClaimState::FactoryNew, "factory-new"},
    {ClaimState::NoDriver, "no-driver"},
    {ClaimState::NotIdentified, "not-identified"},
}}};

ClaimState claimStateOf(const DeviceRow &row);
ClaimState claimStateOf(const Device &device);
/// What the state means, and what can be done about it.
QString claimSentence(ClaimState state);
/// Of a device that no driver here speaks to and nobody has set up: the driver or tool that would take it, and how to reach it, as far as it was said.
QString claimAdvice(const Device &device, const QVector<discovery::Detail> &details);

} // namespace muster::registry
