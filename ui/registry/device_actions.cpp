// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/device_actions.h"

#include "async/then.h"
#include "ui/registry/device_columns.h"
#include "ui/registry/edit_device_dialog.h"
#include "ui/registry/enroll_dialog.h"
#include "ui/registry/enrollment_text.h"
#include "ui/registry/identity_actions.h"
#include "ui/registry/reason_dialog.h"
#include "ui/shell/action_state.h"

#include <QWidget>

using namespace Qt::StringLiterals;

namespace muster::ui {

DeviceActions::DeviceActions(const ThemeSource &themes, const Services &services, IgnoreActions::Chosen chosen, QWidget *window)
    : QObject(window)
    , m_themes(themes)
    , m_services(services)
    , m_window(window)
    , m_provision(makeAction(window, u"device.provision"_s, tr("Provision…"), u"key"_s))
    , m_edit(makeAction(window, u"device.edit"_s, tr("Edit…"), u"edit"_s))
    , m_rename(makeAction(window, u"device.rename"_s, tr("Rename…"), u"edit"_s))
    , m_identity(new IdentityActions(themes, services, window))
    , m_ignoring(new IgnoreActions(themes, services, std::move(chosen), window))
{
    window->addActions({m_provision, m_edit, m_rename});
    m_rename->setShortcut(Qt::Key_F2);
    m_rename->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(m_edit, &QAction::triggered, this, [this] { openEdit(false); });
    connect(m_rename, &QAction::triggered, this, [this] { openEdit(true); });
    for (const LifecycleAction &each : lifecycleActions()) {
        QAction *action = makeAction(window, u"device."_s + QLatin1StringView(each.id), lifecycleText(each.text),
                                     QLatin1StringView(each.iconName));
        window->addAction(action);
        m_lifecycle += action;
        connect(action, &QAction::triggered, this, [this, &each] { openMove(each); });
    }
    setDevice(std::nullopt);
}

void DeviceActions::setSelected(qint64 devices)
{
    m_selected = devices;
    m_ignoring->setSelected(devices);
    tellProvision();
}

void DeviceActions::tellProvision()
{
    const bool isAny = m_device || m_selected > 0;
    m_provision->setEnabled(isAny);
    m_provision->setToolTip(isAny
                                ? tr("Gives the selected devices names, settings and certificates, after a plan that you review")
                                : tr("No device is selected or current: go to one in the table."));
}

void DeviceActions::setDevice(const std::optional<Device> &device)
{
    m_device = device;
    m_ignoring->setDevice(device);
    const QString none = tr("No device is current: go to one in the table.");
    for (QAction *action : {m_edit, m_rename}) {
        setAvailable(*action, device ? QString() : none, action->text().remove(u'…'));
    }
    tellProvision();
    m_identity->setDevice(device);
    m_reason.clear();
    for (const LifecycleAction &each : lifecycleActions()) {
        QAction *action = m_lifecycle[each.move];
        const QString why = device ? whyNot(each, device->state) : none;
        setAvailable(*action, why, device ? lifecycleText(each.what).arg(device->name) : QString());
        if (device && !why.isEmpty() && movesOffered(device->state).contains(each.move))
            m_reason = m_reason.isEmpty() ? why : m_reason + u' ' + why;
    }
}

void DeviceActions::openEdit(bool nameOnly)
{
    if (!m_device)
        return;
    using Scope = EditDeviceDialog::Scope;
    auto *dialog = new EditDeviceDialog(m_themes, m_services, *m_device, nameOnly ? Scope::NameOnly : Scope::Everything,
                                        m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void DeviceActions::openEnroll()
{
    auto *dialog = new EnrollDialog(m_themes, m_services, *m_device, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &EnrollDialog::decided, this, [this](const enrollment::EnrollmentOutcome &outcome) {
        if (outcome.decision == enrollment::Decision::Waiting)
            Q_EMIT waits(enrollmentTitle(outcome), enrollmentDetail(outcome));
        else
            Q_EMIT admitted(enrollmentTitle(outcome), enrollmentDetail(outcome));
    });
    dialog->open();
}

void DeviceActions::openMove(const LifecycleAction &action)
{
    if (!m_device)
        return;
    if (action.move == LifecycleAction::Enroll) {
        openEnroll();
        return;
    }
    const ReasonDialog::Question question{lifecycleText(action.title).arg(m_device->name),
                                          lifecycleText(action.what).arg(m_device->name), lifecycleText(action.confirm),
                                          QLatin1StringView(action.wholeRole)};
    const auto move = [this, &action, id = m_device->id](const QString &reason) {
        return then(applyLifecycle(m_services, action, id, reason),
                    [](Device moved) -> Result<QVector<Device>> { return QVector<Device>{std::move(moved)}; });
    };
    auto *dialog = new ReasonDialog(m_themes, m_services.actor.who, question, move, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace muster::ui
