// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ubiquiti/ubiquiti_sighting.h"
#include "fuzz/target.h"

void muster::fuzz(const QByteArray &bytes)
{
    Sighting sighting;
    if (const auto message = discovery::UbiquitiMessage::read(bytes))
        discovery::describeUbiquiti(sighting, *message);
}
