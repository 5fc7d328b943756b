// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/ssdp_source.h"

#include "discovery/ssdp/ssdp_interface.h"

using namespace Qt::StringLiterals;

namespace muster::discovery {

QString SsdpSource::id() const
{
    return u"ssdp"_s;
}

QString SsdpSource::title() const
{
    return tr("SSDP");
}

std::unique_ptr<InterfacePart> SsdpSource::begin(const Network &network)
{
    return std::make_unique<SsdpInterface>(m_clock, network);
}

} // namespace muster::discovery
