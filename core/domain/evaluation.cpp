// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/evaluation.h"

#include <algorithm>

namespace muster {

Compliance Evaluation::compliance() const
{
    if (policies.isEmpty())
        return Compliance::Unknown;
    if (findings.isEmpty())
        return Compliance::Compliant;
    const bool allWaived = std::ranges::all_of(findings, [](const Finding &finding) { return finding.waivedUntil.has_value(); });
    return allWaived ? Compliance::Waived : Compliance::Violating;
}

} // namespace muster
