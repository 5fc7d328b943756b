// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pki/certificate.h"

namespace muster::pki {

// Every verdict on a certificate is given here.

enum class Purpose { ClientAuth, ServerAuth, Any };

/// Whether `certificate` leads by way of `intermediates` to one of `anchors`, at the time `at`, and may be used for `purpose` (RFC 5280
/// section 6). NotTrusted, with the reason.
Result<> verifyChain(const Certificate &certificate, const QVector<Certificate> &intermediates,
                     const QVector<Certificate> &anchors, Timestamp at, Purpose purpose);

/// Whether the holder of `certificate` made `signature` over `data`: possession of the key. NotTrusted when not.
Result<> verifyPossession(const Certificate &certificate, const QByteArray &data, const QByteArray &signature);

} // namespace muster::pki
