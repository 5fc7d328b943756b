// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_handle.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QGridLayout;
class QLabel;
class QSettings;
QT_END_NAMESPACE

namespace muster::ui {

class GlyphLabel;
class ThemeSource;

/// The sources of discovery, a row each: a switch, what the source listens to, and how it is doing, with the reason where it can't.
/// A switch works at once, and is kept in the settings.
class SourceSettings : public QWidget
{
    Q_OBJECT

public:
    SourceSettings(const ThemeSource &themes, discovery::DiscoveryHandle &discovery, QSettings &settings,
                   QWidget *parent = nullptr);

private:
    struct Row
    {
        QString id;
        QCheckBox *isOn;
        GlyphLabel *mark;
        QLabel *state;
        QLabel *reason;
    };

    void takeStatus();
    void makeRows(const QVector<discovery::DiscoveryStatus::Heard> &sources);
    void show(const Row &row, const discovery::DiscoveryStatus::Heard &source);
    void switchSource(const QString &id, bool isOn);

    const ThemeSource &m_themes;
    discovery::DiscoveryHandle &m_discovery;
    QSettings &m_settings;
    QGridLayout *m_grid;
    QVector<Row> m_rows;
};

} // namespace muster::ui
