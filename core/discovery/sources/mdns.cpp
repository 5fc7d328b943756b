// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/mdns_source.h"

namespace muster::discovery {

std::unique_ptr<Source> makeMdns(const SourceContext &context);

std::unique_ptr<Source> makeMdns(const SourceContext &context)
{
    // The shipped table is part of the program and read by its test. Without it devices would be found all the same.
    return std::make_unique<MdnsSource>(ServiceTypes::shipped().value_or(ServiceTypes()), context.clock);
}

} // namespace muster::discovery
