// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/sequence.h"

#include <QPointer>

namespace muster {

Sequence::Sequence(std::vector<Stage> stages, Deadline deadline) : TaskOf(deadline), m_stages(std::move(stages))
{
}

void Sequence::run()
{
    next();
}

bool Sequence::abort(const Error &why)
{
    if (m_why)
        return false; // already unwinding
    m_why = why;
    if (m_current)
        m_current->cancel(); // its end leads to stageDone()
    else
        unwind();
    return false;
}

void Sequence::startCurrent(std::unique_ptr<Task> task, void (Sequence::*done)())
{
    m_current = std::move(task);
    connect(m_current.get(), &Task::finished, this, done);
    m_current->start();
}

void Sequence::next()
{
    if (m_at == m_stages.size())
        return finish({});
    const QPointer<Sequence> self(this);
    Q_EMIT stageStarted(m_stages[m_at].id);
    if (!self || m_why)
        return; // somebody who listens cancelled or destroyed it
    startCurrent(m_stages[m_at].make(), &Sequence::stageDone);
}

void Sequence::stageDone()
{
    const std::optional<Error> error = m_current->error() ? std::optional(*m_current->error()) : std::nullopt;
    m_current.release()->deleteLater();
    if (!error)
        ++m_at; // done, even when a cancel came in meanwhile: then it has to be undone
    if (error && !m_why)
        m_why = error;
    if (m_why)
        unwind();
    else
        next();
}

void Sequence::unwind()
{
    while (m_at > 0) {
        const Stage &stage = m_stages[--m_at];
        if (stage.undo)
            return startCurrent(stage.undo(), &Sequence::undoDone);
    }
    finish(fail(*m_why));
}

void Sequence::undoDone()
{
    const std::optional<Error> error = m_current->error() ? std::optional(*m_current->error()) : std::nullopt;
    m_current.release()->deleteLater();
    const QPointer<Sequence> self(this);
    if (error)
        Q_EMIT undoFailed(m_stages[m_at].id, *error);
    if (self)
        unwind();
}

} // namespace muster
