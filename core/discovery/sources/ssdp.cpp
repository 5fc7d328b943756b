// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/ssdp_source.h"

namespace muster::discovery {

std::unique_ptr<Source> makeSsdp(const SourceContext &context);

std::unique_ptr<Source> makeSsdp(const SourceContext &context)
{
    return std::make_unique<SsdpSource>(context.clock);
}

} // namespace muster::discovery
