// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "musterctl/session.h"
#include "pki/key_store.h"

namespace muster::cli {

/// The content of `file` ("-" is standard input) as a secret, without its last line end. `what` names it in errors: "the password".
Result<Secret> readSecretFile(const QString &file, const QString &what);

/// Asks on the terminal, without echo; none when standard input or error is no terminal. Cancelled when the user
/// interrupts, Rejected when the input ends.
Result<std::optional<Secret>> askSecret(Output &output, const QString &question);

/// The passphrase a new key store shall have: from --passphrase-file, MUSTER_PASSPHRASE_FILE, or asked for twice. Locked, with how to
/// give it, when there is none of these.
Result<Secret> newPassphrase(Session &session);

/// Opens the key store of the session's site: --passphrase-file, MUSTER_PASSPHRASE_FILE, the key ring of the system, a prompt. Locked,
/// with how to give it. After Session::open().
Result<> unlock(Session &session);

} // namespace muster::cli
