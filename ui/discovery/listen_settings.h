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

class ThemeSource;

/// Our network interfaces, a row each: a switch to only listen there, and what is done on its networks. A switch works at once, and is
/// kept in the settings, also of an interface that is not there.
class ListenSettings : public QWidget
{
    Q_OBJECT

public:
    ListenSettings(const ThemeSource &themes, discovery::DiscoveryHandle &discovery, QSettings &settings,
                   QWidget *parent = nullptr);

private:
    struct Row
    {
        QString interface;
        QCheckBox *isListenOnly;
        QLabel *state;
    };

    void takeStatus();
    void makeRows(const QStringList &interfaces);
    Row makeRow(const QString &interface);
    void show(const Row &row);
    void switchInterface(const QString &interface, bool isListenOnly);

    discovery::DiscoveryHandle &m_discovery;
    QSettings &m_settings;
    QGridLayout *m_grid;
    QLabel *m_none;
    QVector<Row> m_rows;
};

} // namespace muster::ui
