// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArrayView>

namespace muster::discovery {

/// The largest SNMP message that is read; RFC 3417 section 3.2.1 asks for 484 bytes, and ours are answered with far less than this.
inline constexpr qsizetype largestSnmpMessage = 8192;

/// The check all BER passes before a library sees it (DESIGN section 8): one SEQUENCE of at most 8192 bytes, what stands behind it
/// left out of account; tags of one byte, lengths in the definite form (RFC 3417 section 8) of at most four bytes, every element
/// inside the one around it, 8 levels, 1024 elements. Corrupt when it fails; `where` is the place, "byte 40".
Result<> checkBer(QByteArrayView bytes);

} // namespace muster::discovery
