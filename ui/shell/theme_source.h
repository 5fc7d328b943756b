// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/theme.h"

#include <QObject>

QT_BEGIN_NAMESPACE
class QApplication;
QT_END_NAMESPACE

namespace muster::ui {

/// The theme in force, and the preference it follows from. One per application, made by main and handed to whoever paints;
/// it must outlive them. Thread: GUI. Changing it repaints everything and touches neither selection nor scroll position.
class ThemeSource : public QObject
{
    Q_OBJECT

public:
    explicit ThemeSource(Theme::Preference preference = Theme::Preference::System, QObject *parent = nullptr);

    const Theme &theme() const { return m_theme; }
    Theme::Preference preference() const { return m_preference; }
    void setPreference(Theme::Preference preference);

    /// Gives the application our style, font, palette and style sheet, now and on every change.
    void apply(QApplication &application);

Q_SIGNALS:
    /// After the application got the new theme: painted widgets update themselves, icons are made anew.
    void changed();

private:
    Theme::Scheme wantedScheme() const;
    void follow();
    void dress();

    Theme::Preference m_preference;
    Theme::Scheme m_system; ///< what the desktop said last
    Theme m_theme;
    QApplication *m_application = nullptr;
};

} // namespace muster::ui
