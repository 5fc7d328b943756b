// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

using namespace Qt::StringLiterals;

namespace muster {

QString errorCodeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Cancelled: return u"cancelled"_s;
    case ErrorCode::Timeout: return u"timeout"_s;
    case ErrorCode::Unreachable: return u"unreachable"_s;
    case ErrorCode::Rejected: return u"rejected"_s;
    case ErrorCode::NotTrusted: return u"notTrusted"_s;
    case ErrorCode::Conflict: return u"conflict"_s;
    case ErrorCode::Corrupt: return u"corrupt"_s;
    case ErrorCode::Storage: return u"storage"_s;
    case ErrorCode::Crypto: return u"crypto"_s;
    case ErrorCode::Unsupported: return u"unsupported"_s;
    case ErrorCode::Locked: return u"locked"_s;
    case ErrorCode::NotFound: return u"notFound"_s;
    case ErrorCode::Internal: return u"internal"_s;
    }
    return u"internal"_s;
}

} // namespace muster
