// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/touch_actions.h"

#include "registry/commands/allow_network.h"
#include "registry/commands/forbid_network.h"

#include <QAction>
#include <QWidget>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

using Touch = TouchActions::Touch;

bool isWhollyAllowed(const TouchActions::Place &place)
{
    return std::ranges::any_of(place.mayTouch,
                               [&place](const discovery::Prefix &allowed) { return allowed.contains(place.prefix); });
}

QVector<Touch> touchesOf(const TouchActions::Place &place)
{
    QVector<Touch> touches;
    if (place.objection.isEmpty() && !place.isListenOnly && !isWhollyAllowed(place))
        touches += TouchActions::offerOf(place);
    for (const discovery::Prefix &allowed : place.mayTouch)
        touches += {{place.interface, allowed}, false};
    return touches;
}

QString touchActionName(const Touch &touch)
{
    return u"discover.%1.%2.%3"_s.arg(touch.isAllowed ? u"allow"_s : u"forbid"_s, touch.network.interface,
                                      touch.network.prefix.toString());
}

} // namespace

TouchActions::TouchActions(const Services &services, QWidget *page) : QObject(page), m_services(services), m_page(page)
{
}

bool TouchActions::setPlaces(const QVector<Place> &places)
{
    if (places == m_places)
        return false;
    m_places = places;
    QHash<QString, QAction *> before = std::exchange(m_actions, {});
    for (const Place &place : places)
        for (const Touch &touch : touchesOf(place)) {
            const QString name = touchActionName(touch);
            if (QAction *action = before.take(name))
                m_actions.insert(name, action);
            else if (!m_actions.contains(name)) // a wide part lies in two places
                add(touch);
        }
    qDeleteAll(before);
    return true;
}

void TouchActions::add(const Touch &touch)
{
    const QString network = tr("%1 (%2)", "10.0.1.0/24 (enp3s0)").arg(touch.network.prefix.toString(), touch.network.interface);
    auto *action = new QAction(touch.isAllowed ? tr("Also look for silent hosts on %1").arg(network)
                                               : tr("Stop looking for silent hosts on %1").arg(network),
                               m_page);
    action->setObjectName(touchActionName(touch));
    action->setProperty("iconName", touch.isAllowed ? u"search"_s : u"pause"_s);
    connect(action, &QAction::triggered, this, [this, touch] { apply(touch); });
    m_page->addAction(action);
    m_actions.insert(action->objectName(), action);
}

std::optional<TouchActions::Place> TouchActions::firstOffered() const
{
    const auto found = std::ranges::find_if(m_places, [](const Place &place) {
        return place.objection.isEmpty() && !place.isListenOnly && place.mayTouch.isEmpty();
    });
    return found == m_places.end() ? std::nullopt : std::optional(*found);
}

QVector<QAction *> TouchActions::actionsOf(const Place &place) const
{
    QVector<QAction *> actions;
    for (const Touch &touch : touchesOf(place))
        if (QAction *action = m_actions.value(touchActionName(touch)))
            actions += action;
    return actions;
}

void TouchActions::apply(const Touch &touch)
{
    const auto answer = [this, touch](const Result<discovery::AllowedNetwork> &result) {
        if (result)
            tell(touch);
        else
            Q_EMIT failed(touch, result.error().message);
    };
    if (touch.isAllowed)
        launch(m_services.registry.apply(registry::AllowNetwork{touch.network}, m_services.actor), this, answer);
    else
        launch(m_services.registry.apply(registry::ForbidNetwork{touch.network}, m_services.actor), this, answer);
}

void TouchActions::tell(const Touch &touch)
{
    const QString network = touch.network.prefix.toString();
    if (touch.isAllowed)
        Q_EMIT noticed(tr("Silent hosts on %1 are looked for").arg(network),
                       tr("Muster speaks to each address on %1 now. Take it back under Networks on the Discover page.")
                           .arg(touch.network.interface));
    else
        Q_EMIT noticed(tr("Silent hosts on %1 are no longer looked for").arg(network),
                       tr("Muster goes on to listen and to ask on %1, but speaks to no single host.")
                           .arg(touch.network.interface));
}

} // namespace muster::ui
