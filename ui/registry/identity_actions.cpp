// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/identity_actions.h"

#include "registry/commands/merge_devices.h"
#include "ui/registry/merge_dialog.h"
#include "ui/registry/split_dialog.h"
#include "ui/registry/tell_apart_dialog.h"
#include "ui/shell/action_state.h"

#include <QLocale>
#include <QPointer>
#include <QWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

QString bothNames(const QString &kept, const QString &gone)
{
    return IdentityActions::tr("%1 and %2", "two devices").arg(kept, gone);
}

} // namespace

IdentityActions::IdentityActions(const ThemeSource &themes, const Services &services, QWidget *window)
    : QObject(window)
    , m_themes(themes)
    , m_services(services)
    , m_window(window)
    , m_merge(makeAction(window, u"device.merge"_s, tr("Merge…"), u"merge"_s))
    , m_mergeSelected(makeAction(window, u"selection.merge"_s, tr("Merge…"), u"merge"_s))
    , m_split(makeAction(window, u"device.split"_s, tr("Split…"), u"split"_s))
{
    window->addActions({m_merge, m_split}); // what is selected has its button, and the menu
    connect(m_merge, &QAction::triggered, this, [this] {
        if (m_device)
            openMerge(new MergeDialog(m_themes, m_services, *m_device, m_window));
    });
    connect(m_mergeSelected, &QAction::triggered, this, [this] {
        if (m_two.size() == 2)
            openMerge(new MergeDialog(m_themes, m_services, m_two[0], m_two[1], m_window));
    });
    connect(m_split, &QAction::triggered, this, [this] { splitOff({}); });
    tell();
}

void IdentityActions::setDevice(const std::optional<Device> &device)
{
    m_device = device;
    tell();
}

void IdentityActions::setSelection(qint64 count, const QVector<DeviceId> &ids)
{
    m_selected = count;
    m_two = count == 2 && ids.size() == 2 ? ids : QVector<DeviceId>();
    tell();
}

QString IdentityActions::whyNotDecide() const
{
    const Role role = m_services.actor.role;
    return isAllowed(role, Permission::EditDevices) ? QString()
                                                    : tr("Your role, %1, may not change devices.").arg(roleWords.word(role));
}

void IdentityActions::tell()
{
    const QString name = m_device ? m_device->name : QString();
    setAvailable(*m_merge, whyNotMerge(), tr("Says that %1 and another device are one").arg(name));
    setAvailable(*m_mergeSelected, whyNotMergeSelected(), tr("Says that the two selected devices are one"));
    setAvailable(*m_split, whyNotSplit(), tr("Says that %1 is two devices").arg(name));
}

QString IdentityActions::whyNotMerge() const
{
    if (const QString why = whyNotDecide(); !why.isEmpty())
        return why;
    return m_device ? QString() : noDevice();
}

QString IdentityActions::whyNotMergeSelected() const
{
    if (const QString why = whyNotDecide(); !why.isEmpty())
        return why;
    if (m_selected == 0)
        return tr("No device is selected.");
    if (m_selected == 1)
        return tr("One device is selected. Select the other one, too.");
    if (m_selected > 2)
        return tr("%1 devices are selected. Two at a time can be merged.").arg(QLocale().toString(m_selected));
    return m_two.isEmpty() ? tr("The two selected devices are still being read.") : QString();
}

/// Something has to be left that tells who it is; the registry says more when it is asked.
QString IdentityActions::whyNotSplit() const
{
    if (const QString why = whyNotDecide(); !why.isEmpty())
        return why;
    if (!m_device)
        return noDevice();
    if (m_device->identifiers.size() < 2)
        return tr("There is nothing to split: a single identifier, or none, stands for this device.");
    const auto isWeak = [](const Identifier &each) { return each.strength() == Strength::Weak; };
    return std::ranges::all_of(m_device->identifiers, isWeak)
               ? tr("There is nothing to split: its identifiers are weak, and none would name what is left.")
               : QString();
}

QString IdentityActions::noDevice()
{
    return tr("No device is current: go to one in the table.");
}

// --- asking ----------------------------------------------------------------------------------------------------------------

