// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/vendors/name_table.h"

namespace muster::discovery {

/// Assignments of MAC addresses by the length of their prefix.
struct MacAssignments
{
    NameTable large;  ///< MA-L, 24 bits
    NameTable medium; ///< MA-M, 28 bits
    NameTable small;  ///< MA-S and IAB, 36 bits
};

/// Takes over one list as the IEEE publishes it: CSV with the columns Registry, Assignment, Organization Name and Address. What
/// is no assignment is passed over. Holders that say nothing of the maker (a private entry, the IEEE itself) are kept without a
/// name. Returns how many assignments it held.
qsizetype readIeeeList(QByteArrayView csv, MacAssignments &assignments);

} // namespace muster::discovery
