// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/job.h"
#include "ui/shell/services.h"

#include <QAbstractTableModel>

namespace muster::ui {

/// The newest jobs, and which of them nobody works on though they are not finished. Follows the journal. Thread: GUI.
class JobTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { DeviceName, State, At, Steps, ProfileName, Age, ColumnCount };
    static constexpr int limit = 500;

    explicit JobTableModel(const Clock &clock, QObject *parent = nullptr) : QAbstractTableModel(parent), m_clock(clock) {}

    /// Reads the journal, now and when it says something new.
    void follow(const Services &services);
    void setJobs(QVector<JournalJob> jobs, const QVector<JournalJob> &orphans);

    const JournalJob &job(int row) const { return m_jobs[row]; }
    /// Unfinished, and nobody works on it.
    bool isOrphan(int row) const { return m_orphans.contains(m_jobs[row].id); }
    int orphans() const { return int(m_orphans.size()); }
    int rowOf(const JobId &id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// What is shown is others now.
    void told();
    void failed(const muster::Error &error);

private:
    void read(const Services &services);
    void take(const JournalJob &job);

    const Clock &m_clock;
    QVector<JournalJob> m_jobs;
    QVector<JobId> m_orphans;
    bool m_isReading = false;
    bool m_isStale = false; ///< something changed while it was read
};

} // namespace muster::ui
