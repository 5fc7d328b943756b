// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_status.h"

#include <QFrame>
#include <QPointer>

QT_BEGIN_NAMESPACE
class QAction;
class QHBoxLayout;
class QProgressBar;
class QToolButton;
QT_END_NAMESPACE

namespace muster::ui {

class PlacePopup;
class SourceButton;
class ThemeSource;
class TouchActions;

/// What listens, and how that goes: a button for each Source, which opens its places with state and reason; those for which there
/// is no room are folded to one button. At the right our networks, and how far Muster goes on each. Below, how far a sweep has come.
class SourceStrip : public QFrame
{
    Q_OBJECT

public:
    SourceStrip(const ThemeSource &themes, const TouchActions &touch, QWidget *parent = nullptr);

    void setStatus(const discovery::DiscoveryStatus &status);
    /// Shows the places of a source.
    void openSource(const QString &id);
    QWidget *firstButton() const;
    QVector<QWidget *> tabStops() const; ///< in reading order
    /// A button for it, before that of the networks.
    void addTool(QAction &action);

Q_SIGNALS:
    /// There are other buttons.
    void tabStopsChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeButtons();
    void fold();
    void openAll();
    void openNetworks();
    void addNetwork(PlacePopup &popup, const discovery::DiscoveryStatus::Place &place) const;
    PlacePopup *makePopup(QWidget &anchor, const QString &name, const QString &title);
    void addPlaces(PlacePopup &popup, const discovery::DiscoveryStatus::Heard &source) const;
    void showProgress();
    void dress();

    const ThemeSource &m_themes;
    const TouchActions &m_touch;
    discovery::DiscoveryStatus m_status; ///< its sources in the order they are shown
    QWidget *m_row;
    QHBoxLayout *m_sources;
    QVector<SourceButton *> m_buttons; ///< of m_status.sources, in their order
    SourceButton *m_folded;
    QVector<QToolButton *> m_tools;
    QToolButton *m_networks;
    QProgressBar *m_progress;
    QPointer<PlacePopup> m_popup; ///< a child of the window
};

} // namespace muster::ui
