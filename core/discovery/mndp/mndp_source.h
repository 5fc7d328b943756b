// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/interface_source.h"

namespace muster::discovery {

/// Finds RouterOS devices, and what else speaks MikroTik's Neighbor Discovery Protocol, on each interface by itself. A sighting is
/// of one sender. Lives in the core thread.
class MndpSource final : public InterfaceSource
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    explicit MndpSource(const Clock &clock);

    QString id() const override;
    QString title() const override;

private:
    std::unique_ptr<InterfacePart> begin(const Network &network) override;

    const Clock &m_clock;
};

} // namespace muster::discovery
