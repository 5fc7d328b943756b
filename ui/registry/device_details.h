// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "domain/sighting.h"
#include "ui/shell/services.h"

#include <QFrame>
#include <QTimer>

QT_BEGIN_NAMESPACE
class QLabel;
class QStackedWidget;
class QToolButton;
QT_END_NAMESPACE

namespace muster::ui {

class ChipLabel;
class DeviceActions;
class ActionButton;
class HistoryTab;
class IdentityTab;
class MarkLabel;
class ServicesTab;
class SightingsTab;
class SummaryTab;
class TabBar;
class ThemeSource;

/// Everything about the current device, at the right of the table: its state, what can be done, and the evidence.
class DeviceDetails : public QFrame
{
    Q_OBJECT

public:
    enum class Tab { Summary, Identity, Services, Sightings, History };

    DeviceDetails(const ThemeSource &themes, const Services &services, DeviceActions &actions, QWidget *parent = nullptr);

    /// Reads the device and shows it; none: says how to get one here.
    void setDevice(const std::optional<DeviceId> &id);
    /// Reads it again.
    void refresh();

    TabBar *tabs() const { return m_tabs; }
    void setTab(Tab tab);
    /// Over the table instead of beside it: with an edge of its own.
    void setDrawer(bool isDrawer) { m_edge->setVisible(isDrawer); }

Q_SIGNALS:
    void closeRequested();

private:
    void buildHead();
    void buildTabs();
    void dress();
    void showAgain();
    void showEvent(QShowEvent *event) override;
    void show(const Device &device, const QVector<Sighting> &sightings);
    void fillTab();
    void showNothing(const QString &why);

    const ThemeSource &m_themes;
    const Services &m_services;
    DeviceActions &m_actions;
    std::optional<DeviceId> m_id;
    std::optional<Device> m_shown; ///< may be the one before, while that of m_id is read
    QVector<Sighting> m_sightings; ///< of m_shown
    int m_generation = 0;
    QTimer m_ageTimer;

    QFrame *m_edge;
    QStackedWidget *m_stack;
    QLabel *m_nothing;
    QWidget *m_page;
    QLabel *m_icon;
    QLabel *m_name;
    ChipLabel *m_chip;
    MarkLabel *m_presence;
    QVector<ActionButton *> m_buttons;  ///< by LifecycleAction::Move
    QVector<ActionButton *> m_ignoring; ///< ignore, stop ignoring
    QLabel *m_reason;
    QToolButton *m_close;
    TabBar *m_tabs;
    QStackedWidget *m_tabPages;
    SummaryTab *m_summary;
    IdentityTab *m_identity;
    ServicesTab *m_offers;
    SightingsTab *m_heard;
    HistoryTab *m_history;
};

} // namespace muster::ui
