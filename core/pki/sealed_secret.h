// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "pki/certificate.h"
#include "pki/private_key.h"

namespace muster::pki {

/// `secret` for who holds the key of `recipient`: CMS AuthEnvelopedData (RFC 5083) as PEM, AES-256-GCM under a key agreed with the
/// recipient's EC key (RFC 5753: ephemeral ECDH, X9.63 derivation with SHA-256).
Result<QByteArray> sealSecret(const Secret &secret, const Certificate &recipient);

/// What sealSecret() made, or openssl cms -encrypt. Corrupt when it was changed, is something else, or is meant for another key.
Result<Secret> openSecret(const QByteArray &pem, const Certificate &recipient, const PrivateKey &key);

} // namespace muster::pki
