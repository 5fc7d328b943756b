// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mndp/mndp_source.h"

namespace muster::discovery {

std::unique_ptr<Source> makeMndp(const SourceContext &context);

std::unique_ptr<Source> makeMndp(const SourceContext &context)
{
    return std::make_unique<MndpSource>(context.clock);
}

} // namespace muster::discovery
