// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/coap/coap_source.h"

#include "discovery/coap/coap_interface.h"

using namespace Qt::StringLiterals;

namespace muster::discovery {

CoapSource::CoapSource(const Clock &clock) : m_clock(clock)
{
}

QString CoapSource::id() const
{
    return u"coap"_s;
}

QString CoapSource::title() const
{
    return tr("CoAP");
}

std::unique_ptr<InterfacePart> CoapSource::begin(const Network &network)
{
    return std::make_unique<CoapInterface>(m_clock, network);
}

} // namespace muster::discovery
