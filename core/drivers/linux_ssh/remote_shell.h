// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drivers/linux_ssh/ssh_connection.h"

namespace muster::drivers {

/// Who runs a script on the device.
enum class RunAs {
    Root,
    RootIfPossible, ///< the login itself where that can't become root
};

/// A POSIX shell script with what it works on. Neither text nor arguments are secret: they show in the device's list of processes.
struct Script
{
    const char *text;
    QByteArray functions{};     ///< what stands before it: shared by several
    QByteArrayList arguments{}; ///< $1, $2 ...
    Secret input{};             ///< its standard input: where secrets go
    RunAs as = RunAs::Root;
};

/// What stands before every script: the settings and functions of RemoteShell. For those that start another shell.
extern const char *const scriptBasics;

/// Runs scripts on a device as the right user, and makes an Error of what goes wrong. What every script may use:
///   refuse WORD [VALUE]   ends it with one of the errors of the table in remote_shell.cpp
///   need COMMAND          refuses when the device has no such command
///   put FILE MODE         standard input becomes the file, all or nothing
/// They run with -eu, umask 077 and the C locale. Used on its connection's thread.
class RemoteShell
{
public:
    RemoteShell(std::unique_ptr<SshConnection> connection, Login login);

    const HostKey &hostKey() const { return m_connection->hostKey(); }
    /// What the script printed. Fails with what it refused; with Locked when it must be root and can't; with Rejected and what the
    /// device said when it failed.
    Result<QByteArray> run(const Script &script, const std::stop_token &stop);

private:
    enum class Way { Root, Sudo, SudoWithPassword };

    Result<Way> wayToRoot(const std::stop_token &stop);
    Result<CommandOutput> runThrough(const QByteArray &prefix, const Script &script, const Secret *password,
                                     const std::stop_token &stop);
    const Secret *sudoPassword() const;

    std::unique_ptr<SshConnection> m_connection;
    Login m_login;
    std::optional<Way> m_way;
};

} // namespace muster::drivers
