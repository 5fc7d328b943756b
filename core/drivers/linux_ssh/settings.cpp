// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/linux_ssh/settings.h"

#include "drivers/linux_ssh/shell_text.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::drivers {

namespace {

constexpr qsizetype mostTimeServers = 16;
constexpr qsizetype mostWords = 64; ///< that are read of a line
constexpr qsizetype longestAnchor = 64 << 10;

struct SettingsText
{
    Q_DECLARE_TR_FUNCTIONS(muster::drivers)
};

// In a container the files are mounted and can't be replaced, only written.
constexpr const char *hostnameScript = R"sh(
is_mounted() { awk -v path="$1" '$5 == path { found = 1 } END { exit !found }' /proc/self/mountinfo; }
name=$1
old=$(uname -n)
# Before the name itself, so that sudo finds the device under it from its first moment.
if [ -f /etc/hosts ]; then
    draft=/etc/hosts.muster
    trap 'rm -f "$draft"' EXIT
    awk -v old="$old" -v name="$name" '
        function ours(word) { return word == old || index(word, old ".") == 1 }
        $1 == "127.0.1.1" {
            line = ""; rest = $0; said = 0
            while (match(rest, /[^ \t]+/)) {
                word = substr(rest, RSTART, RLENGTH)
                if (word ~ /^#/) break
                between = substr(rest, 1, RSTART - 1)
                rest = substr(rest, RSTART + RLENGTH)
                if (word == name || ours(word)) {
                    if (said++) continue
                    word = name
                }
                line = line between word
            }
            if (!said) line = line " " name
            line = line rest
            print line; found = 1; next
        }
        { print }
        END { if (!found) print "127.0.1.1\t" name }
    ' /etc/hosts >"$draft"
    chmod 0644 "$draft"
    if is_mounted /etc/hosts; then cat "$draft" >/etc/hosts; else mv -fT "$draft" /etc/hosts; fi
fi
if [ -d /run/systemd/system ] && command -v hostnamectl >/dev/null 2>&1; then
    hostnamectl set-hostname "$name"
else
    if is_mounted /etc/hostname; then
        printf '%s\n' "$name" >/etc/hostname
    else
        printf '%s\n' "$name" | put /etc/hostname 0644
    fi
    if command -v hostname >/dev/null 2>&1; then hostname "$name"; else echo "$name" >/proc/sys/kernel/hostname; fi
fi
)sh";

// Which service is there, and what of its settings is ours. What ours is, is told by a file of our own, or by two marks in one of the
// service's.
constexpr const char *timeFunctions = R"sh(
find_service() {
    timesyncd=/etc/systemd/timesyncd.conf.d/muster.conf
    for file in /usr/lib/systemd/systemd-timesyncd /lib/systemd/systemd-timesyncd; do
        if [ -x "$file" ]; then service=timesyncd; return; fi
    done
    # Debian's and openSUSE's, which reads no other names there.
    for file in /etc/chrony/sources.d/muster.sources /etc/chrony.d/muster.conf; do
        if [ -d "${file%/*}" ]; then service=chrony; sources=$file; return; fi
    done
    for file in /etc/ntpsec/ntp.conf /etc/ntp.conf; do
        if [ -f "$file" ]; then service=ntp; conf=$file; return; fi
    done
    service=none
}
find_service
)sh";

constexpr const char *configurationScript = R"sh(
echo "hostname $(uname -n)"
echo "service $service"
case $service in
timesyncd) [ ! -r "$timesyncd" ] || sed -n 's/^NTP=\(..*\)/server \1/p' "$timesyncd" ;;
chrony) [ ! -r "$sources" ] || sed -n 's/^server \([^ ]*\).*/server \1/p' "$sources" ;;
ntp) sed -n '/^# muster: begin/,/^# muster: end/s/^server \([^ ]*\).*/server \1/p' "$conf" ;;
esac
)sh";

constexpr const char *timeServersScript = R"sh(
restart() {
    [ -d /run/systemd/system ] || return 0
    for unit in "$@"; do
        # One that failed may have failed with our settings, the last time they were written.
        case $(systemctl is-active "$unit" 2>/dev/null || :) in
        active | reloading | activating | failed)
            systemctl restart "$unit"
            return
            ;;
        esac
    done
}
servers() { for server in "$@"; do echo "server $server iburst"; done; }
case $service in
timesyncd)
    if [ $# -gt 0 ]; then
        folder=${timesyncd%/*}
        mkdir -p "$folder"
        chmod 0755 "$folder"
        printf '# Written by Muster\n[Time]\nNTP=\nNTP=%s\n' "$*" | put "$timesyncd" 0644
    else
        rm -f "$timesyncd"
    fi
    restart systemd-timesyncd
    ;;
chrony)
    if [ $# -gt 0 ]; then servers "$@" | put "$sources" 0644; else rm -f "$sources"; fi
    restart chrony chronyd
    ;;
ntp)
    draft=$conf.muster
    trap 'rm -f "$draft"' EXIT
    sed '/^# muster: begin/,/^# muster: end/d' "$conf" >"$draft"
    if [ $# -gt 0 ]; then { echo '# muster: begin'; servers "$@"; echo '# muster: end'; } >>"$draft"; fi
    chmod 0644 "$draft"
    mv -fT "$draft" "$conf"
    restart ntpsec ntp
    ;;
*)
    [ $# -eq 0 ] || refuse no-service
    ;;
esac
)sh";

constexpr const char *anchorsScript = R"sh(
for file in /etc/muster/trust/*.pem; do
    [ ! -f "$file" ] || { name=${file##*/}; echo "${name%.pem}"; }
