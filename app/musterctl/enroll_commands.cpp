// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/command_table.h"
#include "musterctl/session.h"
#include "registry/commands/expect_devices.h"
#include "registry/expected_devices_file.h"

#include <QCoreApplication>
#include <QFile>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct EnrollText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

} // namespace

Result<Status> expectDevices(Session &session)
{
    const QString name = session.invocation().arguments.front();
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return fail(file.exists() ? ErrorCode::Storage : ErrorCode::NotFound,
                    EnrollText::tr("%1 can't be read: %2.").arg(name, file.errorString()), {}, name);
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const registry::ExpectedDevicesFile expected, registry::ExpectedDevicesFile::read(file, session.clock().now()));
    session.output().progress(EnrollText::tr("Writing %n device(s) ...", nullptr, int(expected.devices.size())));
    const auto ids = session.run(session.registry().apply(registry::ExpectDevices{expected.devices}, session.actor()));
    if (!ids)
        return fail(expected.located(ids.error()));
    Output &output = session.output();
    for (qsizetype i = 0; output.isJson() && i < ids->size(); ++i)
        output.record({{u"id"_s, ids->at(i).toString()},
                       {u"state"_s, lifecycleWords.word(Lifecycle::Expected)},
                       {u"line"_s, expected.lines.at(i)}});
    output.say(EnrollText::tr("%n device(s) expected.", nullptr, int(ids->size())));
    return Status::Done;
}

} // namespace muster::cli
