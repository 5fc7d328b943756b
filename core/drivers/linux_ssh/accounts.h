// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drivers/linux_ssh/remote_shell.h"

namespace muster::drivers {

// The accounts of a device and the keys that may log in to them. Names and lines are checked here, before the device sees them.

Result<Account> readAccount(RemoteShell &shell, const QString &user, const std::stop_token &stop);
Result<> addAuthorizedKey(RemoteShell &shell, const QString &user, const QString &line, const std::stop_token &stop);
Result<> removeAuthorizedKey(RemoteShell &shell, const QString &user, const QString &line, const std::stop_token &stop);
Result<> setPassword(RemoteShell &shell, const QString &user, const Secret &password, const std::stop_token &stop);

} // namespace muster::drivers
