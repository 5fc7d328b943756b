// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/actor.h"
#include "storage/unit_of_work.h"

#include <QJsonObject>

namespace muster::registry {

/// What a command works with while it is applied.
struct CommandContext
{
    storage::UnitOfWork &unit;
    const Actor &actor;
    Timestamp now;

    /// Writes the event that says what was done, in the same transaction. `payload` holds no secrets.
    Result<> record(const QString &kind, const QString &subject, const QJsonObject &payload);
};

/// The one place where a role is held against what a command needs.
Result<> checkPermission(const Actor &actor, Permission permission);

/// Where a command attempts a part: whether the failure is one of the registry, which can't be written at the moment, rather than
/// of that part.
bool concernsAll(const Error &error);

/// A text an operator gave: trimmed; refused when it is too long or holds what can't be printed. `what` names it in the error.
Result<QString> checkedText(const QString &text, const QString &what);

} // namespace muster::registry
