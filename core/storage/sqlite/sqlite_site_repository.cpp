// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_site_repository.h"

#include "storage/sqlite/binding.h"
#include "storage/sqlite/sqlite_error.h"

#include <QCoreApplication>

namespace muster::storage {

Result<Site> SqliteSiteRepository::load()
{
    return guarded([&]() -> Result<Site> {
        SQLite::Statement &select = m_connection.prepare("SELECT id, name, organization, created_at FROM site");
        if (!select.executeStep())
            return fail(ErrorCode::NotFound,
                        QCoreApplication::translate("muster::storage", "There is no site in this registry yet."));
        return Site{idAt<SiteId>(select, 0), textAt(select, 1), textAt(select, 2), timeAt(select, 3)};
    });
}

Result<> SqliteSiteRepository::create(const Site &site)
{
    const auto existing = load();
    if (existing)
        return fail(ErrorCode::Conflict,
                    QCoreApplication::translate("muster::storage", "There is a site already: \"%1\". Nothing was changed.")
                        .arg(existing->name));
    if (existing.error().code != ErrorCode::NotFound)
        return fail(existing.error());
    MUSTER_CHECK(guarded([&]() -> Result<> {
        SQLite::Statement &insert =
            m_connection.prepare("INSERT INTO site (only_one, id, name, organization, created_at) VALUES (1, ?, ?, ?, ?)");
        bindAll(insert, site.id, site.name, site.organization, site.createdAt);
        insert.exec();
        return {};
    }));
    return m_feed.append(Change::Kind::Site, {});
}

} // namespace muster::storage
