// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "ui/shell/services.h"

#include <QObject>

QT_BEGIN_NAMESPACE
class QAction;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;

/// Announcing devices before they arrive, one or a list, as actions.
class ExpectActions : public QObject
{
    Q_OBJECT

public:
    /// Dialogs open over `window`, which owns the actions and this.
    ExpectActions(const ThemeSource &themes, const Services &services, QWidget *window);

    QAction *one() const { return m_one; }
    QAction *list() const { return m_list; }

Q_SIGNALS:
    void expected(const muster::DeviceId &id);
    void expectedMany(int count);

private:
    void openOne();
    void openList();

    const ThemeSource &m_themes;
    const Services &m_services;
    QWidget *m_window;
    QAction *m_one;
    QAction *m_list;
};

} // namespace muster::ui
