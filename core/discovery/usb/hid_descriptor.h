// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace muster::discovery {

/// Whether a HID report descriptor, which a device sends of itself, is that of a FIDO security key: it uses the usage page 0xF1D0
/// (CTAP 2.1 section 11.2.8.2).
bool isFidoDescriptor(QByteArrayView descriptor);

} // namespace muster::discovery
