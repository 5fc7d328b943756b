// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/lifecycle_action.h"

#include "async/then.h"
#include "registry/commands/quarantine_device.h"
#include "registry/commands/release_device.h"
#include "registry/commands/retire_device.h"
#include "ui/registry/enrollment_text.h"
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
        {LifecycleAction::Enroll, "enroll", QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Enroll…"),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Enroll %1?"),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction",
                           "%1 is admitted to the registry, when its policies allow it. It can be quarantined or retired later."),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Enroll"), "", "primary", "check"},
        {LifecycleAction::Approve, "approve", QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Approve…"),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Approve %1?"),
         QT_TRANSLATE_NOOP(
             "muster::ui::LifecycleAction",
             "%1 is admitted to the registry, when its policies still allow it. It can be quarantined or retired later."),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Approve"), "", "primary", "check"},
        {LifecycleAction::Refuse, "refuse", QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Refuse…"),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Refuse %1?"),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction",
                           "%1 is not admitted and goes back to the state it asked from. It may ask again at any time."),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Refuse"), "dangerOutline", "danger", "close"},
        {LifecycleAction::Quarantine, "quarantine", QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Quarantine…"),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Quarantine %1?"),
         QT_TRANSLATE_NOOP(
             "muster::ui::LifecycleAction",
             "%1 is taken out of service: it stays in the registry, but is no longer admitted. Its name, identity and "
             "history stay. Release puts it back."),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Quarantine"), "dangerOutline", "danger", "pause"},
        {LifecycleAction::Release, "release", QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Release…"),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Release %1?"),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction",
                           "%1 goes back into service as enrolled, as it was before. It can be quarantined again at any time."),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Release"), "", "primary", "undo"},
        {LifecycleAction::Retire, "retire", QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Retire…"),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Retire %1?"),
         QT_TRANSLATE_NOOP(
             "muster::ui::LifecycleAction",
             "%1 is taken out for good. Its record and its history stay in the registry. It comes back only as a newly "
             "discovered device that must be admitted anew."),
         QT_TRANSLATE_NOOP("muster::ui::LifecycleAction", "Retire"), "dangerOutline", "danger", "trash"},
    };
    return table;
}

QVector<LifecycleAction::Move> movesOffered(Lifecycle state)
{
    using enum LifecycleAction::Move;
    switch (state) {
    case Lifecycle::Discovered: return {Enroll}; // it is ignored sooner than retired; the menu has that, too
    case Lifecycle::Expected:
    case Lifecycle::Provisioned: return {Enroll, Retire};
    case Lifecycle::Pending: return {Approve, Refuse};
    case Lifecycle::Quarantined: return {Release, Retire};
    case Lifecycle::Enrolled:
    case Lifecycle::Retired: break;
    }
    return {Quarantine, Retire};
}

QString lifecycleText(const char *source)
{
    return LifecycleActionText::tr(source);
}

QString whyNot(const LifecycleAction &action, Lifecycle state)
{
    const QString word = lookOf(state).word().toLower();
    switch (action.move) {
    case LifecycleAction::Enroll:
        if (canMove(state, Lifecycle::Pending))
            return {};
        if (state == Lifecycle::Pending)
            return LifecycleActionText::tr("This device has asked already: approve or refuse it.");
        return state == Lifecycle::Retired
                   ? LifecycleActionText::tr("This device is retired. It can be enrolled when it is discovered anew.")
                   : LifecycleActionText::tr("This device is admitted already; it is %1.").arg(word);
    case LifecycleAction::Approve:
    case LifecycleAction::Refuse:
        return state == Lifecycle::Pending
                   ? QString()
                   : LifecycleActionText::tr("Only a pending device waits for approval; this one is %1.").arg(word);
    case LifecycleAction::Quarantine:
        return canMove(state, Lifecycle::Quarantined)
                   ? QString()
                   : LifecycleActionText::tr("Only an enrolled device can be quarantined; this one is %1.").arg(word);
    case LifecycleAction::Release: // enrolled can be reached from elsewhere, too, but not past the admission
        return state == Lifecycle::Quarantined
                   ? QString()
                   : LifecycleActionText::tr("Only a quarantined device can be released; this one is %1.").arg(word);
    case LifecycleAction::Retire:
        return canMove(state, Lifecycle::Retired) ? QString() : LifecycleActionText::tr("This device is retired already.");
    }
    return {};
}

std::unique_ptr<TaskOf<Device>> applyLifecycle(const Services &services, const LifecycleAction &action, const DeviceId &id,
                                               const QString &reason)
{
    switch (action.move) {
    case LifecycleAction::Approve:
        return then(services.enrollment.approve(id, reason, services.actor),
                    [](enrollment::EnrollmentOutcome outcome) -> Result<Device> {
                        MUSTER_TRY(const enrollment::EnrollmentOutcome admitted, unlessRefused(std::move(outcome)));
                        return admitted.device;
                    });
    case LifecycleAction::Refuse: return services.enrollment.refuse(id, reason, services.actor);
    case LifecycleAction::Quarantine: return services.registry.apply(registry::QuarantineDevice{id, reason}, services.actor);
    case LifecycleAction::Release: return services.registry.apply(registry::ReleaseDevice{id, reason}, services.actor);
    case LifecycleAction::Enroll:
    case LifecycleAction::Retire: break;
    }
    return services.registry.apply(registry::RetireDevice{id, reason}, services.actor);
}

} // namespace muster::ui
