// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mndp/mndp_sighting.h"
#include "fuzz/target.h"

void muster::fuzz(const QByteArray &bytes)
{
    Sighting sighting;
    if (const auto message = discovery::MndpMessage::read(bytes))
        discovery::describeMndp(sighting, *message);
}
