// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "ui/shell/services.h"

#include <memory>

namespace muster::ui {

/// A move in the lifecycle that a person makes, and everything the screens say about it: one row of a table.
struct LifecycleAction
{
    enum Move { Enroll, Approve, Refuse, Quarantine, Release, Retire };

    Move move;
    const char *id;
    const char *text;      ///< "Quarantine…"
    const char *title;     ///< "Quarantine %1?"
    const char *what;      ///< what happens, and how to get it back; %1 is the name
    const char *confirm;   ///< the button
    const char *role;      ///< of the button that opens the dialog
    const char *wholeRole; ///< of the button in the dialog
    const char *iconName;
};

/// By Move.
const QVector<LifecycleAction> &lifecycleActions();
/// The moves that have a button in a device's details, the others being of no use in that state.
QVector<LifecycleAction::Move> movesOffered(Lifecycle state);
/// A text of the table in the user's language.
QString lifecycleText(const char *source);
/// Why a device in this state can't make the move, as a sentence; empty when it can.
QString whyNot(const LifecycleAction &action, Lifecycle state);
/// With a reason: not for Enroll, which asks for more. The device as it is afterwards; refused by a policy, an approval is an error.
std::unique_ptr<TaskOf<Device>> applyLifecycle(const Services &services, const LifecycleAction &action, const DeviceId &id,
                                               const QString &reason);

} // namespace muster::ui
