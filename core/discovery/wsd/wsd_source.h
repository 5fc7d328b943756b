// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/wsd/wsd_interface.h"

namespace muster::discovery {

/// Finds what speaks WS-Discovery: cameras (ONVIF), printers and scanners, Windows and Samba hosts. On each interface by itself. A
/// sighting is of one sender: what others say of him, as a discovery proxy does, is not in it. Lives in the core thread.
class WsdSource final : public InterfaceSource
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    explicit WsdSource(const Clock &clock) : m_clock(clock) {}

    QString id() const override;
    QString title() const override;

private:
    std::unique_ptr<InterfacePart> begin(const Network &network) override;

    const Clock &m_clock;
};

} // namespace muster::discovery
