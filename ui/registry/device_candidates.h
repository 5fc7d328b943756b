// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "domain/device_row.h"
#include "query/query.h"
#include "ui/shell/services.h"

#include <QAbstractListModel>

namespace muster::ui {

/// Devices that may be the same as one: those in conflict with it, then those with the same serial number, MAC or name; or
/// those that match a query. At most 50. The name is the DisplayRole; why it is listed and what tells it from others is the
/// EvidenceRole.
class DeviceCandidates : public QAbstractListModel
{
    Q_OBJECT

public:
    /// `device` itself is none of them.
    DeviceCandidates(const Services &services, const Device &device, QObject *parent);

    void findLikely();
    void find(const query::Query &query);

    const DeviceRow &row(int index) const { return m_found[index].row; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void found();
    void failed(const muster::Error &error);

private:
    struct Candidate
    {
        DeviceRow row;
        QString why;
    };
    struct Question
    {
        query::Query query;
        QString why;
    };

    void begin(const QVector<Question> &questions);
    void addConflicts(int generation);
    void askNext(int generation);
    void take(const Result<QVector<DeviceRow>> &rows, const QString &why);
    QString evidence(const Candidate &candidate) const;

    const Services &m_services;
    const Device m_device;
    QVector<Candidate> m_found;
    QVector<Question> m_questions; ///< that are still to be asked
    int m_generation = 0;
};

} // namespace muster::ui
