// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/mdns/mdns_interface.h"

#include <map>

namespace muster::discovery {

/// Finds what announces itself by multicast DNS and DNS-SD (RFC 6762, RFC 6763), on each interface by itself. A sighting is of one
/// sender: what others say of him is not in it. Lives in the core thread.
class MdnsSource final : public Source
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    MdnsSource(ServiceTypes types, const Clock &clock);

    QString id() const override;
    QString title() const override;
    void start(const QVector<Network> &networks) override;
    void probe() override;
    void stop() override;
    QVector<Channel> channels() const override;

private:
    void add(const Network &network);

    ServiceTypes m_types;
    const Clock &m_clock;
    std::map<int, std::unique_ptr<MdnsInterface>> m_interfaces; ///< by index
};

} // namespace muster::discovery
