// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/interface_source.h"

namespace muster::discovery {

/// Finds what answers to CoAP (RFC 7252): sensors, lights, LwM2M clients, resource directories. On each interface by itself; a
/// sighting is of one sender. Lives in the core thread.
class CoapSource final : public InterfaceSource
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    explicit CoapSource(const Clock &clock);

    QString id() const override;
    QString title() const override;

private:
    std::unique_ptr<InterfacePart> begin(const Network &network) override;

    const Clock &m_clock;
};

} // namespace muster::discovery
