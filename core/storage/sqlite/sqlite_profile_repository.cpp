// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_profile_repository.h"

#include "base/text.h"
#include "storage/sqlite/binding.h"
#include "storage/sqlite/sqlite_error.h"

#include <QCoreApplication>

namespace muster::storage {

namespace {

struct ProfileStorageText
{
    Q_DECLARE_TR_FUNCTIONS(muster::storage)
};

/// From the columns name, json.
Result<Profile> readProfile(SQLite::Statement &select)
{
    Result<Profile> profile = Profile::fromJson(bytesAt(select, 1));
    if (!profile)
        return fail(ErrorCode::Corrupt,
                    ProfileStorageText::tr("The profile \"%1\" in the registry is damaged. Add it again.").arg(textAt(select, 0)),
                    profile.error().message, profile.error().where);
    return profile;
}

tl::unexpected<Error> noSuchProfile(const QString &name)
{
    return fail(ErrorCode::NotFound, ProfileStorageText::tr("There is no profile \"%1\".").arg(name));
}

} // namespace

Result<QVector<Profile>> SqliteProfileRepository::list()
{
    return guarded([&]() -> Result<QVector<Profile>> {
        SQLite::Statement &select = m_connection.prepare("SELECT name, json FROM profiles ORDER BY name_folded");
        QVector<Profile> profiles;
        while (select.executeStep()) {
            MUSTER_TRY(Profile profile, readProfile(select));
            profiles.append(std::move(profile));
        }
        return profiles;
    });
}

Result<Profile> SqliteProfileRepository::load(const QString &name)
{
    return guarded([&]() -> Result<Profile> {
        SQLite::Statement &select = m_connection.prepare("SELECT name, json FROM profiles WHERE name_folded = ?");
        bindAll(select, foldCase(name));
        if (!select.executeStep())
            return noSuchProfile(name);
        return readProfile(select);
    });
}

Result<> SqliteProfileRepository::save(const Profile &profile)
{
    MUSTER_CHECK(guarded([&]() -> Result<> {
        SQLite::Statement &insert = m_connection.prepare("INSERT INTO profiles (name, name_folded, json) VALUES (?1, ?2, ?3) "
                                                         "ON CONFLICT (name_folded) DO UPDATE SET name = ?1, json = ?3");
        bindAll(insert, profile.name, foldCase(profile.name), QString::fromUtf8(profile.toJson()));
        insert.exec();
        return {};
    }));
    return m_feed.append(Change::Kind::Profile, {});
}

Result<> SqliteProfileRepository::remove(const QString &name)
{
    MUSTER_CHECK(guarded([&]() -> Result<> {
        SQLite::Statement &drop = m_connection.prepare("DELETE FROM profiles WHERE name_folded = ?");
        bindAll(drop, foldCase(name));
        if (drop.exec() == 0)
            return noSuchProfile(name);
        return {};
    }));
    return m_feed.append(Change::Kind::Profile, {});
}

} // namespace muster::storage
