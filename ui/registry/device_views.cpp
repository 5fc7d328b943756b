// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/device_views.h"

#include "domain/lifecycle.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster::ui {

namespace {

struct ViewText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::DeviceViews)
};

bool asksForDiscovered(const query::Node &node)
{
    if (node.kind == query::Node::Kind::Term)
        return node.field && node.field->name == QLatin1StringView("state")
               && node.value == lifecycleWords.word(Lifecycle::Discovered);
    return node.kind != query::Node::Kind::Not && std::ranges::any_of(node.children, asksForDiscovered);
}

} // namespace

const QVector<DeviceView> &deviceViews()
{
    static const QVector<DeviceView> table{
        {"all", QT_TRANSLATE_NOOP("muster::ui::DeviceViews", "All"), "-state:discovered"},
        {"enrolled", QT_TRANSLATE_NOOP("muster::ui::DeviceViews", "Enrolled"), "state:enrolled"},
        {"violating", QT_TRANSLATE_NOOP("muster::ui::DeviceViews", "Violating"), "compliance:violating -state:discovered"},
        {"pending", QT_TRANSLATE_NOOP("muster::ui::DeviceViews", "Pending"), "state:pending"},
        {"quarantined", QT_TRANSLATE_NOOP("muster::ui::DeviceViews", "Quarantined"), "state:quarantined"},
        {"expected", QT_TRANSLATE_NOOP("muster::ui::DeviceViews", "Expected"), "state:expected"},
        {"retired", QT_TRANSLATE_NOOP("muster::ui::DeviceViews", "Retired"), "state:retired"},
    };
    return table;
}

const QVector<DeviceView> &discoverViews()
{
    static const QVector<DeviceView> table{
        {"new", QT_TRANSLATE_NOOP("muster::ui::DeviceViews", "New"), "state:discovered ignored:no"},
        {"claimable", QT_TRANSLATE_NOOP("muster::ui::DeviceViews", "Claimable"),
         "state:discovered ignored:no (factory:yes OR (claimable:yes -factory:no))"},
        // What somebody has decided about, and is not as it was: another device claims to be it, or it was reset.
        {"changed", QT_TRANSLATE_NOOP("muster::ui::DeviceViews", "Changed"),
         "(conflict:yes (-state:discovered OR ignored:yes)) OR "
         "(factory:yes (state:provisioned OR state:pending OR state:enrolled OR state:quarantined))"},
        {"known", QT_TRANSLATE_NOOP("muster::ui::DeviceViews", "Known"), "-state:discovered -state:expected"},
        {"ignored", QT_TRANSLATE_NOOP("muster::ui::DeviceViews", "Ignored"), "ignored:yes"},
    };
    return table;
}

QString deviceViewTitle(const DeviceView &view)
{
    return ViewText::tr(view.source);
}

int viewIndex(const QVector<DeviceView> &views, QLatin1StringView id)
{
    const auto found = std::ranges::find_if(views, [id](const DeviceView &view) { return id == QLatin1StringView(view.id); });
    return found == views.end() ? -1 : int(found - views.begin());
}

query::Query deviceViewQuery(const DeviceView &view)
{
    return query::Query::parse(QString::fromLatin1(view.query)).value_or(query::Query());
}

query::Query queryIn(const DeviceView &view, const query::Query &typed)
{
    const bool isDefault = &view == &deviceViews().first();
    if (isDefault && asksForDiscovered(typed.root()))
        return typed;
    return query::Query::both(deviceViewQuery(view), typed);
}

} // namespace muster::ui
