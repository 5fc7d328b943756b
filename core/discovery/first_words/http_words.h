// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace muster::discovery {

/// What is worth keeping of an answer by HTTP (RFC 9110, RFC 9112) or RTSP (RFC 2326), of which the end may be missing.
struct HttpWords
{
    int status = 0;
    QString server;   ///< the header of this name
    QString realm;    ///< what it wants a login for
    QString redirect; ///< where it sends us; nobody goes there
    QString title;    ///< of the page

    friend bool operator==(const HttpWords &, const HttpWords &) = default;

    /// None: it is neither HTTP nor RTSP.
    static std::optional<HttpWords> read(QByteArrayView answer);
    /// Nothing more is needed of it.
    static bool isWhole(QByteArrayView answer);
};

} // namespace muster::discovery
