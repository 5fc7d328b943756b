// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/snmp_source.h"

using namespace Qt::StringLiterals;

namespace muster::discovery {

SnmpSource::SnmpSource(EnterpriseNumbers enterprises, const SourceContext &context, const SnmpPace &pace)
    : m_enterprises(std::move(enterprises))
    , m_context(context)
    , m_pace(pace)
{
}

QString SnmpSource::id() const
{
    return u"snmp"_s;
}

QString SnmpSource::title() const
{
    return tr("SNMP");
}

std::unique_ptr<InterfacePart> SnmpSource::begin(const Network &network)
{
    return std::make_unique<SnmpInterface>(m_enterprises, m_context.neighbours, m_context.clock, m_pace, network);
}

} // namespace muster::discovery
