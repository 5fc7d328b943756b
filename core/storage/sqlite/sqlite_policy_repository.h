// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/repositories.h"
#include "storage/sqlite/connection.h"

namespace muster::storage {

class SqlitePolicyRepository final : public PolicyRepository
{
public:
    SqlitePolicyRepository(Connection &connection, FeedRepository &feed) : m_connection(connection), m_feed(feed) {}

    Result<QVector<PolicyVersion>> list() override;
    Result<PolicyVersion> load(const QString &name) override;
    Result<QVector<PolicyVersion>> history(const QString &name) override;
    Result<PolicyVersion> publish(const Policy &policy, Timestamp at, const QString &actor) override;
    Result<PolicyVersion> remove(const QString &name, Timestamp at, const QString &actor) override;
    Result<> order(const QStringList &names) override;

private:
    int nextVersion(const QString &foldedName);
    void write(const PolicyVersion &version);

    Connection &m_connection;
    FeedRepository &m_feed;
};

} // namespace muster::storage
