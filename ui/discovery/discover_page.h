// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/discovery/touch_actions.h"
#include "ui/registry/device_list_page.h"

namespace muster::ui {

class ScanActions;
class SourceStrip;

/// What is heard on our networks and buses: who listens, how far Muster goes, and the devices that nobody let in yet.
class DiscoverPage : public DeviceListPage
{
    Q_OBJECT

public:
    DiscoverPage(const ThemeSource &themes, const Services &services, QSettings &settings, QWidget *parent = nullptr);

    QString title() const override;
    QString subtitle() const override;
    QString iconName() const override;
    QAction *primaryAction() const override { return m_probe; }
    QAction *secondaryAction() const override { return m_doctor; }
    bool isPrimaryFilled() const override;
    QVector<QWidget *> areas() const override;

Q_SIGNALS:
    void doctorWanted();

protected:
    void showCounts() override;
    void showOverlay() override;
    void missed(const DeviceId &id, const QString &why) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    void orderTabs();
    void probe();
    void takeStatus();
    void showHint();
    void takeHint();
    void showFoot();
    bool hasHeard() const;
    QString nothingHeard() const;
    bool isView(QLatin1StringView id) const;
    void showBulkActions();

    QSettings &m_settings;
    const discovery::DiscoveryHandle &m_discovery;
    QAction *m_probe;
    QAction *m_doctor;
    TouchActions *m_touch;
    ScanActions *m_scan;
    SourceStrip *m_strip;
    HintBar *m_hint;
    QLabel *m_foot;
    EmptyState *m_silent;   ///< it listens, and nothing was heard
    EmptyState *m_allKnown; ///< what was heard is in the registry
    EmptyState *m_deaf;     ///< it can't hear anything
    EmptyState *m_noMatch;
    QWidget *m_bulkIgnore;
    QWidget *m_bulkNotice;
    /// What of m_touch failed; until it is tried again, something of it succeeds, or our networks are others.
    struct Trouble
    {
        TouchActions::Touch touch;
        QString message;
    };
    std::optional<Trouble> m_trouble;
    QTimer m_askedTimer; ///< runs shortly after somebody asked: the sources begin to work a moment later
};

} // namespace muster::ui
