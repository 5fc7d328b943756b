// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page.h"

QT_BEGIN_NAMESPACE
class QSettings;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;
struct Services;

/// What is set for this console, and not for the site: which sources discovery listens to.
class SettingsPage : public Page
{
    Q_OBJECT

public:
    SettingsPage(const ThemeSource &themes, const Services &services, QSettings &settings, QWidget *parent = nullptr);

    QString title() const override;
    QString iconName() const override;
    bool isAboutConsole() const override { return true; }
    QVector<QWidget *> areas() const override;

private:
    QWidget *m_sources;
    QWidget *m_networks;
};

} // namespace muster::ui
