// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/theme_source.h"

#include "ui/widgets/focus_ring.h"

#include <QApplication>
#include <QStyleFactory>
#include <QStyleHints>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

Theme::Scheme schemeFor(Theme::Preference preference, Theme::Scheme system)
{
    switch (preference) {
    case Theme::Preference::Light: return Theme::Light;
    case Theme::Preference::Dark: return Theme::Dark;
    case Theme::Preference::System: break;
    }
    return system;
}

} // namespace

ThemeSource::ThemeSource(Theme::Preference preference, QObject *parent)
    : QObject(parent)
    , m_preference(preference)
    , m_system(Theme::systemScheme())
    , m_theme(Theme::load(schemeFor(preference, m_system)))
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] {
        m_system = Theme::systemScheme();
        follow();
    });
#endif
}

void ThemeSource::setPreference(Theme::Preference preference)
{
    m_preference = preference;
    follow();
}

void ThemeSource::apply(QApplication &application)
{
    m_application = &application;
    application.setStyle(QStyleFactory::create(u"Fusion"_s));
    dress();
    new FocusRing(*this, application);
}

Theme::Scheme ThemeSource::wantedScheme() const
{
    return schemeFor(m_preference, m_system);
}

void ThemeSource::follow()
{
    if (wantedScheme() == m_theme.scheme())
        return;
    m_theme = Theme::load(wantedScheme());
    if (m_application)
        dress();
    Q_EMIT changed();
}

void ThemeSource::dress()
{
    m_application->setFont(m_theme.font());
    m_application->setPalette(m_theme.palette());
    m_application->setStyleSheet(m_theme.styleSheet());
}

} // namespace muster::ui
