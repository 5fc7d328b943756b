// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/repositories.h"
#include "storage/sqlite/connection.h"

#include <QJsonArray>
#include <QJsonObject>

namespace muster::storage {

class SqliteIdentityRepository final : public IdentityRepository
{
public:
    SqliteIdentityRepository(Connection &connection, FeedRepository &feed) : m_connection(connection), m_feed(feed) {}

    Result<> merge(const MergeRecord &record) override;
    Result<QVector<MergeRecord>> merges(const DeviceId &device) override;
    Result<> unmerge(const DeviceId &gone) override;
    Result<> tellApart(const QVector<Distinction> &distinctions) override;
    Result<> forget(const QVector<Distinction> &distinctions) override;
    Result<QVector<Distinction>> distinctions(const DeviceId &device) override;

private:
    QJsonObject belongings(qint64 row, const DeviceId &id);
    QJsonArray distinctionsOf(qint64 row);
    void inherit(qint64 keptRow, const QJsonArray &distinctions, const Device &merged);
    void giveBack(const QJsonObject &belongings, const DeviceId &gone, qint64 goneRow, qint64 keptRow);

    Connection &m_connection;
    FeedRepository &m_feed;
};

} // namespace muster::storage
