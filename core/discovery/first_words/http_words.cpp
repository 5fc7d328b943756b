// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/first_words/http_words.h"

#include "discovery/plain_text.h"

#include <QHash>
#include <QRegularExpression>
#include <QStringDecoder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr int mostHttpHeaders = 128;
constexpr qsizetype longestHttpValue = 1024; // bytes
constexpr qsizetype longestTitle = 2048;     // bytes

struct HttpHead
{
    int status = 0;
    QByteArrayView server, authenticate, location;
    qint64 contentLength = -1; ///< -1: not said
    bool isChunked = false;
    qsizetype bodyAt = -1; ///< -1: it is not whole
};

bool isNamed(QByteArrayView name, QByteArrayView wanted)
{
    return name.compare(wanted, Qt::CaseInsensitive) == 0;
}

/// RFC 9110 section 8.6: digits. What is none says nothing.
qint64 lengthOf(QByteArrayView value)
{
    bool isNumber = false;
    const qint64 length = value.toByteArray().toLongLong(&isNumber);
    return isNumber && length >= 0 ? length : -1;
}

void putHeader(HttpHead &head, QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0)
        return;
    const QByteArrayView name = line.first(colon).trimmed();
    QByteArrayView value = line.sliced(colon + 1).trimmed();
    value = value.first(std::min(value.size(), longestHttpValue));
    if (isNamed(name, "server") && head.server.isEmpty())
        head.server = value;
    else if (isNamed(name, "www-authenticate") && head.authenticate.isEmpty())
        head.authenticate = value;
    else if (isNamed(name, "location") && head.location.isEmpty())
        head.location = value;
    else if (isNamed(name, "content-length"))
        head.contentLength = lengthOf(value);
    else if (isNamed(name, "transfer-encoding"))
        head.isChunked = value.toByteArray().toLower().contains("chunked");
}

/// "HTTP/1.1 200 OK" (RFC 9112 section 4), "RTSP/1.0 200 OK" (RFC 2326 section 7.1).
std::optional<HttpHead> readHttpHead(QByteArrayView answer)
{
    const auto startsAs = [&answer](QByteArrayView protocol) { return answer.startsWith(protocol); };
    if (!startsAs("HTTP/") && !startsAs("RTSP/"))
        return std::nullopt;
    HttpHead head;
    qsizetype at = 0;
    for (int line = 0; line <= mostHttpHeaders; ++line) {
        const qsizetype end = answer.indexOf('\n', at);
        const QByteArrayView text = (end < 0 ? answer.sliced(at) : answer.sliced(at, end - at)).trimmed();
        if (line == 0) {
            const qsizetype blank = text.indexOf(' ');
            head.status = blank < 0 ? 0 : text.sliced(blank + 1).first(std::min(text.size() - blank - 1, qsizetype(3))).toInt();
            if (end >= 0 && (head.status < 100 || head.status > 999))
                return std::nullopt;
        } else if (end >= 0 && text.isEmpty()) {
            head.bodyAt = end + 1;
            break;
        } else if (end >= 0) { // what is cut off is not the whole value
            putHeader(head, text);
        }
        if (end < 0)
            break;
        at = end + 1;
    }
    return head;
}

/// RFC 9112 section 7.1, as far as it goes.
QByteArray joinedChunks(QByteArrayView body)
{
    QByteArray joined;
    qsizetype at = 0;
    while (at < body.size()) {
        const qsizetype end = body.indexOf('\n', at);
        if (end < 0)
            break;
        QByteArrayView size = body.sliced(at, end - at);
        size = size.first(size.indexOf(';') < 0 ? size.size() : size.indexOf(';')).trimmed();
        bool isNumber = false;
        const qsizetype length = size.size() > 7 ? 0 : qsizetype(size.toByteArray().toUInt(&isNumber, 16));
        if (!isNumber || length == 0)
            break;
        at = end + 1;
        joined += body.sliced(at, std::min(length, body.size() - at));
        at += std::min(length, body.size() - at);
        at = std::max(at, body.indexOf('\n', at) < 0 ? body.size() : body.indexOf('\n', at) + 1);
    }
    return joined;
}

