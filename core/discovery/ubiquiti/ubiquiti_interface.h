// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/group/group_interface.h"
#include "discovery/group/repeat_filter.h"

namespace muster::discovery {

/// Asks Ubiquiti's devices on one network interface who they are, in both versions of their protocol, by multicast and by broadcast:
/// some hear only the one or the other. Hears what announces itself as well, as devices do that nobody has set up yet. Lives in the
/// core thread.
class UbiquitiInterface final : public GroupInterface
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    UbiquitiInterface(const Clock &clock, const Network &network);

private:
    void ask() override;
    void hear(const Datagram &datagram, IpFamily family) override;

    RepeatFilter m_repeats;
};

} // namespace muster::discovery
