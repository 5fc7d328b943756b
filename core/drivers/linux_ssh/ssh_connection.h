// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drivers/driver_session.h"

#include <memory>
#include <stop_token>

namespace muster::drivers {

/// What a command on the device came to.
struct CommandOutput
{
    int status = 0; ///< its exit status; -1 when a signal ended it
    QByteArray out;
    QByteArray error; ///< its beginning, where it is long
};

/// One SSH connection, over libssh. Its functions block, each until it is done or told to stop (then Cancelled), and belong to one
/// thread at a time. Nothing of the operator's own SSH set-up is used: no configuration, no agent, no known hosts.
class SshConnection
{
public:
    /// Connects and exchanges keys; nothing is proven yet and nobody logged in. Unreachable, Rejected (it does not speak SSH),
    /// Unsupported (no algorithm in common).
    static Result<std::unique_ptr<SshConnection>> open(const Endpoint &endpoint, const std::stop_token &stop);
    ~SshConnection();

    const HostKey &hostKey() const;
    /// Locked when the device refuses. Call it only when the host key was found right.
    Result<> logIn(const Login &login, const std::stop_token &stop);
    /// Runs a command line of the login's shell with `input` as its standard input. Unreachable when the connection breaks, Rejected
    /// when it prints more than 1 MiB.
    Result<CommandOutput> run(const QByteArray &command, QByteArrayView input, const std::stop_token &stop);

private:
    struct Private;
    explicit SshConnection(std::unique_ptr<Private> made);

    std::unique_ptr<Private> d;
};

} // namespace muster::drivers
