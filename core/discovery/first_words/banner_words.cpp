// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/first_words/banner_words.h"

#include "discovery/plain_text.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr int mostLinesBeforeSsh = 32; // RFC 4253 section 4.2 allows any number
constexpr qsizetype rfbLength = 12;    // RFC 6143 section 7.1.1: "RFB 003.008\n"

bool isDigitByte(char c)
{
    return c >= '0' && c <= '9';
}

QByteArrayView bannerLine(QByteArrayView text)
{
    text = text.first(std::min(text.size(), qsizetype(4096)));
    const qsizetype end = text.indexOf('\n');
    return (end < 0 ? text : text.first(end)).trimmed();
}

/// Where the line of SSH begins; -1: nowhere.
qsizetype sshLineAt(QByteArrayView said)
{
    qsizetype at = 0;
    for (int line = 0; line < mostLinesBeforeSsh; ++line) {
        if (said.sliced(at).startsWith("SSH-"))
            return at;
        const qsizetype end = said.indexOf('\n', at);
        if (end < 0)
            break;
        at = end + 1;
    }
    return -1;
}

/// RFC 4253 section 4.2: SSH-protoversion-softwareversion SP comments. "OpenSSH_8.4p1", "dropbear_2020.81", "ROSSSH".
BannerWords sshWords(QByteArrayView line)
{
    BannerWords words{u"ssh"_s, plainText(line), {}, {}};
    static const QRegularExpression form(u"\\ASSH-[0-9.]+-([^ ]+)"_s);
    static const QRegularExpression parts(u"\\A(.+?)[_/-]v?([0-9][^ ]*)\\z"_s);
    const auto software = form.match(words.text).captured(1);
    const auto split = parts.match(software);
    words.product = split.hasMatch() ? split.captured(1) : software;
    words.version = split.captured(2);
    return words;
}

/// RFC 6143 section 7.1.1: the version of the protocol, and nothing else.
BannerWords rfbWords(QByteArrayView said)
{
    return {u"vnc"_s, plainText(said.first(rfbLength)), {}, {}};
}

bool isReplyLine(QByteArrayView line, char after)
{
    return line.size() >= 4 && std::all_of(line.begin(), line.begin() + 3, isDigitByte) && line[3] == after;
}

/// "vsFTPd 3.0.3", "ProFTPD 1.3.5": a name and a number with a dot behind it. Not "to 192.0.2.1", not "Version 6.4".
ProductWords productInGreeting(const QString &text)
{
    static const QRegularExpression form(u"\\b([A-Za-z][A-Za-z+._-]{2,31})[ /]v?([0-9]+(?:\\.[0-9A-Za-z]+)+)"_s);
    static const QStringList noNames{u"version"_s, u"server"_s, u"from"_s, u"host"_s, u"release"_s, u"ver."_s};
    const auto match = form.match(text);
    const QString version = match.captured(2);
    // QHostAddress takes "3.0.3" for one, too.
    const bool isAddress = version.count(u'.') == 3 && !QHostAddress(version).isNull();
    if (noNames.contains(match.captured(1).toLower()) || isAddress)
        return {};
    return {match.captured(1), version};
}

/// RFC 959 section 4.2: "220 text", or "220-text" lines up to one of "220 text".
BannerWords ftpWords(QByteArrayView said)
{
    QByteArray text;
    qsizetype at = 0;
    while (at < said.size() && text.size() < 1024) {
        const QByteArrayView rest = said.sliced(at);
        const QByteArrayView line = bannerLine(rest);
        const bool isLast = isReplyLine(line, ' ');
        text += (isLast || isReplyLine(line, '-') ? line.sliced(4) : line).toByteArray() + ' ';
        const qsizetype end = rest.indexOf('\n');
        if (isLast || end < 0)
            break;
        at += end + 1;
    }
    BannerWords words{u"ftp"_s, plainText(QByteArrayView(text)), {}, {}};
    const ProductWords product = productInGreeting(words.text);
    words.product = product.product;
    words.version = product.version;
    return words;
}

bool isFtpWhole(QByteArrayView said)
{
    qsizetype at = 0;
    for (qsizetype end = said.indexOf('\n'); end >= 0; end = said.indexOf('\n', at)) {
        if (isReplyLine(said.sliced(at, end - at), ' '))
            return true;
        at = end + 1;
    }
    return false;
}

} // namespace

BannerWords BannerWords::read(QByteArrayView said, QStringView expected)
{
    if (const qsizetype at = sshLineAt(said); at >= 0)
        return sshWords(bannerLine(said.sliced(at)));
    if (said.startsWith("RFB ") && said.size() >= rfbLength)
        return rfbWords(said);
    if (expected == "ftp"_L1 && (isReplyLine(said, ' ') || isReplyLine(said, '-')))
        return ftpWords(said);
    const QString text = plainText(QByteArrayView(telnetText(said)));
    const bool isTelnet = expected == "telnet"_L1 && !said.isEmpty();
    return {isTelnet ? u"telnet"_s : QString(), text, {}, {}};
}

bool BannerWords::isWhole(QByteArrayView said, QStringView expected)
{
    if (const qsizetype at = sshLineAt(said); at >= 0)
        return said.indexOf('\n', at) >= 0;
    if (said.startsWith("RFB "))
        return said.size() >= rfbLength;
    if (expected == "ftp"_L1)
        return isFtpWhole(said);
    if (expected != "telnet"_L1)
        return false;
    // A prompt: it waits for us.
    const QByteArray text = telnetText(said).trimmed();
    return !text.isEmpty() && QByteArrayView(":>#$?%").contains(text.back());
}

QByteArray telnetText(QByteArrayView said)
{
    constexpr auto se = char(240), sb = char(250), will = char(251), dont = char(254), iac = char(255);
    constexpr char escape = 27;
    QByteArray text;
    qsizetype i = 0;
    const auto next = [&] { return i < said.size() ? said[i++] : char(0); };
    while (i < said.size()) {
        const char c = next();
        if (c == iac) {
            const char command = next();
            if (command == iac) {
                text += iac;
            } else if (command == sb) {
                // To IAC SE; IAC IAC is a byte of the option.
                while (i < said.size()) {
                    if (next() == iac && next() == se)
                        break;
                }
            } else if (quint8(command) >= quint8(will) && quint8(command) <= quint8(dont)) {
                next();
            }
        } else if (c == escape) {
            if (next() != '[')
                continue;
            while (i < said.size() && quint8(said[i]) >= 0x20 && quint8(said[i]) < 0x40)
                ++i;
            next();
        } else if (c != 0) {
            text += c; // a NUL stands behind a bare CR
        }
    }
    return text;
}

ProductWords ProductWords::read(QStringView header)
{
    static const QRegularExpression form(u"\\A([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:/v?([^ ,;()]+))?"_s);
    const auto match = form.match(header.toString());
    return {match.captured(1), match.captured(2)};
}

} // namespace muster::discovery
