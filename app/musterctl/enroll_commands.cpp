// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/command_table.h"
#include "musterctl/enroll_lines.h"
#include "musterctl/session.h"
#include "registry/commands/expect_devices.h"
#include "registry/expected_devices_file.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct EnrollText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

/// An option that was not given leaves it as it is; an empty value takes it away.
std::optional<QString> givenValue(const Invocation &asked, const QString &option)
{
    return asked.has(option) ? std::optional(asked.value(option)) : std::nullopt;
}

Result<enrollment::EnrollmentOutcome> enrollOne(Session &session, const QString &target)
{
    MUSTER_TRY(const Device device, session.run(session.devices().find(target)));
    const Invocation &asked = session.invocation();
    return session.run(session.enrollment().enroll({device.id, asked.value(u"policy"_s), givenValue(asked, u"group"_s),
                                                    givenValue(asked, u"owner"_s)},
                                                   session.actor()));
}

} // namespace

Result<Status> enrollDevices(Session &session)
{
    const Invocation &asked = session.invocation();
    MUSTER_CHECK(session.open());
    const bool isAlone = asked.arguments.size() == 1;
    QVector<Status> statuses;
    for (const QString &target : asked.arguments) {
        const Result<enrollment::EnrollmentOutcome> outcome = enrollOne(session, target);
        if (Interrupt::isRaised() && !outcome)
            return Status::Interrupted;
        // One device: what happened to it is what happened.
        if (!outcome && isAlone)
            return fail(outcome.error());
        if (outcome) {
            statuses.append(writeOutcome(session.output(), *outcome));
        } else {
            writeFailure(session.output(), target, outcome.error());
            statuses.append(statusOf(outcome.error().code));
        }
        session.output().flush();
    }
    const bool isAllTheSame = std::ranges::all_of(statuses, [&](Status status) { return status == statuses.front(); });
    if (isAllTheSame)
        return statuses.front();
    return statuses.contains(Status::Done) ? Status::Partly : Status::Failed;
}

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
