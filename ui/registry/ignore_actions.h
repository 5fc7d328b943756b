// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device_row.h"
#include "ui/shell/services.h"

#include <QAction>
#include <QObject>

#include <functional>
#include <optional>

namespace muster::ui {

class ThemeSource;

/// Keeps discovered devices away from what is new, with a reason, and takes that back: a pair of actions for the current device,
/// grey with a reason where it can't be, and one for what is selected.
class IgnoreActions : public QObject
{
    Q_OBJECT

public:
    /// The rows that are selected; none: not all of them are read.
    using Chosen = std::function<std::optional<QVector<DeviceRow>>()>;

    /// Dialogs open over `window`, which owns the actions and this.
    IgnoreActions(const ThemeSource &themes, const Services &services, Chosen chosen, QWidget *window);

    QAction *ignore() const { return m_ignore; }
    QAction *notice() const { return m_notice; }
    QAction *ignoreSelected() const { return m_ignoreSelected; }
    QAction *noticeSelected() const { return m_noticeSelected; }

    void setDevice(const std::optional<Device> &device);
    void setSelected(qint64 devices);

Q_SIGNALS:
    /// They are ignored; `undo` takes it back.
    void ignored(const QString &title, const QString &detail, const std::function<void()> &undo);
    /// They are no longer.
    void noticed(const QString &title, const QString &detail);
    void refused(const QString &title, const QString &reason);

private:
    void openIgnore(const QVector<DeviceRow> &chosen);
    void noticeAll(const QVector<DeviceRow> &chosen);
    QVector<DeviceRow> current() const;
    void apply(const QVector<DeviceId> &ids);
    void tell();

    const ThemeSource &m_themes;
    const Services &m_services;
    const Chosen m_chosen;
    QWidget *m_window;
    QAction *m_ignore;
    QAction *m_notice;
    QAction *m_ignoreSelected;
    QAction *m_noticeSelected;
    std::optional<Device> m_device;
    qint64 m_selected = 0;
};

} // namespace muster::ui
