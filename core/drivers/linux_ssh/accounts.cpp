// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/linux_ssh/accounts.h"

#include "drivers/linux_ssh/shell_text.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::drivers {

namespace {

constexpr qsizetype longestKeyLine = 16384;

struct AccountsText
{
    Q_DECLARE_TR_FUNCTIONS(muster::drivers)
};

constexpr const char *findAccount = R"sh(
user=$1
entry=$(getent passwd "$user" 2>/dev/null || awk -F: -v u="$user" '$1 == u' /etc/passwd)
)sh";

// What is done in a home is done with the rights of whose it is: who owns the folders can put a link in the way at any moment, which
// would lead root elsewhere. BusyBox has a setpriv that can't do this.
constexpr const char *homeFunctions = R"sh(
line=$2
script=$3
home=$(printf '%s\n' "$entry" | cut -d: -f6)
export user home line
in_home() {
    cd /
    uid=$(printf '%s\n' "$entry" | cut -d: -f3)
    gid=$(printf '%s\n' "$entry" | cut -d: -f4)
    if [ "$uid" = 0 ]; then
        sh -c "$script"
    elif setpriv --reuid "$uid" --regid "$gid" --init-groups true 2>/dev/null; then
        setpriv --reuid "$uid" --regid "$gid" --init-groups sh -c "$script"
    else
        need su
        su -s /bin/sh "$user" -c "$script"
    fi
}
)sh";

// What runs in a home: a link there is not ours to follow, nor to replace.
constexpr const char *keysFunctions = R"sh(
folder=$home/.ssh
file=$folder/authorized_keys
for path in "$folder" "$file"; do [ ! -L "$path" ] || refuse link "$path"; done
has_line() {
    [ -f "$file" ] || return 1
    status=0
    grep -qxF -e "$line" "$file" || status=$?
    [ "$status" -le 1 ] || exit 1
    return "$status"
}
begin_draft() {
    draft=$(mktemp "$file.XXXXXX")
    trap 'rm -f "$draft"' EXIT
}
)sh";

constexpr const char *accountScript = R"sh(
[ -n "$entry" ] || exit 0
echo account
in_home
)sh";

constexpr const char *readKeysScript = R"sh(
[ ! -f "$file" ] || cat "$file"
)sh";

constexpr const char *changeKeysScript = R"sh(
[ -n "$entry" ] || refuse no-account "$user"
in_home
)sh";

constexpr const char *addKeyScript = R"sh(
[ -d "$home" ] || refuse no-home "$user"
[ -d "$folder" ] || mkdir "$folder"
chmod 0700 "$folder"
if ! has_line; then
    begin_draft
    if [ -f "$file" ]; then
        cat "$file" >"$draft"
        # Where the last line has no end, ours would become part of it.
        last=$(tail -c 1 "$draft")
        [ -z "$last" ] || echo >>"$draft"
    fi
    printf '%s\n' "$line" >>"$draft"
    mv -fT "$draft" "$file"
fi
chmod 0600 "$file"
)sh";

constexpr const char *removeKeyScript = R"sh(
has_line || exit 0
begin_draft
status=0
grep -vxF -e "$line" "$file" >"$draft" || status=$?
[ "$status" -le 1 ] || exit 1
mv -fT "$draft" "$file"
)sh";

constexpr const char *passwordScript = R"sh(
[ -n "$entry" ] || refuse no-account "$user"
need chpasswd
chpasswd
)sh";

/// `text` calls in_home, where `inHome` runs.
Script keysScript(const char *text, const char *inHome, const QString &user, const QString &line)
{
    return {.text = text,
            .functions = QByteArray(findAccount) + homeFunctions,
            .arguments = {user.toUtf8(), line.toUtf8(), QByteArray(scriptBasics) + keysFunctions + inHome}};
}

Result<> checkUser(const QString &user)
{
    if (!isAccountName(user))
        return fail(ErrorCode::Rejected, AccountsText::tr("\"%1\" is not the name of an account.").arg(user));
    return {};
}

Result<> checkKeyLine(const QString &line)
{
    const bool isOneLine = std::ranges::all_of(line, [](QChar c) { return c.isPrint() && (c == u' ' || !c.isSpace()); });
    if (!isOneLine || line.trimmed().isEmpty() || line != line.trimmed() || line.startsWith(u'#') || line.size() > longestKeyLine)
        return fail(ErrorCode::Rejected, AccountsText::tr("That is not a line of authorized keys."));
    return {};
}

} // namespace

Result<Account> readAccount(RemoteShell &shell, const QString &user, const std::stop_token &stop)
{
    MUSTER_CHECK(checkUser(user));
    MUSTER_TRY(const QByteArray answer, shell.run(keysScript(accountScript, readKeysScript, user, {}), stop));
    Account account;
    for (const QByteArray &line : answer.split('\n')) {
        const QString text = QString::fromUtf8(line).trimmed();
        if (!account.exists)
            account.exists = text == u"account";
        else if (!text.isEmpty() && !text.startsWith(u'#'))
            account.authorizedKeys.append(text);
    }
    return account;
}

Result<> addAuthorizedKey(RemoteShell &shell, const QString &user, const QString &line, const std::stop_token &stop)
{
    MUSTER_CHECK(checkUser(user));
    MUSTER_CHECK(checkKeyLine(line));
    MUSTER_CHECK(shell.run(keysScript(changeKeysScript, addKeyScript, user, line), stop));
    return {};
}

Result<> removeAuthorizedKey(RemoteShell &shell, const QString &user, const QString &line, const std::stop_token &stop)
{
    MUSTER_CHECK(checkUser(user));
    MUSTER_CHECK(checkKeyLine(line));
    MUSTER_CHECK(shell.run(keysScript(changeKeysScript, removeKeyScript, user, line), stop));
    return {};
}

Result<> setPassword(RemoteShell &shell, const QString &user, const Secret &password, const std::stop_token &stop)
{
    MUSTER_CHECK(checkUser(user));
    const QByteArrayView text = password.reveal();
    if (text.isEmpty() || std::ranges::any_of(text, [](char c) { return c == '\n' || c == '\r' || c == '\0'; }))
        return fail(ErrorCode::Rejected, AccountsText::tr("A password is one line of text."));
    QByteArray line;
    line.reserve(user.size() + text.size() + 2); // so that no copy is left behind where it grew
    line.append(user.toLatin1()).append(':').append(text).append('\n');
    MUSTER_CHECK(shell.run(
        {.text = passwordScript, .functions = findAccount, .arguments = {user.toUtf8()}, .input = Secret(std::move(line))},
        stop));
    return {};
}

} // namespace muster::drivers
