// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_policy_repository.h"

#include "base/text.h"
#include "storage/sqlite/binding.h"
#include "storage/sqlite/sqlite_error.h"

#include <QCoreApplication>

namespace muster::storage {

namespace {

struct PolicyStorageText
{
    Q_DECLARE_TR_FUNCTIONS(muster::storage)
};

const std::string versionColumns = "name, policy_versions.version, json, is_removal, at, actor";
const std::string versionsInForce = " FROM policies JOIN policy_versions ON policy_versions.name_folded = policies.name_folded "
                                    "AND policy_versions.version = policies.version ";

/// From `versionColumns`.
Result<PolicyVersion> readVersion(SQLite::Statement &select)
{
    PolicyVersion version;
    version.version = static_cast<int>(numberAt(select, 1));
    Result<Policy> policy = Policy::fromJson(bytesAt(select, 2));
    if (!policy)
        return fail(ErrorCode::Corrupt,
                    PolicyStorageText::tr("Version %2 of the policy \"%1\" in the registry is damaged. Add the policy again.")
                        .arg(textAt(select, 0))
                        .arg(version.version),
                    policy.error().message, policy.error().where);
    version.policy = *std::move(policy);
    version.isRemoval = numberAt(select, 3) != 0;
    version.at = timeAt(select, 4);
    version.actor = textAt(select, 5);
    return version;
}

Result<QVector<PolicyVersion>> readAll(SQLite::Statement &select)
{
    QVector<PolicyVersion> versions;
    while (select.executeStep()) {
        MUSTER_TRY(PolicyVersion version, readVersion(select));
        versions.append(std::move(version));
    }
    return versions;
}

tl::unexpected<Error> noSuchPolicy(const QString &name)
{
    return fail(ErrorCode::NotFound, PolicyStorageText::tr("There is no policy \"%1\".").arg(name));
}

} // namespace

Result<QVector<PolicyVersion>> SqlitePolicyRepository::list()
{
    return guarded([&]() -> Result<QVector<PolicyVersion>> {
        return readAll(m_connection.prepare("SELECT " + versionColumns + versionsInForce + "ORDER BY position"));
    });
}

Result<PolicyVersion> SqlitePolicyRepository::load(const QString &name)
{
    return guarded([&]() -> Result<PolicyVersion> {
        SQLite::Statement &select =
            m_connection.prepare("SELECT " + versionColumns + versionsInForce + "WHERE policies.name_folded = ?");
        bindAll(select, foldCase(name));
        if (!select.executeStep())
            return noSuchPolicy(name);
        return readVersion(select);
    });
}

Result<QVector<PolicyVersion>> SqlitePolicyRepository::history(const QString &name)
{
    return guarded([&]() -> Result<QVector<PolicyVersion>> {
        SQLite::Statement &select = m_connection.prepare("SELECT " + versionColumns
                                                         + " FROM policy_versions WHERE name_folded = ? ORDER BY version DESC");
        bindAll(select, foldCase(name));
        MUSTER_TRY(QVector<PolicyVersion> versions, readAll(select));
        if (versions.isEmpty())
            return fail(ErrorCode::NotFound, PolicyStorageText::tr("There never was a policy \"%1\".").arg(name));
        return versions;
    });
}

int SqlitePolicyRepository::nextVersion(const QString &foldedName)
{
    SQLite::Statement &select =
        m_connection.prepare("SELECT coalesce(max(version), 0) + 1 FROM policy_versions WHERE name_folded = ?");
    bindAll(select, foldedName);
    select.executeStep();
    return static_cast<int>(numberAt(select, 0));
}

void SqlitePolicyRepository::write(const PolicyVersion &version)
{
    SQLite::Statement &insert = m_connection.prepare(
        "INSERT INTO policy_versions (name_folded, version, name, json, is_removal, at, actor) VALUES (?, ?, ?, ?, ?, ?, ?)");
    bindAll(insert, foldCase(version.policy.name), version.version, version.policy.name,
            QString::fromUtf8(version.policy.toJson()), version.isRemoval ? 1 : 0, version.at, version.actor);
    insert.exec();
}

Result<PolicyVersion> SqlitePolicyRepository::publish(const Policy &policy, Timestamp at, const QString &actor)
{
    PolicyVersion version{1, policy, false, at, actor};
    MUSTER_CHECK(guarded([&]() -> Result<> {
        const QString folded = foldCase(policy.name);
        version.version = nextVersion(folded);
        write(version);
        SQLite::Statement &insert = m_connection.prepare("INSERT INTO policies (name_folded, version, position) "
                                                         "VALUES (?1, ?2, (SELECT coalesce(max(position), 0) + 1 FROM policies)) "
                                                         "ON CONFLICT (name_folded) DO UPDATE SET version = ?2");
        bindAll(insert, folded, version.version);
        insert.exec();
        return {};
    }));
    MUSTER_CHECK(m_feed.append(Change::Kind::Policy, {}));
    return version;
}

Result<PolicyVersion> SqlitePolicyRepository::remove(const QString &name, Timestamp at, const QString &actor)
{
    MUSTER_TRY(const PolicyVersion before, load(name));
    PolicyVersion version{1, before.policy, true, at, actor};
    MUSTER_CHECK(guarded([&]() -> Result<> {
        const QString folded = foldCase(name);
        version.version = nextVersion(folded);
        write(version);
        SQLite::Statement &drop = m_connection.prepare("DELETE FROM policies WHERE name_folded = ?");
        bindAll(drop, folded);
        drop.exec();
        return {};
    }));
    MUSTER_CHECK(m_feed.append(Change::Kind::Policy, {}));
    return version;
}

Result<> SqlitePolicyRepository::order(const QStringList &names)
{
    MUSTER_CHECK(guarded([&]() -> Result<> {
        QStringList standing;
        SQLite::Statement &select = m_connection.prepare("SELECT name_folded FROM policies");
        while (select.executeStep())
            standing += textAt(select, 0);
        QStringList wanted;
        for (const QString &name : names)
            wanted += foldCase(name);
        standing.sort();
        QStringList sorted = wanted;
        sorted.sort();
        if (sorted != standing)
            return fail(ErrorCode::Conflict,
                        PolicyStorageText::tr("The policies changed meanwhile. Nothing was changed. Look at them, and order "
                                              "them again."));
        int position = 0;
        for (const QString &folded : std::as_const(wanted)) {
            SQLite::Statement &update = m_connection.prepare("UPDATE policies SET position = ? WHERE name_folded = ?");
            bindAll(update, ++position, folded);
            update.exec();
        }
        return {};
    }));
    return m_feed.append(Change::Kind::Policy, {});
}

} // namespace muster::storage
