// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/hid_descriptor.h"
#include "fuzz/target.h"

void muster::fuzz(const QByteArray &bytes)
{
    (void)discovery::isFidoDescriptor(bytes);
}
