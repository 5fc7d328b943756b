// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/hid_descriptor.h"

namespace muster::discovery {

namespace {

constexpr quint32 fidoUsagePage = 0xf1d0;
constexpr quint8 hidLongItem = 0xfe;
constexpr quint8 hidUsagePageItem = 0x04; ///< tag 0, global, without the size
constexpr quint8 hidUsageItem = 0x08;     ///< tag 0, local

} // namespace

// HID 1.11 sections 6.2.2.1 to 6.2.2.3: a prefix byte, then 0, 1, 2 or 4 bytes, least first; long items have their size in the next.
bool isFidoDescriptor(QByteArrayView descriptor)
{
    qsizetype at = 0;
    while (at < descriptor.size()) {
        const auto prefix = quint8(descriptor[at++]);
        if (prefix == hidLongItem) {
            if (at >= descriptor.size())
                return false;
            at += 2 + quint8(descriptor[at]);
            continue;
        }
        const qsizetype size = (prefix & 3) == 3 ? 4 : prefix & 3;
        if (descriptor.size() - at < size)
            return false;
        quint32 value = 0;
        for (qsizetype i = 0; i < size; ++i)
            value |= quint32(quint8(descriptor[at + i])) << (8 * i);
        at += size;
        const int item = prefix & 0xfc;
        // A usage of four bytes brings its page along.
        if ((item == hidUsagePageItem && value == fidoUsagePage)
            || (item == hidUsageItem && size == 4 && value >> 16 == fidoUsagePage))
            return true;
    }
    return false;
}

} // namespace muster::discovery
