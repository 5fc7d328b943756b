// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/linux_ssh/device_facts.h"

#include "drivers/linux_ssh/shell_text.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::drivers {

namespace {

constexpr int mostFactLines = 4000;

/// In a container the board's numbers are those of the machine around it, and of every other container there.
constexpr const char *factsScript = R"sh(
show() {
    [ -r "$2" ] || return 0
    head -c 16384 "$2" 2>/dev/null | tr -d '\000' | sed "s/^/$1=/" || :
    echo
}
echo "name=$(uname -n)"
show release /etc/os-release
[ -e /etc/os-release ] || show release /usr/lib/os-release
show debian /etc/debian_version
show machine-id /etc/machine-id
if [ ! -e /run/systemd/container ] && [ ! -e /.dockerenv ] && [ ! -e /run/.containerenv ]; then
    for field in sys_vendor product_name product_serial; do show "$field" "/sys/class/dmi/id/$field"; done
    show model /proc/device-tree/model
    show serial /proc/device-tree/serial-number
fi
for card in /sys/class/net/*; do
    [ "$(cat "$card/type" 2>/dev/null)" = 1 ] || continue
    echo "card=${card##*/} $(cat "$card/addr_assign_type" 2>/dev/null || echo -) $(cat "$card/address")"
done
if command -v ip >/dev/null 2>&1; then ip -o addr show 2>/dev/null | sed 's/^/address=/' || :; fi
)sh";

/// Boards whose maker left the field as it came.
bool isSaid(const QString &text)
{
    static const QStringList placeholders{u"to be filled by o.e.m."_s,
                                          u"default string"_s,
                                          u"system product name"_s,
                                          u"system manufacturer"_s,
                                          u"not specified"_s,
                                          u"not applicable"_s,
                                          u"none"_s,
                                          u"o.e.m."_s,
                                          u"unknown"_s,
                                          u"product name"_s};
    return !text.isEmpty() && !placeholders.contains(text.toLower());
}

QString withoutZone(const QString &address)
{
    return address.section(u'%', 0, 0);
}

} // namespace

DeviceFacts DeviceFacts::fromAnswer(const QByteArray &answer)
{
    DeviceFacts facts;
    int count = 0;
    for (qsizetype begin = 0; begin < answer.size() && count < mostFactLines; ++count) {
        qsizetype end = answer.indexOf('\n', begin);
        if (end < 0)
            end = answer.size();
        const QByteArray line = answer.mid(begin, end - begin);
        begin = end + 1;
        const qsizetype equals = line.indexOf('=');
        if (equals > 0)
            facts.lines[line.first(equals)].append(line.sliced(equals + 1));
    }
    return facts;
}

QString DeviceFacts::text(const QByteArray &key) const
{
    const QByteArrayList values = lines.value(key);
    return values.isEmpty() ? QString() : said(values.first());
}

QString DeviceFacts::release(const QByteArray &name) const
{
    for (const QByteArray &line : lines.value("release")) {
        if (!line.startsWith(name + '='))
            continue;
        QString value = said(QByteArrayView(line).sliced(name.size() + 1));
        // Quoted as in a shell (os-release(5)); what is escaped in it stays so.
        for (const QChar quote : {u'"', u'\''})
            if (value.size() >= 2 && value.startsWith(quote) && value.endsWith(quote))
                value = value.sliced(1, value.size() - 2).trimmed();
        return value;
    }
    return {};
}

QString DeviceFacts::firmware() const
{
    const QString debian = text("debian");
    // VERSION_ID of Debian says "12" for every 12.x; of testing this file says "trixie/sid".
    if (release("ID") == u"debian" && !debian.isEmpty() && debian.front().isDigit())
        return debian;
    return release("VERSION_ID");
}

QString DeviceFacts::model() const
{
    for (const QString &model : {text("product_name"), text("model"), release("PRETTY_NAME")})
        if (isSaid(model))
            return model;
    return {};
}

QByteArrayList DeviceFacts::macs(const QString &address) const
{
    constexpr auto permanent = "0"; // NET_ADDR_PERM: the card came with it
    QByteArray own;                 // the card that has the address
    for (const QByteArray &line : lines.value("address")) {
        const QByteArrayList words = line.simplified().split(' '); // "2: eth0 inet 10.0.0.7/24 brd ..."
        if (words.size() > 3 && QString::fromLatin1(words[3]).section(u'/', 0, 0) == withoutZone(address))
            own = words[1];
    }
    QByteArrayList found;
    for (const QByteArray &line : lines.value("card")) {
        const QByteArrayList words = line.split(' ');
        if (words.size() == 3 && (words[1] == permanent || words[0] == own))
            found.append(words[2]);
    }
    return found;
}

Sighting DeviceFacts::sighting(const QString &source, const QString &address, const HostKey &hostKey, Timestamp at) const
{
    Sighting sighting;
    sighting.source = source;
    sighting.at = at;
    sighting.endpoint = address;
    const auto identify = [&](IdentifierType type, const QString &value) {
        const auto made = Identifier::create(type, value, source, at);
        if (made && std::ranges::none_of(sighting.identifiers, [&](const Identifier &known) {
                return known.type == made->type && known.value == made->value;
            }))
            sighting.identifiers.append(*made);
        return made ? made->value : QString();
    };
    QString serial = identify(IdentifierType::Serial, text("product_serial"));
    if (serial.isEmpty())
        serial = identify(IdentifierType::Serial, text("serial"));
    for (const QByteArray &mac : macs(address))
        identify(IdentifierType::Mac, QString::fromLatin1(mac));
    identify(IdentifierType::MachineId, text("machine-id"));
    identify(IdentifierType::SshHostKey, hostKey.fingerprint);

    const QString vendor = text("sys_vendor");
    const std::pair<QString, QString> attributes[] = {{u"name"_s, text("name")},
                                                      {u"vendor"_s, isSaid(vendor) ? vendor : QString()},
                                                      {u"model"_s, model()},
                                                      {u"firmware"_s, firmware()},
                                                      {u"serial"_s, serial}};
    for (const auto &[name, value] : attributes)
        if (!value.isEmpty())
            sighting.attributes.insert(name, value);
    return sighting;
}

Result<DeviceFacts> readFacts(RemoteShell &shell, const std::stop_token &stop)
{
    MUSTER_TRY(const QByteArray answer, shell.run({.text = factsScript, .as = RunAs::RootIfPossible}, stop));
    return DeviceFacts::fromAnswer(answer);
}

} // namespace muster::drivers
