// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/coap/coap_source.h"

namespace muster::discovery {

std::unique_ptr<Source> makeCoap(const SourceContext &context);

std::unique_ptr<Source> makeCoap(const SourceContext &context)
{
    return std::make_unique<CoapSource>(context.clock);
}

} // namespace muster::discovery
