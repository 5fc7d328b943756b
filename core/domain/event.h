// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"

namespace muster {

/// One link of the append-only record of who did what. `hash` is SHA-256 over the other fields in the order they stand here,
/// each as a 4-byte big-endian length and its UTF-8 bytes: seq in decimal, at as ISO 8601 UTC with milliseconds, prev in
/// lower-case hex (empty for the first).
struct Event
{
    qint64 seq = 0; ///< from 1, without gaps
    Timestamp at{};
    QString actor;
    QString via;
    QString kind;       ///< "device.quarantined", "site.created" ...
    QString subject;    ///< id of what it is about; empty for the site
    QByteArray payload; ///< compact JSON object
    QByteArray prev;    ///< hash of the event before, 32 bytes; empty for the first
    QByteArray hash;    ///< 32 bytes

    /// What `hash` must be for the other fields.
    QByteArray computeHash() const;
};

/// Checks an event against the one it must follow (null for the first): sequence, link and hash.
Result<> verifyLink(const Event &event, const Event *previous);

} // namespace muster
