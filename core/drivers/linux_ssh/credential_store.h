// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drivers/linux_ssh/remote_shell.h"

namespace muster::drivers {

// The X.509 credential of a device, made and kept by the device's own openssl. On the device:
//
//   /etc/muster/credential                 a symbolic link to the one in use: what the device's programs are pointed at
//   /etc/muster/credentials/LABEL/         one renewal; root's alone
//       device.key request.csr             made by requestCertificate(), complete or not there at all
//       device.crt chain.crt               put there by installCertificate()
//       previous                           what the link pointed at before, or an empty line
//
// Changing over is one rename of the link, so that a cut in the middle leaves the one or the other.

Result<HeldCredential> readCredential(RemoteShell &shell, const QString &label, const std::stop_token &stop);
Result<QByteArray> requestCertificate(RemoteShell &shell, KeyAlgorithm algorithm, const QString &label,
                                      const std::stop_token &stop);
Result<> installCertificate(RemoteShell &shell, const QByteArray &certificatePem, const QByteArray &chainPem,
                            const QString &label, const std::stop_token &stop);
Result<> restoreCredential(RemoteShell &shell, const QString &label, const std::stop_token &stop);
Result<QByteArray> sign(RemoteShell &shell, const QByteArray &data, const std::stop_token &stop);

/// What readCredential()'s script printed, as a value. Pure.
HeldCredential heldCredential(const QByteArray &answer);

} // namespace muster::drivers
