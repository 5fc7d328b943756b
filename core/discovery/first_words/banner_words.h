// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace muster::discovery {

/// What a server says before it is asked.
struct BannerWords
{
    QString type; ///< of the service, as it is heard: "ssh", "ftp" ...; empty: it can't be told
    QString text; ///< for people
    QString product;
    QString version;

    friend bool operator==(const BannerWords &, const BannerWords &) = default;

    /// `expected`: what the port is for; telnet and FTP greet with any text, and are known by their port as well.
    static BannerWords read(QByteArrayView said, QStringView expected);
    /// Nothing more is to be expected, as far as this can be told.
    static bool isWhole(QByteArrayView said, QStringView expected);
};

/// The text of a telnet session so far: without commands and negotiations (RFC 854, RFC 855), and without what only moves the
/// cursor (ECMA-48 control sequences).
QByteArray telnetText(QByteArrayView said);

/// "lighttpd" and "1.4.59" of "lighttpd/1.4.59 (Debian)"; of what is written otherwise, the first word and nothing (RFC 9110
/// section 10.2.4).
struct ProductWords
{
    QString product;
    QString version;

    friend bool operator==(const ProductWords &, const ProductWords &) = default;

    static ProductWords read(QStringView header);
};

} // namespace muster::discovery
