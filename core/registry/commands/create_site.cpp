// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/create_site.h"

#include "registry/apply_command.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::registry {

Result<Site> CreateSite::apply(CommandContext &context) const
{
    Site site;
    MUSTER_TRY(site.name, checkedText(name, QCoreApplication::translate("muster::registry", "The name of the site")));
    MUSTER_TRY(site.organization, checkedText(organization, QCoreApplication::translate("muster::registry", "The organization")));
    if (site.name.isEmpty())
        return fail(ErrorCode::Rejected, QCoreApplication::translate("muster::registry", "A site needs a name."));
    site.id = SiteId::create(context.now);
    site.createdAt = context.now;
    MUSTER_CHECK(context.unit.site().create(site));
    MUSTER_CHECK(context.record(u"site.created"_s, {},
                                {{u"id"_s, site.id.toString()}, {u"name"_s, site.name}, {u"organization"_s, site.organization}}));
    return site;
}

template std::unique_ptr<TaskOf<Site>> DeviceRegistry::apply(CreateSite, Actor);

} // namespace muster::registry
