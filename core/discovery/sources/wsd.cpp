// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wsd/wsd_source.h"

namespace muster::discovery {

std::unique_ptr<Source> makeWsd(const SourceContext &context);

std::unique_ptr<Source> makeWsd(const SourceContext &context)
{
    return std::make_unique<WsdSource>(context.clock);
}

} // namespace muster::discovery
