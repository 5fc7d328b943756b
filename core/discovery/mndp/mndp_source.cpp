// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mndp/mndp_source.h"

#include "discovery/mndp/mndp_interface.h"

using namespace Qt::StringLiterals;

namespace muster::discovery {

MndpSource::MndpSource(const Clock &clock) : m_clock(clock)
{
}

QString MndpSource::id() const
{
    return u"mndp"_s;
}

QString MndpSource::title() const
{
    return tr("MNDP");
}

std::unique_ptr<InterfacePart> MndpSource::begin(const Network &network)
{
    return std::make_unique<MndpInterface>(m_clock, network);
}

} // namespace muster::discovery
