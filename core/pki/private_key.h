// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "pki/public_key.h"

struct evp_pkey_st;

namespace muster::pki {

/// A key pair in memory. Moves, never copies; its bytes are wiped by OpenSSL when it goes. Used by one thread at a time, but for
/// sign(), which any may call.
class PrivateKey
{
public:
    static Result<PrivateKey> generate(KeyAlgorithm algorithm);
    /// Reads PKCS#8 as PEM, encrypted (RFC 5958, scrypt or PBES2). Locked when the passphrase is wrong, Corrupt for anything else.
    static Result<PrivateKey> fromPem(const QByteArray &pem, const Secret &passphrase);
    PrivateKey(PrivateKey &&) noexcept;
    PrivateKey &operator=(PrivateKey &&) noexcept;
    ~PrivateKey();

    /// PKCS#8 as PEM, encrypted with AES-256-CBC under a key from scrypt (RFC 7914; N 2^14, r 8, p 5: 16 MiB).
    Result<QByteArray> toPem(const Secret &passphrase) const;
    /// OpenSSH's own format ("openssh-key-v1" of its PROTOCOL.key) as PEM, not encrypted: for the SSH library, which can't be given a
    /// handle. Unsupported for anything but Ed25519.
    Result<Secret> toOpenSsh() const;
    const PublicKey &publicKey() const { return m_public; }
    /// As PublicKey::verify() expects it.
    Result<QByteArray> sign(const QByteArray &data) const;

    /// OpenSSL's handle, for pki's own files.
    evp_pkey_st *handle() const { return m_handle.get(); }

private:
    struct Free
    {
        void operator()(evp_pkey_st *key) const;
    };
    PrivateKey(std::unique_ptr<evp_pkey_st, Free> handle, PublicKey publicKey);

    std::unique_ptr<evp_pkey_st, Free> m_handle;
    PublicKey m_public;
};

} // namespace muster::pki
