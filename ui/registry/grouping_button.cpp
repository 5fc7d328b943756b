// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/grouping_button.h"

#include "domain/words.h"

#include <QActionGroup>
#include <QMenu>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr Words<DeviceGrouping, 3> groupingWords{{{
    {DeviceGrouping::None, "none"},
    {DeviceGrouping::Kind, "kind"},
    {DeviceGrouping::Network, "network"},
}}};

struct GroupingTitle
{
    DeviceGrouping grouping;
    const char *source;
};

constexpr GroupingTitle groupingTitles[] = {
    {DeviceGrouping::None, QT_TRANSLATE_NOOP("muster::ui::GroupingButton", "No groups")},
    {DeviceGrouping::Kind, QT_TRANSLATE_NOOP("muster::ui::GroupingButton", "Group by kind")},
    {DeviceGrouping::Network, QT_TRANSLATE_NOOP("muster::ui::GroupingButton", "Group by network")},
};

} // namespace

GroupingButton::GroupingButton(QSettings &settings, const QString &key, QWidget *parent)
    : QToolButton(parent)
    , m_settings(settings)
    , m_key(key)
    , m_grouping(groupingWords.value(settings.value(key).toString()).value_or(DeviceGrouping::None))
{
    setProperty("role", u"icon"_s);
    setPopupMode(QToolButton::InstantPopup);
    setFocusPolicy(Qt::StrongFocus);
    auto *menu = new QMenu(this);
    menu->setObjectName(u"groupingMenu"_s);
    setMenu(menu);
    auto *group = new QActionGroup(menu);
    for (const auto &[grouping, source] : groupingTitles) {
        QAction *action = menu->addAction(tr(source));
        action->setObjectName(u"grouping.%1"_s.arg(groupingWords.word(grouping)));
        action->setCheckable(true);
        action->setChecked(grouping == m_grouping);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, chosen = grouping] { choose(chosen); });
    }
    say();
}

void GroupingButton::choose(DeviceGrouping grouping)
{
    if (grouping == m_grouping)
        return;
    m_grouping = grouping;
    m_settings.setValue(m_key, groupingWords.word(grouping));
    say();
    Q_EMIT chosen(grouping);
}

void GroupingButton::say()
{
    for (const auto &[grouping, source] : groupingTitles)
        if (grouping == m_grouping)
            setAccessibleDescription(tr(source));
    setAccessibleName(tr("Groups"));
    setToolTip(tr("Groups: %1").arg(accessibleDescription()));
}

} // namespace muster::ui
