// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>

namespace muster::pki {

/// All of a file. Storage, naming the file, when it can't be read; Corrupt when it is larger than `largest` bytes.
Result<QByteArray> readKeyFile(const QString &path, qsizetype largest);

/// Writes a file whole or not at all, for its owner's eyes only (0600), and on to the disk. Storage, naming the file, when it can't.
Result<> writeKeyFile(const QString &path, const QByteArray &bytes);

/// Makes the names in a folder outlive a power cut.
Result<> syncFolder(const QString &folder);

/// The error of the system call that just failed, about `path`.
tl::unexpected<Error> keyFileFailure(const QString &message, const QString &path);

} // namespace muster::pki
