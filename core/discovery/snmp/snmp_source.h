// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/snmp/snmp_interface.h"

namespace muster::discovery {

/// Finds out by SNMP (RFC 3411 and following) what hosts are, on the networks where touch is allowed: by version 2c with the community
/// "public", and where that meets silence by the engine id of version 3, which needs no credentials. Reads only. Lives in the core
/// thread.
class SnmpSource final : public InterfaceSource
{
    Q_OBJECT

public:
    /// What `context` refers to outlives it.
    SnmpSource(EnterpriseNumbers enterprises, const SourceContext &context, const SnmpPace &pace = {});

    QString id() const override;
    QString title() const override;

private:
    std::unique_ptr<InterfacePart> begin(const Network &network) override;

    EnterpriseNumbers m_enterprises;
    const SourceContext m_context;
    const SnmpPace m_pace;
};

} // namespace muster::discovery
