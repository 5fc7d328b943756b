// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/linux_ssh/remote_shell.h"

#include "drivers/linux_ssh/shell_text.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::drivers {

namespace {

constexpr int refused = 80; ///< as in scriptBasics
constexpr int notFoundByShell = 127;
/// What shells print of their own before the script begins ends here.
constexpr const char *beginning = "@muster\n";

/// Without -k an old password of the login's would make the answer another one next time.
constexpr const char *whoScript = R"sh(
if [ "$(id -u)" = 0 ]; then echo root
elif ! command -v sudo >/dev/null 2>&1; then echo none
elif sudo -k -n -- sh -c : >/dev/null 2>&1; then echo sudo
else echo password
fi
)sh";

struct ShellText
{
    Q_DECLARE_TR_FUNCTIONS(muster::drivers)
};

/// What the scripts refuse.
struct Refusal
{
    const char *word;
    ErrorCode code;
    const char *message; ///< %1: the value, where there is one
};

constexpr Refusal refusals[] = {
    {"no-command", ErrorCode::Unsupported, QT_TRANSLATE_NOOP("muster::drivers", "The device has no command \"%1\".")},
    {"no-openssl", ErrorCode::Unsupported,
     QT_TRANSLATE_NOOP("muster::drivers", "The device has no openssl to make keys with. Install its package \"openssl\".")},
    {"no-account", ErrorCode::NotFound, QT_TRANSLATE_NOOP("muster::drivers", "The device has no account \"%1\".")},
    {"no-home", ErrorCode::Rejected,
     QT_TRANSLATE_NOOP("muster::drivers", "The account \"%1\" has no home folder on the device.")},
    {"no-service", ErrorCode::Unsupported, QT_TRANSLATE_NOOP("muster::drivers", "The device has no time service to set.")},
    {"no-key", ErrorCode::NotFound, QT_TRANSLATE_NOOP("muster::drivers", "The device holds no key for this credential.")},
    {"link", ErrorCode::Rejected,
     QT_TRANSLATE_NOOP("muster::drivers",
                       "%1 on the device is a symbolic link, which may lead anywhere. Make it a folder or a file.")},
    {"in-the-way", ErrorCode::Rejected,
     QT_TRANSLATE_NOOP("muster::drivers", "%1 on the device was not made by Muster. Move it away.")},
    {"wrong-key", ErrorCode::Rejected,
     QT_TRANSLATE_NOOP("muster::drivers", "The certificate is for another key than the one on the device.")},
    {"previous-gone", ErrorCode::Rejected,
     QT_TRANSLATE_NOOP("muster::drivers", "The credential that was in use before is no longer on the device.")},
};

auto refusalOf(QByteArrayView out)
{
    const QByteArray line = out.trimmed().toByteArray().split('\n').last();
    const QByteArray word = line.split(' ').first();
    const QString value = said(QByteArrayView(line).sliced(word.size()));
    const auto found = std::ranges::find_if(refusals, [&](const Refusal &row) { return word == row.word; });
    if (found == std::end(refusals))
        return fail(ErrorCode::Rejected, ShellText::tr("The device refused; it said: %1").arg(said(line)));
    return fail(found->code, QCoreApplication::translate("muster::drivers", found->message).replace(u"%1"_s, value));
}

auto failureOf(const CommandOutput &output)
{
    const QString words = said(output.error.isEmpty() ? output.out : output.error);
    const QString detail = u"exit status %1: %2"_s.arg(output.status).arg(words);
    if (output.error.contains("No space left on device"))
        return fail(ErrorCode::Rejected, ShellText::tr("The device has no space left on its disk."), detail);
    if (output.error.contains("Read-only file system"))
        return fail(ErrorCode::Rejected, ShellText::tr("The device's disk is read-only."), detail);
    if (output.status == notFoundByShell)
        return fail(ErrorCode::Unsupported, ShellText::tr("The device lacks a command; it said: %1").arg(words), detail);
    if (words.isEmpty())
        return fail(ErrorCode::Rejected, ShellText::tr("The device refused and did not say why."), detail);
    return fail(ErrorCode::Rejected, ShellText::tr("The device refused; it said: %1").arg(words), detail);
}

