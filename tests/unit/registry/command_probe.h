// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/site_fixture.h"

#include <QJsonDocument>
#include <QSignalSpy>

namespace muster {

template<typename Command>
Result<typename Command::Outcome> applied(TemporarySite &site, Command command, const Actor &actor)
{
    return resultOf(site.registry().apply(std::move(command), actor));
}

inline QJsonObject payloadOf(const Event &event)
{
    return QJsonDocument::fromJson(event.payload).object();
}

/// Kinds of all events but the first, which says that the site was created.
inline QStringList kindsOf(const QVector<Event> &events)
{
    QStringList kinds;
    for (const Event &event : events.mid(1))
        kinds += event.kind;
    return kinds;
}

/// Applies a command that must be refused, and that must leave the registry as it was.
template<typename Command>
void refused(TemporarySite &site, const Command &command, const Actor &actor, ErrorCode code)
{
    const qint64 feed = site.feedHead();
    const qsizetype events = site.events().size();
    QSignalSpy committed(&site.store(), &storage::Store::committed);
    const auto result = applied(site, command, actor);
    QVERIFY(!result);
    QCOMPARE(result.error().code, code);
    QVERIFY(!result.error().message.isEmpty());
    QCOMPARE(site.feedHead(), feed);
    QCOMPARE(site.events().size(), events);
    QCOMPARE(committed.size(), 0);
}

/// Applies a command that must succeed and change nothing.
template<typename Command>
void changesNothing(TemporarySite &site, const Command &command, const Actor &actor)
{
    const qint64 feed = site.feedHead();
    const qsizetype events = site.events().size();
    QVERIFY(applied(site, command, actor));
    QCOMPARE(site.feedHead(), feed);
    QCOMPARE(site.events().size(), events);
}

} // namespace muster
