// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/ignore_actions.h"

#include "registry/commands/ignore_devices.h"
#include "registry/commands/notice_devices.h"
#include "ui/registry/reason_dialog.h"
#include "ui/shell/action_state.h"
#include "ui/widgets/state_look.h"

#include <QLocale>
#include <QPointer>
#include <QWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

QVector<DeviceId> idsOf(const QVector<Device> &devices)
{
    QVector<DeviceId> ids;
    for (const Device &device : devices)
        ids += device.id;
    return ids;
}

} // namespace

IgnoreActions::IgnoreActions(const ThemeSource &themes, const Services &services, Chosen chosen, QWidget *window)
    : QObject(window)
    , m_themes(themes)
    , m_services(services)
    , m_chosen(std::move(chosen))
    , m_window(window)
    , m_ignore(makeAction(window, u"device.ignore"_s, tr("Ignore…"), u"close"_s))
    , m_notice(makeAction(window, u"device.notice"_s, tr("Stop ignoring"), u"undo"_s))
    , m_ignoreSelected(makeAction(window, u"selection.ignore"_s, tr("Ignore…"), u"close"_s))
    , m_noticeSelected(makeAction(window, u"selection.notice"_s, tr("Stop ignoring"), u"undo"_s))
{
    window->addActions({m_ignore, m_notice}); // what is selected has its buttons, and the menu
    connect(m_ignore, &QAction::triggered, this, [this] { openIgnore(current()); });
    connect(m_notice, &QAction::triggered, this, [this] { noticeAll(current()); });
    connect(m_ignoreSelected, &QAction::triggered, this, [this] { openIgnore(m_chosen().value_or(QVector<DeviceRow>())); });
    connect(m_noticeSelected, &QAction::triggered, this, [this] {
        if (const auto rows = m_chosen())
            noticeAll(*rows);
    });
    tell();
}

QVector<DeviceRow> IgnoreActions::current() const
{
    if (!m_device)
        return {};
    DeviceRow row;
    row.id = m_device->id;
    row.name = m_device->name;
    row.state = m_device->state;
    row.isIgnored = m_device->ignored.has_value();
    return {row};
}

void IgnoreActions::setDevice(const std::optional<Device> &device)
{
    m_device = device;
    tell();
}

void IgnoreActions::setSelected(qint64 devices)
{
    m_selected = devices;
    tell();
}

void IgnoreActions::tell()
{
    QString whyNotIgnore;
    QString whyNotNotice;
    if (!m_device)
        whyNotIgnore = whyNotNotice = tr("No device is current: go to one in the table.");
    else if (m_device->state != Lifecycle::Discovered)
        whyNotIgnore =
            tr("Only what was merely discovered can be ignored; this device is %1.").arg(lookOf(m_device->state).word().toLower());
    else if (m_device->ignored)
        whyNotIgnore = tr("This device is ignored already.");
    if (m_device && !m_device->ignored)
        whyNotNotice = tr("This device is not ignored.");
    const QString whyNoneSelected = m_selected == 0 ? tr("No device is selected.") : QString();
    const QString whatIgnore = tr("Keeps it away from what is new; it is watched all the same");
    const QString whatNotice = tr("Puts it back among what is new");
    setAvailable(*m_ignore, whyNotIgnore, whatIgnore);
    setAvailable(*m_notice, whyNotNotice, whatNotice);
    setAvailable(*m_ignoreSelected, whyNoneSelected, whatIgnore);
    setAvailable(*m_noticeSelected, whyNoneSelected, whatNotice);
}

void IgnoreActions::openIgnore(const QVector<DeviceRow> &chosen)
{
    if (chosen.isEmpty())
        return;
    const auto other = std::ranges::find_if(chosen, [](const DeviceRow &row) { return row.state != Lifecycle::Discovered; });
    if (other != chosen.end()) {
        Q_EMIT refused(tr("Nothing was ignored"),
                       tr("%1 is %2: only what was merely discovered can be ignored. Take it out of the selection.")
                           .arg(other->name, lookOf(other->state).word().toLower()));
        return;
    }
    QVector<DeviceId> ids;
    QString name;
    for (const DeviceRow &row : chosen)
        if (!row.isIgnored) { // those keep their reason, also when this is taken back
            ids += row.id;
            name = row.name;
        }
    if (ids.isEmpty()) {
        Q_EMIT refused(tr("Nothing was ignored"), tr("The selected devices are ignored already."));
        return;
    }
    const QString number = QLocale().toString(ids.size());
    const bool isOne = ids.size() == 1;
    const ReasonDialog::Question question{
        isOne ? tr("Ignore %1?").arg(name) : tr("Ignore %1 devices?").arg(number),
        isOne
            ? tr("%1 leaves New and is not forgotten: Muster watches it all the same, and says so when another device claims to "
                 "be it. It comes back by Stop ignoring, in the view Ignored.")
                  .arg(name)
            : tr("They leave New and are not forgotten: Muster watches them all the same, and says so when another device claims "
                 "to be one of them. They come back by Stop ignoring, in the view Ignored."),
        tr("Ignore"), u"primary"_s};
    auto *dialog = new ReasonDialog(
        m_themes, m_services.actor.who, question,
        [this, ids](const QString &reason) {
            return m_services.registry.apply(registry::IgnoreDevices{ids, reason}, m_services.actor);
        },
        m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ReasonDialog::applied, this, [this](const QVector<Device> &devices, const QString &reason) {
        if (devices.isEmpty())
            return; // for that reason they were ignored already
        const QString title = devices.size() == 1 ? tr("%1 is ignored").arg(devices.first().name)
                                                  : tr("%1 devices are ignored").arg(QLocale().toString(devices.size()));
        const auto undo = [self = QPointer<IgnoreActions>(this), changed = idsOf(devices)] {
            if (self)
                self->apply(changed);
        };
        Q_EMIT ignored(title, reason, undo);
    });
    dialog->open();
}

void IgnoreActions::noticeAll(const QVector<DeviceRow> &chosen)
{
    QVector<DeviceId> ids;
    for (const DeviceRow &row : chosen)
        if (row.isIgnored)
            ids += row.id;
    if (ids.isEmpty())
        Q_EMIT refused(tr("Nothing changed"), tr("None of the selected devices is ignored."));
    else
        apply(ids);
}

void IgnoreActions::apply(const QVector<DeviceId> &ids)
{
    launch(m_services.registry.apply(registry::NoticeDevices{ids}, m_services.actor), this,
           [this](Result<QVector<Device>> devices) {
               if (!devices)
                   Q_EMIT refused(tr("Still ignored"), devices.error().message);
               else if (devices->size() == 1)
                   Q_EMIT noticed(tr("%1 is no longer ignored").arg(devices->first().name), tr("It is among what is new again."));
               else if (!devices->isEmpty())
                   Q_EMIT noticed(tr("%1 devices are no longer ignored").arg(QLocale().toString(devices->size())),
                                  tr("They are among what is new again."));
           });
}

} // namespace muster::ui
