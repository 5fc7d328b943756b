// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/system_discovery.h"
#include "discovery/doctor/report_text.h"
#include "musterctl/command_table.h"
#include "musterctl/discover_request.h"
#include "musterctl/doctor_lines.h"
#include "musterctl/session.h"
#include "registry/network_query.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

constexpr int mostKnownDevices = 8;

struct DoctorCommandText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

/// What the registry knows: where discovery may touch, and where a MAC was last seen.
Result<> askRegistry(Session &session, discovery::DiagnosisRequest &request)
{
    MUSTER_CHECK(session.open());
    MUSTER_TRY(request.scope.mayTouch, session.run(registry::NetworkQuery(session.store()).allowed()));
    if (!request.target || request.target->mac.isEmpty())
        return {};
    MUSTER_TRY(const auto query, query::Query::parse(u"mac=\"%1\""_s.arg(request.target->mac)));
    MUSTER_TRY(const auto devices, session.run(session.devices().devices(query, {}, {}, {}, mostKnownDevices)));
    for (const Device &device : devices)
        for (const QString &address : device.addresses)
            if (const QHostAddress known(address); !known.isNull())
                request.known.append(known);
    return {};
}

/// An interface that is down may be named as well: that may be what is wrong.
Result<> checkInterfaces(discovery::NetworkView &view, const QStringList &named)
{
    MUSTER_TRY(const auto links, view.links());
    QStringList names;
    for (const discovery::Link &link : links)
        names += link.interface.name;
    for (const QString &name : named)
        if (!names.contains(name))
            return fail(ErrorCode::NotFound,
                        DoctorCommandText::tr("There is no network interface \"%1\". Those there are: %2.")
                            .arg(name, names.join(u", "_s)),
                        {}, u"--interface"_s);
    return {};
}

} // namespace

Result<Status> diagnoseDiscovery(Session &session)
{
    const Invocation &asked = session.invocation();
    const auto look = DiscoverRequest::read(asked, {});
    if (!look)
        return session.usage(look.error());
    discovery::DiagnosisRequest request;
    request.listenFor = *look->duration;
    request.scope.interfaces = look->interfaces;
    if (asked.has(u"target"_s)) {
        auto target = discovery::DoctorTarget::parse(asked.value(u"target"_s));
        if (!target)
            return session.usage({target.error().code, target.error().message, {}, u"--target"_s});
        request.target = *target;
    }
    const auto view = discovery::systemNetworkView();
    MUSTER_CHECK(checkInterfaces(*view, request.scope.interfaces));
    if (session.dataDirectory().hasSite())
        MUSTER_CHECK(askRegistry(session, request));

    discovery::DiscoveryService service(app::systemDiscovery(session.clock(), request.scope.interfaces), session.clock());
    service.setSourcesOff(look->turnedOff(session.dataDirectory())); // the report says which
    service.setListenOnly(DiscoverRequest::listenOnly(session.dataDirectory()));
    const auto wire = discovery::systemHostWire(*view);
    const QString target = request.target ? request.target->text() : QString();
    session.output().progress(target.isEmpty()
                                  ? DoctorCommandText::tr("Listening for %1 s ...").arg(double(request.listenFor.count()) / 1000)
                                  : DoctorCommandText::tr("Looking into %1 ...").arg(target));
    MUSTER_TRY(const discovery::DiagnosisReport report,
               session.run<discovery::DiagnosisReport>(
                   std::make_unique<discovery::Diagnosis>(discovery::DoctorParts{service, *view, *wire, session.clock()},
                                                          std::move(request))));
    if (session.output().isJson()) {
        for (const QJsonObject &line : doctorLines(report))
            session.output().record(line);
    } else {
        for (const QString &line : discovery::reportText(report).trimmed().split(u'\n'))
            session.output().line(line);
    }
    return Status::Done;
}

} // namespace muster::cli
