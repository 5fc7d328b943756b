// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/session.h"

#include "musterctl/help.h"
#include "storage/sqlite/sqlite_store.h"

#include <QCoreApplication>

#include <cerrno>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct SessionText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

/// A line from standard input, without its end; none when it ended or the user interrupted.
std::optional<QByteArray> readAnswer()
{
    QByteArray line;
    char c = 0;
    for (;;) {
        const ssize_t count = read(STDIN_FILENO, &c, 1);
        if (count == 1 && c == '\n')
            return line;
        if (count == 1)
            line += c;
        else if (count == 0 || errno != EINTR || Interrupt::isRaised())
            return std::nullopt;
    }
}

} // namespace

Session::Session(Invocation invocation, Output &output)
    : m_invocation(std::move(invocation))
    , m_output(output)
    , m_keys(dataDirectory().keysFolder())
{
}

Session::~Session() = default;

Result<> Session::open()
{
    const registry::DataDirectory folder = dataDirectory();
    const auto noSite = [&folder] {
        return fail(ErrorCode::NotFound,
                    SessionText::tr(
                        "There is no site in %1 yet. Make one with \"musterctl site init --name NAME\", or name another "
                        "data directory with --data.")
                        .arg(folder.path()),
                    {}, folder.path());
    };
    if (!folder.hasSite())
        return noSite();
    MUSTER_TRY(m_store, storage::SqliteStore::open(folder.registryFile(), false, m_clock));
    const Result<Site> site = run(devices().site());
    if (!site && site.error().code == ErrorCode::NotFound)
        return noSite();
    MUSTER_CHECK(site);
    return {};
}

storage::Store &Session::storeToChange()
{
    m_mayHaveChanged = true;
    return *m_store;
}

void Session::waitFor(Task &task)
{
    QEventLoop loop;
    QObject::connect(&task, &Task::finished, &loop, &QEventLoop::quit);
    QObject::connect(&m_interrupt, &Interrupt::raised, &task, &Task::cancel);
    if (Interrupt::isRaised())
        task.cancel();
    else
        task.start();
    if (!task.isFinished())
        loop.exec();
}

void Session::serve(const std::function<void(QEventLoop &)> &begin)
{
    if (Interrupt::isRaised())
        return;
    QEventLoop loop;
    QObject::connect(&m_interrupt, &Interrupt::raised, &loop, &QEventLoop::quit);
    begin(loop);
    loop.exec();
}

Status Session::usage(const Error &error)
{
    m_output.complain(error);
    const Command *command = m_invocation.command;
    if (command && error.code != ErrorCode::Unsupported)
        m_output.warn(usageOf(*command));
    return Status::Usage;
}

std::optional<Error> Session::confirm(const QString &whatWouldBeDone)
{
    if (m_invocation.has(u"yes"_s))
        return std::nullopt;
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return Error{ErrorCode::Locked,
                     SessionText::tr("Nothing was done. %1 Answer with --yes: there is no terminal to ask on.")
                         .arg(whatWouldBeDone),
                     {},
                     {}};
    m_output.flush();
    m_output.warn(whatWouldBeDone);
    m_output.warn(SessionText::tr("Go on? Type yes:"));
    const std::optional<QByteArray> answer = readAnswer();
    if (Interrupt::isRaised())
        return Error{ErrorCode::Cancelled, SessionText::tr("Interrupted. Nothing was done."), {}, {}};
    if (QString::fromUtf8(answer.value_or(QByteArray())).trimmed().compare(SessionText::tr("yes"), Qt::CaseInsensitive) != 0)
        return Error{ErrorCode::Locked, SessionText::tr("Nothing was done: the answer was not \"yes\"."), {}, {}};
    return std::nullopt;
}

} // namespace muster::cli
