// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>

namespace muster::discovery {

/// What a root device says of itself (UPnP Device Architecture 2.0, section 2.3). Its texts can be shown as they are.
struct UpnpDescription
{
    static constexpr qsizetype largest = 64 * 1024; ///< bytes of a document

    QString udn;           ///< of the root device: "uuid:..."
    QStringList otherUdns; ///< of the devices embedded in it
    QString deviceType;
    QString friendlyName;
    QString manufacturer;
    QString modelName;
    QString modelNumber;
    QString serialNumber;
    QString presentationUrl; ///< as it stands there: often relative
    QString urlBase;         ///< what that is relative to, if not to the document (UPnP 1.0)

    /// Name and number, the number once.
    QString model() const;

    /// None for what is no description with a UDN, has a document type, or is larger, deeper or fuller than one is in earnest.
    static std::optional<UpnpDescription> read(const QByteArray &xml);
};

} // namespace muster::discovery
