// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"

#include <QStringList>

namespace muster {

/// A Task that does what a test wants and keeps a diary: "start NAME", "end NAME", "abort NAME", "gone NAME".
class PlainTask final : public TaskOf<int>
{
public:
    enum class Does {
        Succeed, ///< with 7, at the next turn of the event loop
        Fail,    ///< with Unreachable, the same way
        Endless, ///< waits for cancel, and stops at once
        WindUp,  ///< waits for cancel, and ends a turn of the event loop later
        Wait,    ///< waits for done()
    };

    explicit PlainTask(Does does, Deadline deadline = Deadline::never(), QString name = {}, QStringList *diary = nullptr)
        : TaskOf(deadline)
        , m_does(does)
        , m_name(std::move(name))
        , m_diary(diary)
    {
    }
    ~PlainTask() override { write(isRunning() ? QStringLiteral("gone") : QString()); }

    void done() { end(7); }

protected:
    void run() override
    {
        write(QStringLiteral("start"));
        if (m_does == Does::Succeed)
            QMetaObject::invokeMethod(
                this, [this] { end(7); }, Qt::QueuedConnection);
        else if (m_does == Does::Fail)
            QMetaObject::invokeMethod(
                this, [this] { end(fail(ErrorCode::Unreachable, m_name)); }, Qt::QueuedConnection);
    }
    bool abort(const Error &why) override
    {
        write(QStringLiteral("abort"));
        if (m_does != Does::WindUp)
            return true;
        QMetaObject::invokeMethod(
            this, [this, why] { end(fail(why)); }, Qt::QueuedConnection);
        return false;
    }

private:
    void end(Result<int> result)
    {
        if (isRunning())
            write(QStringLiteral("end"));
        finish(std::move(result));
    }
    void write(const QString &what)
    {
        if (m_diary && !what.isEmpty())
            m_diary->append(what + u' ' + m_name);
    }

    Does m_does;
    QString m_name;
    QStringList *m_diary;
};

} // namespace muster
