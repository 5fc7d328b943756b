// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drivers/linux_ssh/remote_shell.h"

namespace muster::drivers {

/// What a Linux device says of itself, as key and lines. Its own words: nothing here is proven.
struct DeviceFacts
{
    QMap<QByteArray, QByteArrayList> lines;

    /// Reads the answer of the script of readFacts(): "key=line". Takes at most a few thousand lines, the rest is dropped.
    static DeviceFacts fromAnswer(const QByteArray &answer);

    /// The device as a sighting of the driver's. `address` is where it was reached: its network card counts even where the address
    /// of that was set by hand. Pure.
    Sighting sighting(const QString &source, const QString &address, const HostKey &hostKey, Timestamp at) const;

private:
    QString text(const QByteArray &key) const;     ///< the first line, fit to be shown; empty when there is none
    QString release(const QByteArray &name) const; ///< a value of os-release(5)
    QString firmware() const;
    QString model() const;
    QByteArrayList macs(const QString &address) const;
};

/// Asks the device; what only root may read is left out where the login can't become root.
Result<DeviceFacts> readFacts(RemoteShell &shell, const std::stop_token &stop);

} // namespace muster::drivers
