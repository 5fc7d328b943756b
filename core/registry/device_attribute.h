// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/device.h"

namespace muster::registry {

/// Provenance of what an operator said.
extern const QString operatorSource;

/// What an operator may set on a device: "name", "group", "tags" ...
QStringList settableAttributes();

/// What setting an attribute changed; equal when nothing did.
struct AttributeChange
{
    QString from;
    QString to;
};

/// Sets one attribute by name, as said by an operator; tags as a list with commas. Rejected for a name that can't be set and
/// for a value that can't be had.
Result<AttributeChange> setAttribute(Device &device, const QString &attribute, const QString &value, Timestamp now);

} // namespace muster::registry
