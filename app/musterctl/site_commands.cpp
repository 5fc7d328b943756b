// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/command_table.h"
#include "musterctl/passphrase.h"
#include "musterctl/session.h"
#include "musterctl/text.h"
#include "registry/site_founding.h"
#include "storage/sqlite/sqlite_store.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct SiteText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

QJsonObject siteObject(const Site &site, const registry::DataDirectory &folder)
{
    QJsonObject object{{u"id"_s, site.id.toString()},
                       {u"name"_s, site.name},
                       {u"createdAt"_s, toIso8601(site.createdAt)},
                       {u"data"_s, folder.path()}};
    if (!site.organization.isEmpty())
        object.insert(u"organization"_s, site.organization);
    return object;
}

} // namespace

Result<Status> initSite(Session &session)
{
    const registry::DataDirectory folder = session.dataDirectory();
    const Invocation &asked = session.invocation();
    const registry::CreateSite command{asked.value(u"name"_s), asked.value(u"organization"_s)};
    // Where there is a site, nobody is asked: foundSite() says so.
    MUSTER_TRY(const Secret passphrase, folder.hasSite() ? Result<Secret>() : newPassphrase(session));
    Executor worker;
    MUSTER_TRY(const Site site, session.run(runOn(
                                    worker,
                                    [&](std::stop_token) {
                                        return registry::foundSite(folder, command, passphrase, session.actor(), session.clock(),
                                                                   [&](const QString &path) {
                                                                       return storage::SqliteStore::open(path, true,
                                                                                                         session.clock());
                                                                   });
                                    },
                                    Deadline::after(std::chrono::minutes(1)), OnStop::Wait)));
    if (session.output().isJson())
        session.output().record(siteObject(site, folder));
    session.output().say(SiteText::tr("Made the site \"%1\" in %2.").arg(site.name, folder.path()));
    return Status::Done;
}

Result<Status> showSite(Session &session)
{
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const Site site, session.run(session.devices().site()));
    MUSTER_TRY(const QVector<qint64> counts, session.run(session.devices().counts({query::Query()})));
    const registry::DataDirectory folder = session.dataDirectory();
    Output &output = session.output();
    if (output.isJson()) {
        QJsonObject object = siteObject(site, folder);
        object.insert(u"devices"_s, counts.front());
        output.record(object);
        return Status::Done;
    }
    output.line(SiteText::tr("Site          %1").arg(site.name));
    if (!site.organization.isEmpty())
        output.line(SiteText::tr("Organization  %1").arg(site.organization));
    output.line(SiteText::tr("Created       %1").arg(toIso8601(site.createdAt)));
    output.line(SiteText::tr("Devices       %1").arg(counts.front()));
    output.line(SiteText::tr("Data          %1").arg(folder.path()));
    output.line(SiteText::tr("Id            %1").arg(site.id.toString()));
    return Status::Done;
}

Result<Status> checkSite(Session &session)
{
    MUSTER_CHECK(session.open());
    storage::Store &store = session.store();
    MUSTER_CHECK(session.run(runOn(
        store.readers(), [&store](std::stop_token stop) { return store.checkIntegrity(stop); },
        Deadline::after(std::chrono::hours(1)))));
    MUSTER_TRY(const registry::ChainVerdict verdict, session.run(session.events().verify()));
    if (session.output().isJson())
        session.output().record({{u"registry"_s, u"ok"_s},
                                 {u"chain"_s, u"ok"_s},
                                 {u"events"_s, verdict.events},
                                 {u"head"_s, QString::fromLatin1(verdict.head.toHex())}});
    session.output().say(
        SiteText::tr("The registry file is sound, and the chain of %n event(s) is whole.", nullptr, int(verdict.events)));
    return Status::Done;
}

} // namespace muster::cli
