// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/lifecycle_action.h"

#include "registry/commands/quarantine_device.h"
#include "registry/commands/release_device.h"
#include "registry/commands/retire_device.h"
#include "ui/widgets/state_look.h"

#include <QCoreApplication>

namespace muster::ui {

namespace {
struct LifecycleActionText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::LifecycleAction)
};
} // namespace

const QVector<LifecycleAction> &lifecycleActions()
{
    static const QVector<LifecycleAction> table{
        {LifecycleAction::Quarantine, Lifecycle::Quarantined, "quarantine",
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Quarantine…"),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Quarantine %1?"),
         QT_TRANSLATE_NOOP(
             "muster::ui::LifecycleAction",
             "%1 is taken out of service: it stays in the registry, but is no longer admitted. Its name, identity and "
             "history stay. Release puts it back."),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Quarantine"), "dangerOutline", "danger", "pause"},
        {LifecycleAction::Release, Lifecycle::Enrolled, "release", QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Release…"),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Release %1?"),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction",
                           "%1 goes back into service as enrolled, as it was before. It can be quarantined again at any time."),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Release"), "", "primary", "undo"},
        {LifecycleAction::Retire, Lifecycle::Retired, "retire", QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Retire…"),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Retire %1?"),
         QT_TRANSLATE_NOOP(
             "muster::ui::LifecycleAction",
             "%1 is taken out for good. Its record and its history stay in the registry. It comes back only as a newly "
             "discovered device that must be admitted anew."),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Retire"), "dangerOutline", "danger", "trash"},
    };
    return table;
}

QString lifecycleText(const char *source)
{
    return LifecycleActionText::tr(source);
}

QString whyNot(const LifecycleAction &action, Lifecycle state)
{
    const QString word = lookOf(state).word().toLower();
    switch (action.move) {
    case LifecycleAction::Quarantine:
        return canMove(state, action.to)
                   ? QString()
                   : LifecycleActionText::tr("Only an enrolled device can be quarantined; this one is %1.").arg(word);
    case LifecycleAction::Release: // enrolled can be reached from elsewhere, too, but not past the admission
        return state == Lifecycle::Quarantined
                   ? QString()
                   : LifecycleActionText::tr("Only a quarantined device can be released; this one is %1.").arg(word);
    case LifecycleAction::Retire:
        return canMove(state, action.to) ? QString() : LifecycleActionText::tr("This device is retired already.");
    }
    return {};
}

std::unique_ptr<TaskOf<Device>> applyLifecycle(const Services &services, const LifecycleAction &action, const DeviceId &id,
                                               const QString &reason)
{
    switch (action.move) {
    case LifecycleAction::Quarantine: return services.registry.apply(registry::QuarantineDevice{id, reason}, services.actor);
    case LifecycleAction::Release: return services.registry.apply(registry::ReleaseDevice{id, reason}, services.actor);
    case LifecycleAction::Retire: break;
    }
    return services.registry.apply(registry::RetireDevice{id, reason}, services.actor);
}

} // namespace muster::ui
