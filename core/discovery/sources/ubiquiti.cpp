// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ubiquiti/ubiquiti_source.h"

namespace muster::discovery {

std::unique_ptr<Source> makeUbiquiti(const SourceContext &context);

std::unique_ptr<Source> makeUbiquiti(const SourceContext &context)
{
    return std::make_unique<UbiquitiSource>(context.clock);
}

} // namespace muster::discovery
