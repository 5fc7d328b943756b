// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/lifecycle.h"

#include <algorithm>

namespace muster {

namespace {
using enum Lifecycle;
// clang-format off
constexpr std::pair<Lifecycle, Lifecycle> lifecycleMoves[] = {
    {Expected, Discovered},     // seen
    {Expected, Provisioned},    // job verified
    {Discovered, Provisioned},
    {Expected, Pending},        // asked: a door, the wizard's end, `enroll`
    {Discovered, Pending},
    {Provisioned, Pending},
    {Pending, Enrolled},        // admitted
    {Pending, Expected},        // refused: back to where it came from
    {Pending, Discovered},
    {Pending, Provisioned},
    {Enrolled, Quarantined},
    {Quarantined, Enrolled},
    {Retired, Discovered},      // admitted anew
};
// clang-format on
} // namespace

bool canMove(Lifecycle from, Lifecycle to)
{
    if (to == Retired)
        return from != Retired;
    return std::ranges::find(lifecycleMoves, std::pair(from, to)) != std::end(lifecycleMoves);
}

} // namespace muster
