// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>

#include <optional>

namespace muster::discovery {

/// Which part of a body a message holds, or asks for (Block2, RFC 7959 section 2.2).
struct CoapBlock
{
    quint32 number = 0;
    bool hasMore = false;
    int size = 1024; ///< 16, 32, 64 ... 1024

    friend bool operator==(const CoapBlock &, const CoapBlock &) = default;
};

/// A CoAP message over UDP (RFC 7252 section 3), as far as discovery needs it.
struct CoapMessage
{
    enum class Type { Confirmable, NonConfirmable, Acknowledgement, Reset };
    static constexpr int content = 0x45; ///< code 2.05
    static constexpr quint32 linkFormat = 40;

    Type type = Type::NonConfirmable;
    int code = 0; ///< class * 32 + detail; a request's class is 0
    int id = 0;
    QByteArray token;
    std::optional<quint32> contentFormat;
    std::optional<CoapBlock> block;
    QByteArray etag; ///< tells bodies apart
    QByteArray payload;

    /// Corrupt when it is malformed; Unsupported when it holds an option that must not be passed over and that we don't know
    /// (section 5.4.1).
    static Result<CoapMessage> read(QByteArrayView bytes);
};

/// A GET of /.well-known/core in link format, not confirmable, as RFC 7252 section 8.1 wants it to a group. `token`: at most 8
/// bytes. Of `block` number and size are asked for.
QByteArray coapCoreRequest(quint16 id, QByteArrayView token, const std::optional<CoapBlock> &block = {});

} // namespace muster::discovery
