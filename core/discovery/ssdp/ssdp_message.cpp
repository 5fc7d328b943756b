// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/ssdp_message.h"

#include "discovery/plain_text.h"

#include <QMap>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype largestSsdpMessage = 8192;
constexpr int mostSsdpHeaders = 64;
constexpr qsizetype longestSsdpLocation = 1024;
constexpr qsizetype longestSsdpName = 255; // of a target, or a USN

using SsdpHeaders = QMap<QByteArray, QByteArray>; ///< by lower-case name

/// Lines end with CR LF, or with LF as some devices have it; an empty line ends them. What is no header is passed over. Of two with
/// one name the first counts. None when there are more than anybody sends.
std::optional<SsdpHeaders> readSsdpHeaders(const QList<QByteArray> &lines)
{
    SsdpHeaders headers;
    if (lines.size() > mostSsdpHeaders)
        return std::nullopt;
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        const QByteArray name = line.first(std::max<qsizetype>(colon, 0)).trimmed().toLower();
        if (line.trimmed().isEmpty())
            break;
        if (!name.isEmpty() && !headers.contains(name))
            headers.insert(name, line.sliced(colon + 1).trimmed());
    }
    return headers;
}

/// Text that can be shown as it came, or nothing.
QString exactText(const QByteArray &value)
{
    if (value.size() > longestSsdpName)
        return {};
    const QString text = plainText(value);
    return text.toUtf8() == value ? text : QString();
}

/// It is fetched, not shown: longer than other text, and printable ASCII (RFC 3986).
QString locationText(const QByteArray &value)
{
    const bool isUri = std::ranges::all_of(value, [](char c) { return c > 0x20 && c < 0x7F; });
    return isUri && value.size() <= longestSsdpLocation ? QString::fromLatin1(value) : QString();
}

std::optional<std::chrono::seconds> maxAgeOf(const QByteArray &cacheControl)
{
    static const QRegularExpression directive(u"\\bmax-age\\s*=\\s*\"?(\\d{1,9})\\b"_s,
                                              QRegularExpression::CaseInsensitiveOption);
    const auto match = directive.match(QString::fromLatin1(cacheControl));
    if (!match.hasMatch())
        return std::nullopt;
    return std::chrono::seconds(match.capturedView(1).toInt());
}

/// NTS of a notification (sections 1.2.2 to 1.2.4).
std::optional<SsdpMessage::Kind> kindOfNotification(const QByteArray &subtype)
{
    const QByteArray word = subtype.toLower();
    if (word == "ssdp:alive")
        return SsdpMessage::Kind::Alive;
    if (word == "ssdp:update")
        return SsdpMessage::Kind::Update;
    if (word == "ssdp:byebye")
        return SsdpMessage::Kind::ByeBye;
    return std::nullopt;
}

bool isSsdpSuccess(const QByteArray &startLine)
{
    const QList<QByteArray> words = startLine.simplified().split(' ');
    return words.size() >= 2 && words[0].startsWith("HTTP/1.") && words[1] == "200";
}

} // namespace

QString SsdpMessage::udn() const
{
    const QString device = usn.first(std::max<qsizetype>(usn.indexOf("::"_L1), 0));
    return device.isEmpty() ? usn : device;
}

bool SsdpMessage::isRootDevice() const
{
    return target == "upnp:rootdevice"_L1;
}

std::optional<SsdpMessage> SsdpMessage::read(const QByteArray &bytes)
{
    if (bytes.isEmpty() || bytes.size() > largestSsdpMessage || bytes.contains('\0'))
        return std::nullopt;
    const QList<QByteArray> lines = bytes.split('\n');
    const QByteArray startLine = lines.first().trimmed();
    const auto headers = readSsdpHeaders(lines);
    if (!headers)
        return std::nullopt;
    SsdpMessage message;
    if (startLine.startsWith("M-SEARCH * HTTP/1.")) {
        message.target = exactText(headers->value("st"));
        return message;
    }
    if (startLine.startsWith("NOTIFY * HTTP/1.")) {
        const auto kind = kindOfNotification(headers->value("nts"));
        if (!kind)
            return std::nullopt;
        message.kind = *kind;
        message.target = exactText(headers->value("nt"));
    } else if (isSsdpSuccess(startLine)) {
        message.kind = Kind::Alive;
        message.isAnswer = true;
        message.target = exactText(headers->value("st"));
    } else {
        return std::nullopt;
    }
    message.usn = exactText(headers->value("usn"));
    if (message.target.isEmpty() || message.usn.isEmpty())
        return std::nullopt;
    message.location = locationText(headers->value("location"));
    message.server = plainText(headers->value("server"));
    message.configId = plainText(headers->value("configid.upnp.org"));
    message.maxAge = maxAgeOf(headers->value("cache-control"));
    return message;
}

QByteArray ssdpSearch(IpFamily family, const QByteArray &target)
{
    const QByteArray host = family == IpFamily::IPv4 ? "239.255.255.250:1900" : "[FF02::C]:1900"; // annex A.2.4 for IPv6
    return "M-SEARCH * HTTP/1.1\r\n"
           "HOST: "
           + host + "\r\nMAN: \"ssdp:discover\"\r\nMX: " + QByteArray::number(qint64(ssdpAnswerTime.count())) + "\r\nST: "
           + target + "\r\nUSER-AGENT: Linux/1.0 UPnP/2.0 Muster/" MUSTER_VERSION "\r\nCPFN.UPNP.ORG: Muster\r\n\r\n";
}

} // namespace muster::discovery
