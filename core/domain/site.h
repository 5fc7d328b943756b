// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/strong_id.h"

namespace muster {

using SiteId = StrongId<struct SiteIdTag>;

/// The place whose devices one registry holds.
struct Site
{
    SiteId id;
    QString name;
    QString organization; ///< may be empty
    Timestamp createdAt{};

    friend bool operator==(const Site &, const Site &) = default;
};

} // namespace muster
