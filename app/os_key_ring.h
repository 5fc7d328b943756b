// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pki/key_ring.h"

namespace muster::app {

/// The key ring of the desktop session (Secret Service or KWallet). Null where there is no session bus: then nothing could answer.
std::unique_ptr<pki::KeyRing> makeOsKeyRing();

} // namespace muster::app
