// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/event_table_model.h"

#include "ui/activity/event_text.h"
#include "ui/shell/theme.h"
#include "ui/widgets/age.h"
#include "ui/widgets/cell_roles.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int mostNewer = 1000;
} // namespace

EventTableModel::EventTableModel(const Services &services, QObject *parent) : QAbstractTableModel(parent), m_services(services)
{
    connect(&services.feed, &registry::ChangeFeed::changed, this, &EventTableModel::fetchNewer);
    connect(&services.feed, &registry::ChangeFeed::reset, this, [this] {
        if (m_subject)
            setSubject(QString(*m_subject));
    });
}

void EventTableModel::setSubject(const QString &subject)
{
    beginResetModel();
    m_subject = subject;
    m_events.clear();
    m_isFetching = m_isFetchingNewer = m_isStale = m_isLoaded = false;
    m_hasMore = true;
    ++m_generation;
    endResetModel();
    fetchMore({});
}

int EventTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_events.size());
}

int EventTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant EventTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time: return tr("Time");
    case Who: return tr("Who");
    case Via: return tr("Via");
    case What: return tr("What");
    case About: return tr("About");
    default: return {};
    }
}

QString EventTableModel::deviceName(const Event &event) const
{
    if (event.subject.isEmpty())
        return tr("the site");
    const QString name = m_names.value(event.subject, eventDeviceName(event));
    return name.isEmpty() ? event.subject : name;
}

QVariant EventTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_events.size())
        return {};
    const Event &event = m_events[index.row()];
    if (role == Qt::ToolTipRole && index.column() == Time)
        return toIso8601(event.at);
    if (role == TokenRole)
        return index.column() == Via || (index.column() == About && event.subject.isEmpty()) ? QVariant(int(Token::Text2))
                                                                                             : QVariant();
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (index.column()) {
    case Time: return exactTime(event.at);
    case Who: return event.actor;
    case Via: return event.via;
    case What: return eventSentence(event);
    case About: return deviceName(event);
    default: return {};
    }
}

bool EventTableModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_subject && m_hasMore && !m_isFetching;
}

void EventTableModel::fetchMore(const QModelIndex &)
{
    if (m_isFetching || !m_subject)
        return;
    m_isFetching = true;
    const qint64 before = m_events.isEmpty() ? std::numeric_limits<qint64>::max() : m_events.last().seq;
    launch(m_services.events.before(before, *m_subject, pageSize), this,
           [this, generation = m_generation](Result<QVector<Event>> events) {
               if (generation != m_generation)
                   return;
               m_isFetching = false;
               if (events)
                   append(std::move(*events));
               else
                   Q_EMIT failed(events.error());
           });
}

void EventTableModel::append(QVector<Event> events)
{
    m_hasMore = events.size() == pageSize;
    if (!events.isEmpty()) {
        beginInsertRows({}, int(m_events.size()), int(m_events.size() + events.size()) - 1);
        m_events += events;
        endInsertRows();
        learnNames(events);
    }
    m_isLoaded = true;
    Q_EMIT loaded();
    if (m_isStale)
        fetchNewer();
}

void EventTableModel::fetchNewer()
{
    if (!m_subject)
        return;
    m_isStale = m_isFetchingNewer || !m_isLoaded;
    if (m_isStale)
        return; // again when that is done
    m_isFetchingNewer = true;
    const bool isAll = m_subject->isEmpty();
    const int limit = isAll ? mostNewer : pageSize;
    const qint64 newest = m_events.isEmpty() ? 0 : m_events.first().seq;
    auto task = isAll ? m_services.events.after(newest, limit)
                      : m_services.events.before(std::numeric_limits<qint64>::max(), *m_subject, limit);
    launch(std::move(task), this, [this, isAll, limit, generation = m_generation](Result<QVector<Event>> events) {
        if (generation != m_generation)
            return;
        m_isFetchingNewer = false;
        if (!events) {
            Q_EMIT failed(events.error());
        } else {
            if (isAll)
                std::reverse(events->begin(), events->end());
            takeNewer(std::move(*events), limit);
        }
        if (m_isStale)
            fetchNewer();
    });
}

/// The newest first, up to `limit` of them.
void EventTableModel::takeNewer(QVector<Event> events, int limit)
{
    const qint64 newest = m_events.isEmpty() ? 0 : m_events.first().seq;
    events.removeIf([newest](const Event &event) { return event.seq <= newest; });
    if (events.size() == limit)
        setSubject(QString(*m_subject)); // so much that reading anew is cheaper
    else if (!events.isEmpty())
        prepend(events);
}

void EventTableModel::prepend(const QVector<Event> &events)
{
    beginInsertRows({}, 0, int(events.size()) - 1);
    m_events = events + m_events;
    endInsertRows();
    learnNames(events);
    Q_EMIT loaded();
}

void EventTableModel::learnNames(const QVector<Event> &events)
{
    QVector<DeviceId> ids;
    for (const Event &event : events) {
        const DeviceId id = DeviceId::fromString(event.subject);
        if (!id.isNull() && !ids.contains(id))
            ids += id;
    }
    if (ids.isEmpty())
        return;
    launch(m_services.devices.rows(ids), this, [this](Result<QVector<DeviceRow>> rows) {
        if (!rows)
            return; // the ids stand there instead
        for (const DeviceRow &row : *rows)
            m_names.insert(row.id.toString(), row.name);
        if (!m_events.isEmpty())
            Q_EMIT dataChanged(index(0, About), index(rowCount() - 1, About));
    });
}

} // namespace muster::ui
