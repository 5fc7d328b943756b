// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drivers/linux_ssh/remote_shell.h"

namespace muster::drivers {

// Host name, time servers and trust anchors of a device. Values are checked here, before the device sees them.

Result<Configuration> readConfiguration(RemoteShell &shell, const std::stop_token &stop);
/// The name now, after a restart, and for the device itself in /etc/hosts, which sudo looks itself up in.
Result<> setHostname(RemoteShell &shell, const QString &hostname, const std::stop_token &stop);
/// Of systemd-timesyncd, chrony, ntpsec or ntp, the first that is installed.
Result<> setTimeServers(RemoteShell &shell, const QStringList &servers, const std::stop_token &stop);

/// They are /etc/muster/trust/NAME.pem.
Result<QStringList> readTrustAnchors(RemoteShell &shell, const std::stop_token &stop);
Result<> addTrustAnchor(RemoteShell &shell, const QString &name, const QByteArray &certificatePem, const std::stop_token &stop);
Result<> removeTrustAnchor(RemoteShell &shell, const QString &name, const std::stop_token &stop);

} // namespace muster::drivers
