// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/mdns_source.h"

using namespace Qt::StringLiterals;

namespace muster::discovery {

MdnsSource::MdnsSource(ServiceTypes types, const Clock &clock) : m_types(std::move(types)), m_clock(clock)
{
}

QString MdnsSource::id() const
{
    return u"mdns"_s;
}

QString MdnsSource::title() const
{
    return tr("mDNS");
}

std::unique_ptr<InterfacePart> MdnsSource::begin(const Network &network)
{
    return std::make_unique<MdnsInterface>(m_types, m_clock, network);
}

} // namespace muster::discovery
