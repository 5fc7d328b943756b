// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ubiquiti/ubiquiti_source.h"

#include "discovery/ubiquiti/ubiquiti_interface.h"

using namespace Qt::StringLiterals;

namespace muster::discovery {

UbiquitiSource::UbiquitiSource(const Clock &clock) : m_clock(clock)
{
}

QString UbiquitiSource::id() const
{
    return u"ubiquiti"_s;
}

QString UbiquitiSource::title() const
{
    return tr("Ubiquiti");
}

std::unique_ptr<InterfacePart> UbiquitiSource::begin(const Network &network)
{
    return std::make_unique<UbiquitiInterface>(m_clock, network);
}

} // namespace muster::discovery
