// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <memory>

namespace muster::discovery {

/// Who made it, by the numbers makers are given: the IEEE's lists for MAC addresses (package ieee-data) and usb.ids (hwdata). Read
/// from the system when first asked, never copied into the program. Where a list is missing nothing is known, and reason() says so.
/// May be asked from any thread.
class VendorNames
{
public:
    /// Folders and files as the packages install them; others for tests.
    explicit VendorNames(const QString &ieeeFolder = QStringLiteral("/usr/share/ieee-data"),
                         const QString &usbIds = QStringLiteral("/usr/share/hwdata/usb.ids"));
    ~VendorNames();

    /// By the longest assignment the MAC lies in (MA-S, MA-M, MA-L); empty when unknown or locally administered.
    QString ofMac(const QString &mac) const;
    QString ofUsbVendor(quint16 vendor) const;
    QString ofUsbProduct(quint16 vendor, quint16 product) const;
    /// Which list is missing; empty when all are there.
    QString reason() const;

private:
    struct Lists;
    std::unique_ptr<Lists> m_lists;
};

} // namespace muster::discovery
