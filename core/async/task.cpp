// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/task.h"

namespace muster {

Task::Task(Deadline deadline, QObject *parent) : QObject(parent), m_deadline(deadline)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        stop(Error{ErrorCode::Timeout,
                   tr("It took longer than %n second(s).", nullptr, (m_timer.interval() + 999) / 1000),
                   {},
                   {}});
    });
}

void Task::start()
{
    if (m_state != State::Idle)
        return;
    m_state = State::Running;
    if (const auto limit = m_deadline.limit())
        m_timer.start(*limit);
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_state == State::Running && !m_isStopping)
                run();
        },
        Qt::QueuedConnection);
}

void Task::cancel()
{
    stop(Error{ErrorCode::Cancelled, tr("Cancelled."), {}, {}});
}

void Task::stop(const Error &why)
{
    if (m_state == State::Finished || m_isStopping)
        return;
    m_isStopping = true;
    if (m_state == State::Idle || abort(why))
        finishFailed(why);
}

bool Task::claimFinish()
{
    if (m_state == State::Finished)
        return false;
    m_state = State::Finished;
    m_timer.stop();
    return true;
}

} // namespace muster
