// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/device.h"

namespace muster::registry {

struct CommandContext;

/// A device that is announced before it arrives. Texts as people write them; they are checked when the command is applied.
struct ExpectedDevice
{
    QString name = {}; ///< empty: the first identifier serves
    QString mac = {};
    QString serial = {};
    QString uuid = {};
    QString vendor = {};
    QString model = {};
    QString kind = {};
    QString group = {};
    QString site = {};
    QString owner = {};
    QStringList tags = {};
};

/// Puts devices on the allow-list before they arrive. All of them or none: the error's `where` is "device N", from 1.
struct ExpectDevices
{
    using Outcome = QVector<DeviceId>;
    static constexpr Permission permission = Permission::EditDevices;

    QVector<ExpectedDevice> devices;

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
