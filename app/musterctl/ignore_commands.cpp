// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/command_table.h"
#include "musterctl/session.h"
#include "registry/commands/ignore_devices.h"
#include "registry/commands/notice_devices.h"
#include "registry/device_json.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct IgnoreText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

/// Those the arguments mean, all of them, each once.
Result<QVector<DeviceId>> meantDevices(Session &session)
{
    MUSTER_CHECK(session.open());
    QVector<DeviceId> ids;
    for (const QString &target : session.invocation().arguments) {
        MUSTER_TRY(const Device device, session.run(session.devices().find(target)));
        if (!ids.contains(device.id))
            ids.append(device.id);
    }
    return ids;
}

/// Each device as it is now; `changed` and `unchanged` are sentences about one, %1 is its name.
Result<Status> showAll(Session &session, const QVector<DeviceId> &ids, const QVector<Device> &those, const QString &changed,
                       const QString &unchanged)
{
    for (const DeviceId &id : ids) {
        const auto found = std::ranges::find(those, id, &Device::id);
        MUSTER_TRY(const Device device, session.run(session.devices().device(id)));
        if (session.output().isJson())
            session.output().record(registry::toJson(device, session.clock().now()));
        session.output().say((found == those.end() ? unchanged : changed).arg(device.name));
    }
    return Status::Done;
}

} // namespace

Result<Status> ignoreDevices(Session &session)
{
    MUSTER_TRY(const QVector<DeviceId> ids, meantDevices(session));
    const registry::IgnoreDevices command{ids, session.invocation().value(u"reason"_s)};
    MUSTER_TRY(const QVector<Device> changed, session.run(session.registry().apply(command, session.actor())));
    return showAll(session, ids, changed, IgnoreText::tr("%1 is ignored now."), IgnoreText::tr("%1 was ignored already."));
}

Result<Status> noticeDevices(Session &session)
{
    MUSTER_TRY(const QVector<DeviceId> ids, meantDevices(session));
    MUSTER_TRY(const QVector<Device> changed,
               session.run(session.registry().apply(registry::NoticeDevices{ids}, session.actor())));
    return showAll(session, ids, changed, IgnoreText::tr("%1 is no longer ignored."), IgnoreText::tr("%1 was not ignored."));
}

} // namespace muster::cli
