// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace muster {

/// How a caller can react to a failure. Closed: screens, exit codes and tests branch on it.
enum class ErrorCode {
    Cancelled,   ///< somebody asked to stop
    Timeout,     ///< no answer within the deadline
    Unreachable, ///< nobody there to answer
    Rejected,    ///< the input, or the request, breaks a rule; the message says which
    NotTrusted,  ///< proof of identity is missing or wrong
    Conflict,    ///< somebody else changed or holds it
    Corrupt,     ///< stored or received bytes are not what they claim to be
    Storage,     ///< the disk or the database failed
    Crypto,      ///< a cryptographic operation failed
    Unsupported, ///< the other side, or this version, can't do it
    Locked,      ///< needs a passphrase or a right that was not given
    NotFound,    ///< no such thing
    Internal,    ///< a defect of ours
};

/// Stable word of the code, as written in JSON: "notFound", "rejected" ...
QString errorCodeName(ErrorCode code);

/// Why something failed.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString message; ///< for operators: what happened, why, what to do next. Never a secret
    QString detail;  ///< for logs: what the library or the device said. Never a secret
    QString where;   ///< the place in the input or on disk, such as "column 14" or "/users/0/name"; may be empty

    /// Detail is for logs: nothing keeps it.
    friend bool operator==(const Error &a, const Error &b)
    {
        return a.code == b.code && a.message == b.message && a.where == b.where;
    }
};

} // namespace muster
