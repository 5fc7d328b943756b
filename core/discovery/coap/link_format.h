// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QVector>

namespace muster::discovery {

/// A resource that a host says it has.
struct CoreLink
{
    QString target;                    ///< a path, or a URI of another host
    QMap<QString, QString> attributes; ///< "rt", "if", "ct", "title", "sz", "obs", "ep", "d", "ver", "anchor"; others are not kept

    friend bool operator==(const CoreLink &, const CoreLink &) = default;
};

/// A list of links as /.well-known/core gives it (RFC 6690 section 2). The texts may be shown. At most 128 links are read.
struct LinkFormat
{
    /// Whether the text is all there, or ends where something else ended.
    enum class End { Whole, Cut };

    QVector<CoreLink> links; ///< those that stand before the first fault; of a cut text not the one at its end
    bool isMalformed =
        false; ///< there is a fault: something no such list holds; of a whole text also its end in the middle of a link

    static LinkFormat read(QByteArrayView text, End end = End::Whole);

    friend bool operator==(const LinkFormat &, const LinkFormat &) = default;
};

} // namespace muster::discovery
