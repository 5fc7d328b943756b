// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/mdns/mdns_interface.h"

namespace muster::discovery {

/// Finds what announces itself by multicast DNS and DNS-SD (RFC 6762, RFC 6763), on each interface by itself. A sighting is of one
/// sender: what others say of him is not in it. Lives in the core thread.
class MdnsSource final : public InterfaceSource
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    MdnsSource(ServiceTypes types, const Clock &clock);

    QString id() const override;
    QString title() const override;

private:
    std::unique_ptr<InterfacePart> begin(const Network &network) override;

    ServiceTypes m_types;
    const Clock &m_clock;
};

} // namespace muster::discovery
