// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>

namespace muster {

/// Something a device offers on the network, as announced or answered.
struct Service
{
    QString source; ///< "mdns", "ssdp", "banner" ...
    QString type;   ///< "_ipp._tcp", "ssh" ...
    QString name;
    int port = 0; ///< 0 = not said
    QMap<QString, QString> attributes;

    friend bool operator==(const Service &, const Service &) = default;
};

} // namespace muster
