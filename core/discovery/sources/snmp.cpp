// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/snmp_source.h"

namespace muster::discovery {

std::unique_ptr<Source> makeSnmp(const SourceContext &context);

std::unique_ptr<Source> makeSnmp(const SourceContext &context)
{
    // The shipped table is part of the program and read by its test. Without it devices would be found all the same.
    return std::make_unique<SnmpSource>(EnterpriseNumbers::shipped().value_or(EnterpriseNumbers()), context);
}

} // namespace muster::discovery
