// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/executor.h"
#include "async/task.h"
#include "pki/certificate.h"

namespace muster::pki {
class KeyStore;
}

namespace muster::registry {

/// The certificates of a site's authority, as anybody may have them.
struct Authority
{
    pki::Certificate root;
    pki::Certificate issuing;

    /// Root and issuing CA in PEM, as `musterctl ca export` writes them.
    QByteArray toPem() const { return root.toPem() + issuing.toPem(); }
};

/// Reads a site's authority, and hands it out, on a thread of its own: it lies in files. Any thread may ask; the Tasks live in the caller's thread.
class AuthorityQuery
{
public:
    /// `keys` must outlive it.
    explicit AuthorityQuery(const pki::KeyStore &keys) : m_keys(keys) {}

    /// Needs no passphrase. NotFound for a site that was made before there was an authority.
    std::unique_ptr<TaskOf<Authority>> load() const;
    /// Writes its PEM to the file of this name, whole or not at all. Storage.
    std::unique_ptr<TaskOf<void>> exportTo(const QString &path) const;

private:
    const pki::KeyStore &m_keys;
    mutable Executor m_worker{1};
};

} // namespace muster::registry
