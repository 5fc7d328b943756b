// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "domain/event.h"
#include "ui/shell/services.h"

#include <QAbstractTableModel>
#include <QHash>

#include <optional>

namespace muster::ui {

/// The record of who did what, newest first; all of it, or what is about one device. Older events come a page at a time, when the
/// view reaches the end; new ones appear at the top. Thread: GUI.
class EventTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Who, Via, What, About, ColumnCount };
    static constexpr int pageSize = 100;

    EventTableModel(const Services &services, QObject *parent = nullptr);

    /// Events about this subject only, from now on; empty: all. Before, there are none.
    void setSubject(const QString &subject);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    const Event &event(int row) const { return m_events[row]; }
    bool isLoaded() const { return m_isLoaded; }
    QString deviceName(const Event &event) const;

Q_SIGNALS:
    void loaded();
    void failed(const muster::Error &error);

private:
    void fetchNewer();
    void append(QVector<Event> events);
    void takeNewer(QVector<Event> events, int limit);
    void prepend(const QVector<Event> &events);
    void learnNames(const QVector<Event> &events);

    const Services &m_services;
    std::optional<QString> m_subject; ///< none yet: nothing is read
    QVector<Event> m_events;
    QHash<QString, QString> m_names; ///< of devices, by id
    int m_generation = 0;
    bool m_isFetching = false;
    bool m_isFetchingNewer = false;
    bool m_isStale = false; ///< something changed while we were fetching
    bool m_hasMore = true;
    bool m_isLoaded = false;
};

} // namespace muster::ui
