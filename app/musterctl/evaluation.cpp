// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/evaluation.h"

#include "registry/commands/evaluate_devices.h"
#include "storage/store.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct EvaluationText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

/// A question to a reader: a command that only shows something shall not wait for a writer when there is nothing to do.
Result<bool> isAnyWaiting(Session &session)
{
    const auto ask = [now = session.clock().now()](storage::UnitOfWork &unit, std::stop_token) {
        return unit.evaluations().waiting(now, 1);
    };
    MUSTER_TRY(const QVector<DeviceId> waiting,
               session.run(storage::read(session.store(), ask, Deadline::after(std::chrono::minutes(1)))));
    return !waiting.isEmpty();
}

Result<> nameQuarantined(Session &session, const QVector<DeviceId> &ids)
{
    if (ids.isEmpty())
        return {};
    MUSTER_TRY(const QVector<DeviceRow> rows, session.run(session.devices().rows(ids)));
    for (const DeviceRow &row : rows)
        session.output().warn(
            EvaluationText::tr("%1 (%2) is quarantined now, by its policies. \"musterctl findings list\" says what they found.")
                .arg(row.name, row.id.toString()));
    return {};
}

} // namespace

Result<> evaluateWaiting(Session &session)
{
    MUSTER_TRY(bool hasMore, isAnyWaiting(session));
    registry::DeviceRegistry registry(session.store(), session.clock());
    bool wasTold = false;
    while (hasMore) {
        MUSTER_TRY(const registry::EvaluateDevices::Outcome outcome,
                   session.run(registry.apply(registry::EvaluateDevices(), Actor::policies())));
        MUSTER_CHECK(nameQuarantined(session, outcome.quarantined));
        if (outcome.hasMore && !wasTold)
            session.output().progress(EvaluationText::tr("Holding devices against their policies ..."));
        wasTold = true;
        hasMore = outcome.hasMore;
    }
    return {};
}

void bringUpToDate(Session &session)
{
    const Result<> done = evaluateWaiting(session);
    // Who interrupts is told so by the command itself.
    if (!done && done.error().code != ErrorCode::Cancelled)
        session.output().warn(
            EvaluationText::tr("musterctl: not every device was held against its policies; the next command tries again. %1")
                .arg(done.error().message));
}

} // namespace muster::cli