QByteArray bodyOf(const HttpHead &head, QByteArrayView answer)
{
    if (head.bodyAt < 0)
        return {};
    const QByteArrayView body = answer.sliced(head.bodyAt);
    return head.isChunked ? joinedChunks(body) : body.toByteArray();
}

/// The text of bytes that may be UTF-8 or, from old devices, Latin-1.
QString textOfUnknownCharset(QByteArrayView bytes)
{
    QStringDecoder decode(QStringDecoder::Utf8);
    const QString text = decode(bytes);
    return decode.hasError() ? QString::fromLatin1(bytes) : text;
}

QString withoutEntities(QString text)
{
    static const QRegularExpression form(u"&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));"_s);
    static const QHash<QString, QChar> named{{u"amp"_s, u'&'},  {u"lt"_s, u'<'},    {u"gt"_s, u'>'},
                                             {u"quot"_s, u'"'}, {u"apos"_s, u'\''}, {u"nbsp"_s, u' '}};
    QString plain;
    qsizetype at = 0;
    for (auto matches = form.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        plain += QStringView(text).sliced(at, match.capturedStart() - at);
        at = match.capturedEnd();
        if (!match.captured(3).isEmpty()) {
            plain += named.value(match.captured(3));
            continue;
        }
        const bool isHex = !match.captured(2).isEmpty();
        const uint point = isHex ? match.captured(2).toUInt(nullptr, 16) : match.captured(1).toUInt();
        if (point > 0 && point <= QChar::LastValidCodePoint && !QChar::isSurrogate(point))
            plain += QChar::fromUcs4(point);
    }
    plain += QStringView(text).sliced(at);
    return plain;
}

struct TitlePlace
{
    qsizetype begin = -1;
    qsizetype end = -1; ///< -1: not closed
};

TitlePlace findTitle(const QByteArray &body)
{
    const QByteArray folded = body.toLower();
    const qsizetype tag = folded.indexOf("<title");
    const qsizetype begin = tag < 0 ? -1 : folded.indexOf('>', tag);
    return begin < 0 ? TitlePlace{} : TitlePlace{begin + 1, folded.indexOf("</title", begin)};
}

QString titleOf(const QByteArray &body)
{
    const TitlePlace place = findTitle(body);
    if (place.end < 0)
        return {};
    const QByteArrayView title = QByteArrayView(body).sliced(place.begin, std::min(place.end - place.begin, longestTitle));
    return plainText(QStringView(withoutEntities(textOfUnknownCharset(title))));
}

/// RFC 9110 section 11.5: realm="..." of any scheme.
QString realmOf(QByteArrayView authenticate)
{
    static const QRegularExpression form(u"\\brealm\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+))"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    const auto match = form.match(textOfUnknownCharset(authenticate));
    static const QRegularExpression quotedPair(u"\\\\(.)"_s);
    return plainText(QStringView(match.captured(1).replace(quotedPair, u"\\1"_s) + match.captured(2)));
}

} // namespace

std::optional<HttpWords> HttpWords::read(QByteArrayView answer)
{
    const auto head = readHttpHead(answer);
    if (!head)
        return std::nullopt;
    return HttpWords{head->status, plainText(QStringView(textOfUnknownCharset(head->server))), realmOf(head->authenticate),
                     plainText(head->location), titleOf(bodyOf(*head, answer))};
}

bool HttpWords::isWhole(QByteArrayView answer)
{
    const auto head = readHttpHead(answer);
    if (!head || head->bodyAt < 0)
        return false;
    const qsizetype bodySize = answer.size() - head->bodyAt;
    const bool hasNoBody = head->status < 200 || head->status == 204 || head->status == 304
                           || (answer.startsWith("RTSP/") && head->contentLength < 0);
    if (hasNoBody || (head->contentLength >= 0 && bodySize >= head->contentLength))
        return true;
    return (head->isChunked && answer.endsWith("\n0\r\n\r\n")) || findTitle(bodyOf(*head, answer)).end >= 0;
}

} // namespace muster::discovery
