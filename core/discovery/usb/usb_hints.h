// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QHash>

namespace muster::discovery {

/// What is known of a make of USB device, or of a volume's label, beyond what device and system say: resources/knowledge/usb_hints.json.
struct UsbHint
{
    QString vendor;
    QString model;
    QString kind;
    QString driver; ///< the family of drivers that could speak with it: a hint, not a promise
};

class UsbHints
{
public:
    /// Rejected, with the place as a JSON pointer, for anything it does not know.
    static Result<UsbHints> read(const QByteArray &json);
    /// The ones the program is shipped with.
    static Result<UsbHints> shipped();

    /// Of this product, else of its vendor; empty where nothing is known.
    UsbHint ofDevice(quint16 vendorId, quint16 productId) const;
    /// Upper and lower case are the same.
    UsbHint ofVolume(const QString &label) const;

    qsizetype size() const { return m_devices.size() + m_volumes.size(); }

private:
    QHash<QString, UsbHint> m_devices; ///< by "303A:1001" or "303A"
    QHash<QString, UsbHint> m_volumes; ///< by folded label
};

} // namespace muster::discovery
