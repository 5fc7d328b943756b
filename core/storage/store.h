// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/run_on.h"
#include "storage/unit_of_work.h"

#include <QObject>

namespace muster::storage {

/// One registry on disk, opened. Lives in the thread that made it; begin() and version() may be called from any.
/// Several programs may have the same registry open.
class Store : public QObject
{
    Q_OBJECT

public:
    /// Waits for the other writers of this process, and some seconds for those of another; then Conflict.
    virtual Result<std::unique_ptr<UnitOfWork>> begin(UnitOfWork::Mode mode) = 0;
    /// A number that changes when anybody, in any process, has committed something. Cheap.
    virtual Result<qint64> version() = 0;
    /// Whether every page, index and reference of the file is sound; Corrupt with what is wrong.
    virtual Result<> checkIntegrity(std::stop_token stop) = 0;

    Executor &writer() { return *m_writer; }
    Executor &readers() { return *m_readers; }

Q_SIGNALS:
    /// Something was committed through this Store. Emitted in the thread that did it.
    void committed();

protected:
    /// For destructors: does what is queued, then nothing more runs.
    void stopExecutors();

private:
    std::unique_ptr<Executor> m_writer = std::make_unique<Executor>(1);
    std::unique_ptr<Executor> m_readers = std::make_unique<Executor>(2);
};

/// `work(UnitOfWork &, std::stop_token) -> Result<T>` over one state of the registry, on a reader thread.
template<typename Work>
auto read(Store &store, Work work, Deadline deadline)
{
    using R = std::invoke_result_t<Work, UnitOfWork &, std::stop_token>;
    return runOn(
        store.readers(),
        [&store, work = std::move(work)](std::stop_token stop) -> R {
            MUSTER_TRY(const auto unit, store.begin(UnitOfWork::Mode::Read));
            return work(*unit, stop);
        },
        deadline);
}

/// `work(UnitOfWork &) -> Result<T>` on the writer thread; committed when it succeeds, undone when it fails. Cancelled while it
/// works, the Task waits for the outcome, so that it never says Cancelled of a change that was made.
template<typename Work>
auto write(Store &store, Work work, Deadline deadline)
{
    using R = std::invoke_result_t<Work, UnitOfWork &>;
    return runOn(
        store.writer(),
        [&store, work = std::move(work)](std::stop_token stop) -> R {
            MUSTER_TRY(const auto unit, store.begin(UnitOfWork::Mode::Write));
            R result = work(*unit);
            if (!result)
                return result;
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, {});
            MUSTER_CHECK(unit->commit());
            return result;
        },
        deadline, OnStop::Wait);
}

} // namespace muster::storage