Secret oneAfterTheOther(const Secret &line, const Secret &rest)
{
    QByteArray both;
    both.reserve(line.size() + 1 + rest.size()); // so that no copy is left behind where it grew
    return Secret(std::move(both.append(line.reveal()).append('\n').append(rest.reveal())));
}

} // namespace

const char *const scriptBasics = R"sh(
set -eu
umask 077
LC_ALL=C
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
refuse() { echo "$*"; exit 80; }
need() { command -v "$1" >/dev/null 2>&1 || refuse no-command "$1"; }
put() {
    new=$(mktemp "$1.XXXXXX") || return 1
    if cat >"$new" && chmod "$2" "$new" && mv -fT "$new" "$1"; then return 0; fi
    rm -f "$new"
    return 1
}
)sh";

RemoteShell::RemoteShell(std::unique_ptr<SshConnection> connection, Login login)
    : m_connection(std::move(connection))
    , m_login(std::move(login))
{
}

const Secret *RemoteShell::sudoPassword() const
{
    return m_login.sudoPassword ? m_login.sudoPassword.get() : m_login.password.get();
}

Result<CommandOutput> RemoteShell::runThrough(const QByteArray &prefix, const Script &script, const Secret *password,
                                              const std::stop_token &stop)
{
    QByteArray command = prefix + "sh -c " + quoted(QByteArray(scriptBasics) + "echo @muster\n" + script.functions + script.text)
                         + " sh";
    for (const QByteArray &argument : script.arguments) {
        if (argument.contains('\0'))
            return fail(ErrorCode::Rejected, ShellText::tr("A value for the device holds a NUL."));
        command += ' ' + quoted(argument);
    }
    const Secret input = password ? oneAfterTheOther(*password, script.input) : Secret();
    MUSTER_TRY(CommandOutput output, m_connection->run(command, password ? input.reveal() : script.input.reveal(), stop));
    const qsizetype begin = output.out.indexOf(beginning);
    if (begin >= 0)
        output.out.remove(0, begin + qstrlen(beginning));
    else if (output.status == 0 || output.status == refused)
        return fail(ErrorCode::Rejected, ShellText::tr("The device's shell ran something else than it was given."),
                    said(output.out));
    return output;
}

Result<RemoteShell::Way> RemoteShell::wayToRoot(const std::stop_token &stop)
{
    if (m_way)
        return *m_way;
    MUSTER_TRY(const CommandOutput who, runThrough({}, {whoScript}, nullptr, stop));
    if (who.status != 0)
        return failureOf(who);
    const QByteArray way = who.out.trimmed();
    if (way == "root" || way == "sudo")
        return *(m_way = way == "root" ? Way::Root : Way::Sudo);
    if (way == "none")
        return fail(ErrorCode::Locked,
                    ShellText::tr("%1 is not root on the device, and there is no sudo to become root with.").arg(m_login.user));
    const Secret *password = sudoPassword();
    if (!password)
        return fail(ErrorCode::Locked,
                    ShellText::tr("%1 may become root on the device only with a password for sudo, and none was given.")
                        .arg(m_login.user));
    MUSTER_TRY(const CommandOutput tried,
               m_connection->run("sudo -k -S -p '' -- sh -c :", oneAfterTheOther(*password, {}).reveal(), stop));
    if (tried.status != 0)
        return fail(ErrorCode::Locked,
                    ShellText::tr("%1 may not become root on the device; it said: %2").arg(m_login.user, said(tried.error)));
    return *(m_way = Way::SudoWithPassword);
}

Result<QByteArray> RemoteShell::run(const Script &script, const std::stop_token &stop)
{
    Result<Way> way = wayToRoot(stop);
    if (!way && (script.as == RunAs::Root || way.error().code != ErrorCode::Locked))
        return fail(std::move(way).error());
    QByteArray prefix;
    const Secret *password = nullptr;
    if (way && *way == Way::Sudo) {
        prefix = "sudo -k -n -- ";
    } else if (way && *way == Way::SudoWithPassword) {
        prefix = "sudo -k -S -p '' -- ";
        password = sudoPassword();
    }
    MUSTER_TRY(const CommandOutput output, runThrough(prefix, script, password, stop));
    if (output.status == refused)
        return refusalOf(output.out);
    if (output.status != 0)
        return failureOf(output);
    return output.out;
}

} // namespace muster::drivers