done
)sh";

constexpr const char *addAnchorScript = R"sh(
mkdir -p /etc/muster/trust
chmod 0755 /etc/muster /etc/muster/trust
put "/etc/muster/trust/$1.pem" 0644
)sh";

constexpr const char *removeAnchorScript = R"sh(
rm -f "/etc/muster/trust/$1.pem"
)sh";

/// The words of a line, each as said() makes it; those that are too many are left out.
QStringList wordsOf(const QByteArray &line)
{
    QStringList words;
    for (const QByteArray &word : line.simplified().split(' ')) {
        if (words.size() == mostWords)
            break;
        words.append(said(word));
    }
    return words;
}

Result<> checkAnchorName(const QString &name)
{
    if (!isFileName(name))
        return fail(ErrorCode::Rejected,
                    SettingsText::tr("\"%1\" can't name a trust anchor: letters, digits, dash, dot and underscore can.")
                        .arg(name));
    return {};
}

} // namespace

Result<Configuration> readConfiguration(RemoteShell &shell, const std::stop_token &stop)
{
    MUSTER_TRY(const QByteArray answer,
               shell.run({.text = configurationScript, .functions = timeFunctions, .as = RunAs::RootIfPossible}, stop));
    Configuration configuration;
    configuration.hostname.whyNot = SettingsText::tr("the device did not say");
    configuration.timeServers.whyNot = SettingsText::tr("no time service is installed");
    for (const QByteArray &line : answer.split('\n')) {
        const QStringList words = wordsOf(line);
        if (words.size() < 2)
            continue;
        if (words.first() == u"hostname")
            configuration.hostname = {words[1], {}};
        else if (words.first() == u"service" && words[1] != u"none")
            configuration.timeServers = {QStringList(), {}};
        else if (words.first() == u"server" && configuration.timeServers.value)
            *configuration.timeServers.value += words.sliced(1);
    }
    return configuration;
}

Result<> setHostname(RemoteShell &shell, const QString &hostname, const std::stop_token &stop)
{
    // Linux holds no longer one: HOST_NAME_MAX.
    if (!isHostName(hostname) || hostname.size() > 64)
        return fail(ErrorCode::Rejected, SettingsText::tr("\"%1\" is not a host name.").arg(hostname));
    MUSTER_CHECK(shell.run({.text = hostnameScript, .arguments = {hostname.toLatin1()}}, stop));
    return {};
}

Result<> setTimeServers(RemoteShell &shell, const QStringList &servers, const std::stop_token &stop)
{
    if (servers.size() > mostTimeServers)
        return fail(ErrorCode::Rejected, SettingsText::tr("A device takes at most %1 time servers.").arg(mostTimeServers));
    QByteArrayList arguments;
    for (const QString &server : servers) {
        if (!isTimeServer(server))
            return fail(ErrorCode::Rejected, SettingsText::tr("\"%1\" is neither a host name nor an address.").arg(server));
        arguments.append(server.toLatin1());
    }
    MUSTER_CHECK(shell.run({.text = timeServersScript, .functions = timeFunctions, .arguments = arguments}, stop));
    return {};
}

Result<QStringList> readTrustAnchors(RemoteShell &shell, const std::stop_token &stop)
{
    MUSTER_TRY(const QByteArray answer, shell.run({.text = anchorsScript, .as = RunAs::RootIfPossible}, stop));
    QStringList names;
    for (const QByteArray &line : answer.split('\n'))
        if (const QString name = QString::fromUtf8(line); isFileName(name))
            names.append(name);
    return names;
}

Result<> addTrustAnchor(RemoteShell &shell, const QString &name, const QByteArray &certificatePem, const std::stop_token &stop)
{
    MUSTER_CHECK(checkAnchorName(name));
    if (certificatePem.isEmpty() || certificatePem.size() > longestAnchor)
        return fail(ErrorCode::Rejected, SettingsText::tr("That is no certificate to trust."));
    Script script{.text = addAnchorScript, .arguments = {name.toLatin1()}};
    script.input = Secret(QByteArray(certificatePem));
    MUSTER_CHECK(shell.run(script, stop));
    return {};
}

Result<> removeTrustAnchor(RemoteShell &shell, const QString &name, const std::stop_token &stop)
{
    MUSTER_CHECK(checkAnchorName(name));
    MUSTER_CHECK(shell.run({.text = removeAnchorScript, .arguments = {name.toLatin1()}}, stop));
    return {};
}

} // namespace muster::drivers
