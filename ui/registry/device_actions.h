// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "ui/registry/ignore_actions.h"
#include "ui/registry/lifecycle_action.h"
#include "ui/shell/services.h"

#include <QAction>
#include <QObject>

#include <optional>

namespace muster::ui {

class IdentityActions;
class ThemeSource;

/// What can be done to the current device, as actions: menu, buttons, shortcuts and the command palette all show these. They
/// are grey with a reason where the lifecycle does not allow them.
class DeviceActions : public QObject
{
    Q_OBJECT

public:
    /// Dialogs open over `window`, which owns the actions and this. `chosen` as in IgnoreActions.
    DeviceActions(const ThemeSource &themes, const Services &services, IgnoreActions::Chosen chosen, QWidget *window);

    void setDevice(const std::optional<Device> &device);
    /// What is selected counts for provision(), before the current device.
    void setSelected(qint64 devices);

    /// Connected by the page, which knows what is selected.
    QAction *provision() const { return m_provision; }
    QAction *edit() const { return m_edit; }
    QAction *rename() const { return m_rename; }
    IgnoreActions &ignoring() const { return *m_ignoring; }
    QAction *lifecycle(LifecycleAction::Move move) const { return m_lifecycle[move]; }
    /// Merge, split and what goes with them.
    IdentityActions *identity() const { return m_identity; }
    /// Why the moves that matter in the device's state can't be made; empty when they all can.
    QString reason() const { return m_reason; }

Q_SIGNALS:
    /// A device was admitted.
    void admitted(const QString &title, const QString &detail);
    /// It was not, yet, and why.
    void waits(const QString &title, const QString &reason);

private:
    void tellProvision();
    void openEdit(bool nameOnly);
    void openMove(const LifecycleAction &action);
    void openEnroll();

    const ThemeSource &m_themes;
    const Services &m_services;
    QWidget *m_window;
    std::optional<Device> m_device;
    qint64 m_selected = 0;
    QString m_reason;
    QAction *m_provision;
    QAction *m_edit;
    QAction *m_rename;
    IdentityActions *m_identity;
    IgnoreActions *m_ignoring;
    QVector<QAction *> m_lifecycle; ///< by LifecycleAction::Move
};

} // namespace muster::ui
