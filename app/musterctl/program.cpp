// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/program.h"

#include "app/translations.h"
#include "musterctl/command_table.h"
#include "musterctl/evaluation.h"
#include "musterctl/help.h"
#include "musterctl/session.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <clocale>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <langinfo.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

Q_LOGGING_CATEGORY(lcMusterctl, "muster.musterctl", QtInfoMsg)

struct ProgramText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

void prepareProcess()
{
    // A file opened later must never become standard output: what we print would go into the registry.
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; ++file)
        if (fcntl(file, F_GETFD) == -1)
            open("/dev/null", O_RDWR);
    umask(077);
    std::signal(SIGPIPE, SIG_IGN); // a write says EPIPE instead
    // Cron has no locale; Qt would complain about anything but UTF-8.
    if (!std::setlocale(LC_ALL, "") || std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        qputenv("LC_ALL", "C.UTF-8");
}

Status runCommand(Invocation invocation, Output &output)
{
    const auto run = invocation.command->run;
    Session session(std::move(invocation), output);
    const Result<Status> status = run(session);
    if (session.mayHaveChanged() && !Interrupt::isRaised()) {
        output.flush();
        bringUpToDate(session);
    }
    if (status)
        return *status;
    if (!status.error().detail.isEmpty())
        qCDebug(lcMusterctl) << status.error().detail;
    Error error = status.error();
    if (error.code == ErrorCode::Cancelled && Interrupt::isRaised())
        error.message = ProgramText::tr("Interrupted.");
    output.complain(error);
    return statusOf(error.code);
}

Status answer(const Invocation &invocation, Output &output)
{
    const auto tell = [&output](const QString &text) { output.isJson() ? output.warn(text) : output.line(text); };
    if (invocation.wantsVersion) {
        tell(u"musterctl " MUSTER_VERSION ""_s);
        return Status::Done;
    }
    const bool isKnown = !invocation.problem || invocation.isNotYet;
    if (invocation.wantsHelp && (isKnown || invocation.command)) {
        for (const QString &line : helpFor(invocation, commandTable()).trimmed().split(u'\n'))
            tell(line);
        return Status::Done;
    }
    if (!invocation.problem)
        return runCommand(invocation, output);
    output.complain(*invocation.problem);
    if (invocation.isNotYet)
        return Status::Usage;
    output.warn(invocation.command ? usageOf(*invocation.command)
                                   : ProgramText::tr("Usage: musterctl [--data DIR] [--json] [--quiet] NOUN VERB [ARGUMENT...]"));
    if (!invocation.command)
        output.warn(ProgramText::tr("musterctl %1 shows what there is.").arg((invocation.noun + u" --help"_s).trimmed()));
    return Status::Usage;
}

} // namespace

int runProgram(int argc, char *argv[])
{
    prepareProcess();
    QCoreApplication application(argc, argv);
    QCoreApplication::setOrganizationName(u"muster"_s);
    QCoreApplication::setApplicationName(u"musterctl"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(MUSTER_VERSION));
    app::installTranslations();

    QLoggingCategory::setFilterRules(u"muster.*.info=false"_s); // QT_LOGGING_RULES goes before it

    const Invocation invocation = parseArguments(QCoreApplication::arguments().sliced(1), commandTable());
    const bool isJson = invocation.wantsJson
                        || (invocation.command && invocation.value(u"format"_s).compare("json"_L1, Qt::CaseInsensitive) == 0);
    Output output(isJson, invocation.isQuiet);
    Status status = answer(invocation, output);
    output.flush();
    if (const char *reason = output.failure()) {
        output.warn(ProgramText::tr("musterctl: the output can't be written: %1.").arg(QString::fromLocal8Bit(reason)));
        status = status == Status::Done ? Status::Failed : status;
    }
    return static_cast<int>(status);
}

} // namespace muster::cli
