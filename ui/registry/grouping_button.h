// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device_row.h"

#include <QToolButton>

QT_BEGIN_NAMESPACE
class QSettings;
QT_END_NAMESPACE

namespace muster::ui {

/// Chooses what a list of devices is grouped by, from a menu, and keeps the choice in the settings under `key`, which outlive it.
class GroupingButton : public QToolButton
{
    Q_OBJECT

public:
    GroupingButton(QSettings &settings, const QString &key, QWidget *parent = nullptr);

    DeviceGrouping grouping() const { return m_grouping; }

Q_SIGNALS:
    void chosen(muster::DeviceGrouping grouping);

private:
    void choose(DeviceGrouping grouping);
    void say();

    QSettings &m_settings;
    const QString m_key;
    DeviceGrouping m_grouping = DeviceGrouping::None;
};

} // namespace muster::ui
