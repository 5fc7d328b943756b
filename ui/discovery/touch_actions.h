// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/services.h"

#include <QHash>
#include <QObject>

QT_BEGIN_NAMESPACE
class QAction;
QT_END_NAMESPACE

namespace muster::ui {

/// Lets silent hosts be looked for on our networks, and takes that back: actions for the whole of each network that is offered, and for
/// each part that is allowed, in menus and in the command palette. A network with an objection is not offered.
class TouchActions : public QObject
{
    Q_OBJECT

public:
    using Place = discovery::DiscoveryStatus::Place;
    struct Touch
    {
        discovery::AllowedNetwork network;
        bool isAllowed = true; ///< is to be; false: no longer
    };

    /// The actions are added to `page`, which owns them and this.
    TouchActions(const Services &services, QWidget *page);

    /// Follows what discovery says of our networks; false when that is nothing new. The action of what stays is the same one.
    bool setPlaces(const QVector<Place> &places);
    /// To allow the whole of it, where that is offered, then to take back each part.
    QVector<QAction *> actionsOf(const Place &place) const;
    /// The first network that is offered and of which no part is allowed.
    std::optional<Place> firstOffered() const;

    static Touch offerOf(const Place &place) { return {{place.interface, place.prefix}, true}; }
    void apply(const Touch &touch);

Q_SIGNALS:
    void noticed(const QString &title, const QString &detail);
    /// Applying it again tries exactly that again.
    void failed(const muster::ui::TouchActions::Touch &touch, const QString &message);

private:
    void add(const Touch &touch);
    void tell(const Touch &touch);

    const Services &m_services;
    QWidget *m_page;
    QVector<Place> m_places;
    QHash<QString, QAction *> m_actions; ///< by object name
};

} // namespace muster::ui
