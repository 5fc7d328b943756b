// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/interface_source.h"

namespace muster::discovery {

/// Finds what announces itself by SSDP, as UPnP devices do (UPnP Device Architecture 2.0), on each interface by itself. Lives in
/// the core thread.
class SsdpSource final : public InterfaceSource
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    explicit SsdpSource(const Clock &clock) : m_clock(clock) {}

    QString id() const override;
    QString title() const override;

private:
    std::unique_ptr<InterfacePart> begin(const Network &network) override;

    const Clock &m_clock;
};

} // namespace muster::discovery
