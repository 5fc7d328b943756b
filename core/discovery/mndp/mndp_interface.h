// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/group/group_interface.h"
#include "discovery/group/repeat_filter.h"

namespace muster::discovery {

/// Hears what announces itself by MNDP on one network interface, by broadcast and to all IPv6 nodes, and asks for it: who has the
/// protocol announces itself every minute, and when it is asked. Lives in the core thread.
class MndpInterface final : public GroupInterface
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    MndpInterface(const Clock &clock, const Network &network);

private:
    void ask() override;
    void hear(const Datagram &datagram, IpFamily family) override;

    RepeatFilter m_repeats;
};

} // namespace muster::discovery
