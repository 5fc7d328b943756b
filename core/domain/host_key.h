// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

namespace muster {

/// What a device shows before anybody logs in, and what a person compares: an SSH host key (RFC 4253 section 7). The first one
/// accepted is pinned; another one later is an alarm.
struct HostKey
{
    QString algorithm;   ///< "ssh-ed25519" ...
    QString fingerprint; ///< as `ssh-keygen -lf` prints it: "SHA256:" and base64 without padding

    friend bool operator==(const HostKey &, const HostKey &) = default;
};

/// The key of a device that an operator accepted.
struct PinnedHostKey
{
    HostKey key;
    Timestamp pinnedAt{};
    QString actor;

    friend bool operator==(const PinnedHostKey &, const PinnedHostKey &) = default;
};

} // namespace muster
