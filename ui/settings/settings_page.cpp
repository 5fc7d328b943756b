// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings_page.h"

#include "ui/discovery/listen_settings.h"
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
    , m_networks(new ListenSettings(themes, services.discovery, settings))
{
    setObjectName(u"settingsPage"_s);
    const Theme &theme = themes.theme();
    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    const auto addSection = [content, column, &theme](const QString &title, const QString &text, QWidget *rows) {
        auto *heading = new QLabel(title, content);
        heading->setProperty("textRole", u"heading"_s);
        auto *hint = new QLabel(text, content);
        hint->setProperty("textRole", u"secondary"_s);
        hint->setWordWrap(true);
        column->addWidget(heading);
        column->addWidget(hint);
        column->addSpacing(theme.space(Space::S));
        column->addWidget(rows);
    };
    const int side = theme.space(Space::L);
    column->setContentsMargins(side, side, side, side);
    column->setSpacing(theme.space(Space::S));
    addSection(tr("Sources of discovery"),
               tr("What is turned off is not listened to, by this console and by musterctl with the same data "
                  "directory, unless it is named there. It stays listed."),
               m_sources);
    column->addSpacing(theme.space(Space::L));
    addSection(tr("Networks of discovery"),
               tr("Where Muster only listens, it sends no question and speaks to nobody, whatever else is allowed there; nor does "
                  "musterctl with the same data directory. Devices that never announce themselves stay unseen."),
               m_networks);
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
    return {m_sources, m_networks};
}

} // namespace muster::ui