void IdentityActions::show(FormDialog *dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void IdentityActions::openMerge(MergeDialog *dialog)
{
    connect(dialog, &MergeDialog::merged, this, &IdentityActions::tookMerge);
    show(dialog);
}

void IdentityActions::mergeWith(const DeviceId &other)
{
    if (m_device)
        openMerge(new MergeDialog(m_themes, m_services, m_device->id, other, m_window));
}

void IdentityActions::splitOff(const QVector<std::pair<IdentifierType, QString>> &identifiers)
{
    if (!m_device)
        return;
    auto *dialog = new SplitDialog(m_themes, m_services, *m_device, identifiers, m_window);
    connect(dialog, &SplitDialog::divided, this, &IdentityActions::tookSplit);
    show(dialog);
}

void IdentityActions::tellApart(const DeviceId &other, const QString &otherName)
{
    if (!m_device)
        return;
    auto *dialog = new TellApartDialog(m_themes, m_services, *m_device, other, otherName, m_window);
    connect(dialog, &TellApartDialog::toldApart, this, [this, names = bothNames(m_device->name, otherName)] {
        Q_EMIT noticed(tr("The conflict is settled"), tr("%1 are two devices. Merging them overrules it.").arg(names));
    });
    show(dialog);
}

// --- done, and taken back --------------------------------------------------------------------------------------------------

void IdentityActions::tookMerge(const registry::MergePreview &preview)
{
    const QString kept = preview.kept.name;
    const QString gone = preview.gone.name;
    Q_EMIT merged(preview.kept.id);
    Q_EMIT undoable(tr("%1 are one device now").arg(bothNames(kept, gone)), tr("It is called %1.").arg(preview.merged.name),
                    [self = QPointer(this), id = preview.gone.id, kept, gone] {
                        if (self)
                            self->unmerge(id, gone, kept);
                    });
}

void IdentityActions::tookSplit(const registry::SplitOutcome &outcome, const std::optional<MergeRecord> &undone)
{
    const registry::MergeChoices choices = undone ? registry::choicesOf(*undone) : registry::MergeChoices();
    Q_EMIT undoable(outcome.isRestored ? tr("%1 is a device of its own again").arg(outcome.part.name)
                                       : tr("%1 was split off").arg(outcome.part.name),
                    tr("%1 keeps the rest.").arg(outcome.rest.name),
                    mergingAgain(outcome.rest.id, outcome.part.id, choices, bothNames(outcome.rest.name, outcome.part.name)));
}

void IdentityActions::takeBack(const MergeRecord &record)
{
    unmerge(record.gone.id, record.gone.name, record.kept.name);
}

void IdentityActions::unmerge(const DeviceId &gone, const QString &goneName, const QString &keptName)
{
    launch(m_services.registry.apply(registry::UnmergeDevice{gone}, m_services.actor), this,
           [this, goneName, keptName](const Result<registry::SplitOutcome> &outcome) {
               if (outcome)
                   Q_EMIT noticed(tr("%1 is a device of its own again").arg(goneName),
                                  tr("It and %1 are told apart from now on.").arg(keptName));
               else
                   Q_EMIT refused(tr("%1 stay one device").arg(bothNames(keptName, goneName)), outcome.error().message);
           });
}

std::function<void()> IdentityActions::mergingAgain(const DeviceId &kept, const DeviceId &gone,
                                                    const registry::MergeChoices &choices, const QString &names)
{
    return [self = QPointer(this), kept, gone, choices, names] {
        if (self)
            self->mergeAgain(kept, gone, choices, names);
    };
}

void IdentityActions::mergeAgain(const DeviceId &kept, const DeviceId &gone, const registry::MergeChoices &choices,
                                 const QString &names)
{
    launch(m_services.registry.apply(registry::MergeDevices{kept, gone, choices, true}, m_services.actor), this,
           [this, names](const Result<Device> &device) {
               if (device)
                   Q_EMIT noticed(tr("%1 are one device again").arg(names), {});
               else
                   Q_EMIT refused(tr("%1 stay two devices").arg(names), device.error().message);
           });
}

} // namespace muster::ui
