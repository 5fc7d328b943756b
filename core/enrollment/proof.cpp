// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "enrollment/proof.h"

namespace muster::enrollment {

bool isProven(const Device &device, Timestamp now)
{
    const Credential *current = device.currentCertificate();
    return current && (!current->notAfter || *current->notAfter >= now);
}

} // namespace muster::enrollment
