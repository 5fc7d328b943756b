// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings_page.h"

#include "ui/discovery/source_settings.h"
#include "ui/shell/services.h"
#include "ui/shell/theme_source.h"

#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

SettingsPage::SettingsPage(const ThemeSource &themes, const Services &services, QSettings &settings, QWidget *parent)
    : Page(parent)
    , m_sources(new SourceSettings(themes, services.discovery, settings))
{
    setObjectName(u"settingsPage"_s);
    const Theme &theme = themes.theme();
    auto *content = new QWidget(this);
    auto *heading = new QLabel(tr("Sources of discovery"), content);
    heading->setProperty("textRole", u"heading"_s);
    auto *hint = new QLabel(tr("What is turned off is not listened to, by this console and by musterctl with the same data "
                               "directory, unless it is named there. It stays listed."),
                            content);
    hint->setProperty("textRole", u"secondary"_s);
    hint->setWordWrap(true);
    auto *column = new QVBoxLayout(content);
    const int side = theme.space(Space::L);
    column->setContentsMargins(side, side, side, side);
    column->setSpacing(theme.space(Space::S));
    column->addWidget(heading);
    column->addWidget(hint);
    column->addSpacing(theme.space(Space::S));
    column->addWidget(m_sources);
    column->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setWidget(content);
    content->setAutoFillBackground(false); // setWidget() wants to fill it
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
}

QString SettingsPage::title() const
{
    return tr("Settings");
}

QString SettingsPage::iconName() const
{
    return u"settings"_s;
}

QVector<QWidget *> SettingsPage::areas() const
{
    return {m_sources};
}

} // namespace muster::ui
