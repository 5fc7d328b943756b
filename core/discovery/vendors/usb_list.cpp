// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/vendors/usb_list.h"

#include "discovery/vendors/hex_number.h"

#include <optional>

namespace muster::discovery {

namespace {

struct NumberedName
{
    quint16 number;
    QByteArrayView name;
};

/// "vvvv  name"
std::optional<NumberedName> numberedName(QByteArrayView line)
{
    constexpr qsizetype longestUsbName = 1000;
    if (line.size() < 7 || line.size() > longestUsbName || line[4] != ' ' || line[5] != ' ')
        return std::nullopt;
    const auto number = hexNumber(line.first(4));
    if (!number)
        return std::nullopt;
    return NumberedName{quint16(*number), line.sliced(6).trimmed()};
}

} // namespace

UsbNames readUsbList(QByteArrayView text)
{
    UsbNames names;
    bool hasVendor = false; // the last line without a tab was one; the lists behind the vendors look alike
    quint32 vendor = 0;
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('\n');
        const QByteArrayView line = end < 0 ? text : text.first(end);
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        if (line.isEmpty() || line[0] == '#')
            continue;
        if (line[0] != '\t') {
            const auto entry = numberedName(line);
            hasVendor = entry.has_value();
            if (entry) {
                vendor = entry->number;
                names.vendors.add(entry->number, entry->name);
            }
        } else if (hasVendor) {
            if (const auto entry = numberedName(line.sliced(1)))
                names.products.add(vendor << 16 | entry->number, entry->name);
        }
    }
    names.vendors.finish();
    names.products.finish();
    return names;
}

} // namespace muster::discovery
