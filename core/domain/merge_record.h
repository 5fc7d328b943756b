// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "domain/host_key.h"

namespace muster {

/// Two devices that an operator said are one, with what it takes to take that back.
struct MergeRecord
{
    Device gone;   ///< the one that was absorbed, as it was; its id is an alias now
    Device kept;   ///< the one that stayed, as it was
    Device merged; ///< as it became
    std::optional<PinnedHostKey> goneHostKey;
    std::optional<PinnedHostKey> keptHostKey;
    Timestamp at{};
    QString actor;

    friend bool operator==(const MergeRecord &, const MergeRecord &) = default;
};

/// An operator's word: this identifier is not that device's, whatever is seen of it.
struct Distinction
{
    IdentifierType type = IdentifierType::Mac;
    QString value;
    DeviceId device;

    friend bool operator==(const Distinction &, const Distinction &) = default;
};

} // namespace muster
