// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wsd/wsd_source.h"

using namespace Qt::StringLiterals;

namespace muster::discovery {

QString WsdSource::id() const
{
    return u"wsd"_s;
}

QString WsdSource::title() const
{
    return tr("WS-Discovery");
}

std::unique_ptr<InterfacePart> WsdSource::begin(const Network &network)
{
    return std::make_unique<WsdInterface>(m_clock, network);
}

} // namespace muster::discovery
