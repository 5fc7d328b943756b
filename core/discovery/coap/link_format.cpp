// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/coap/link_format.h"

#include "discovery/plain_text.h"

#include <algorithm>
#include <cstring>
#include <optional>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostCoreLinks = 128;
constexpr qsizetype mostCoreLinkParameters = 32;

/// RFC 6690 sections 2 and 3, RFC 7252 section 7.2.1, RFC 7641 section 6, RFC 9176 section 5; "ver" is LwM2M's.
constexpr const char *coreLinkParameters[] = {"rt", "if", "ct", "title", "sz", "obs", "ep", "d", "ver", "anchor"};

/// Reads from the front of a text.
class CoreLinkReader
{
public:
    explicit CoreLinkReader(QByteArrayView text) : m_text(text) {}

    bool isAtEnd() const { return m_at >= m_text.size(); }
    /// RFC 6690 allows no white space between tokens; devices that write it all the same mean no harm.
    void skipSpace()
    {
        while (!isAtEnd() && std::strchr(" \t\r\n", m_text[m_at]) && m_text[m_at] != '\0')
            ++m_at;
    }
    bool take(char wanted)
    {
        skipSpace();
        if (isAtEnd() || m_text[m_at] != wanted)
            return false;
        ++m_at;
        return true;
    }
    /// Up to a character that is one of `stops`, which is not taken.
    QByteArrayView until(const char *stops)
    {
        const qsizetype begin = m_at;
        while (!isAtEnd() && (m_text[m_at] == '\0' || !std::strchr(stops, m_text[m_at])))
            ++m_at;
        return m_text.sliced(begin, m_at - begin);
    }
    /// Behind the opening quote (RFC 2616 section 2.2: a backslash takes away the next character's meaning). None: it does not end.
    std::optional<QByteArray> quoted()
    {
        QByteArray value;
        for (; !isAtEnd(); ++m_at) {
            if (m_text[m_at] == '"') {
                ++m_at;
                return value;
            }
            if (m_text[m_at] == '\\' && ++m_at >= m_text.size())
                break;
            value += m_text[m_at];
        }
        return std::nullopt;
    }

private:
    QByteArrayView m_text;
    qsizetype m_at = 0;
};

bool isCoreLinkParameterName(QByteArrayView name)
{
    return !name.isEmpty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
               || (c && std::strchr("!#$&+-.^_`|~*", c));
    });
}

/// What stands behind a semicolon. False: it is none.
bool readCoreLinkParameter(CoreLinkReader &reader, CoreLink &link)
{
    reader.skipSpace();
    const QByteArrayView name = reader.until("=;, \t\r\n");
    if (!isCoreLinkParameterName(name))
        return false;
    QByteArray value;
    if (reader.take('=')) {
        reader.skipSpace();
        if (reader.take('"')) {
            const auto quoted = reader.quoted();
            if (!quoted)
                return false;
            value = *quoted;
        } else {
            value = reader.until(";, \t\r\n\"<>").toByteArray();
        }
    }
    const QByteArray key = name.toByteArray().toLower();
    const bool isKept = std::ranges::any_of(coreLinkParameters, [&key](const char *known) { return key == known; });
    // Each stands once (RFC 6690 section 3): of several the first counts.
    if (isKept && !link.attributes.contains(QString::fromLatin1(key)))
        link.attributes.insert(QString::fromLatin1(key), plainText(QByteArrayView(value)));
    return true;
}

std::optional<CoreLink> readCoreLink(CoreLinkReader &reader)
{
    if (!reader.take('<'))
        return std::nullopt;
    CoreLink link{plainText(reader.until("<>\"")), {}};
    if (!reader.take('>'))
        return std::nullopt;
    for (qsizetype count = 0; reader.take(';'); ++count)
        if (count >= mostCoreLinkParameters || !readCoreLinkParameter(reader, link))
            return std::nullopt;
    return link;
}

} // namespace

LinkFormat LinkFormat::read(QByteArrayView text, End end)
{
    LinkFormat format;
    CoreLinkReader reader(text);
    reader.skipSpace();
    bool isExpected = false; // behind a comma
    while ((isExpected || !reader.isAtEnd()) && format.links.size() < mostCoreLinks) {
        std::optional<CoreLink> link = readCoreLink(reader);
        reader.skipSpace();
        const bool isOver = reader.isAtEnd();
        if (isOver && end == End::Cut)
            break; // whatever it is, it may go on
        isExpected = reader.take(',');
        if (!link || (!isExpected && !isOver)) {
            format.isMalformed = true;
            break;
        }
        format.links.append(std::move(*link));
    }
    return format;
}

} // namespace muster::discovery
