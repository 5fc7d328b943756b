// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/http_answer.h"

#include <QList>

#include <algorithm>

namespace muster::discovery {

namespace {

constexpr qsizetype longestChunkLine = 64;

/// Digits and nothing else; no number anybody needs has more than eight.
std::optional<qsizetype> httpNumber(const QByteArray &text, int base)
{
    const bool isPlain = !text.isEmpty() && text.size() <= 8 && std::ranges::all_of(text, [base](char c) {
        return (c >= '0' && c <= '9') || (base == 16 && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
    });
    return isPlain ? std::optional(qsizetype(text.toLongLong(nullptr, base))) : std::nullopt;
}

/// Behind the empty line that ends the head; -1 when it is not there yet. Lines end with CR LF, or with LF alone (section 2.2).
qsizetype endOfHead(const QByteArray &bytes)
{
    const qsizetype strict = bytes.indexOf("\n\r\n");
    const qsizetype lax = bytes.indexOf("\n\n");
    if (strict >= 0 && (lax < 0 || strict < lax))
        return strict + 3;
    return lax < 0 ? -1 : lax + 2;
}

} // namespace

HttpAnswer::State HttpAnswer::take(const QByteArray &bytes)
{
    if (m_state != State::Partial)
        return m_state;
    m_rest += bytes;
    if (!m_hasHead && !readHead())
        return m_state;
    if (m_isChunked)
        readChunks();
    else
        readPlain();
    return m_state;
}

HttpAnswer::State HttpAnswer::end()
{
    if (m_state == State::Partial)
        m_state = m_hasHead && !m_isChunked && !m_length ? State::Whole : State::Refused;
    return m_state;
}

/// False when it is not there as a whole, or is refused.
bool HttpAnswer::readHead()
{
    const qsizetype end = endOfHead(m_rest);
    if (end < 0 || end > largestHead)
        return m_rest.size() > largestHead && refuse();
    const QList<QByteArray> lines = m_rest.first(end).split('\n');
    const QList<QByteArray> words = lines.first().simplified().split(' ');
    bool isUsable = words.size() >= 2 && words[0].startsWith("HTTP/1.") && words[1] == "200";
    for (const QByteArray &line : lines.sliced(1))
        isUsable = isUsable && readHeader(line);
    isUsable = isUsable && m_length.value_or(0) <= m_largestBody;
    if (m_isChunked)
        m_length.reset(); // section 6.3: of the two the coding counts
    m_rest.remove(0, end);
    m_hasHead = true;
    return isUsable || refuse();
}

/// False when the answer can't be read because of it.
bool HttpAnswer::readHeader(const QByteArray &line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon < 0)
        return true;
    const QByteArray name = line.first(colon).trimmed().toLower();
    const QByteArray value = line.sliced(colon + 1).trimmed().toLower();
    if (name == "content-encoding")
        return value.isEmpty() || value == "identity";
    if (name == "transfer-encoding") {
        m_isChunked = value == "chunked";
        return m_isChunked || value == "identity";
    }
    if (name == "content-length") {
        const auto length = httpNumber(value, 10);
        const bool isOther = m_length && m_length != length;
        m_length = length;
        return length && !isOther;
    }
    return true;
}

/// False, always.
bool HttpAnswer::refuse()
{
    m_state = State::Refused;
    return false;
}

/// What goes beyond a length that was said is not part of it.
void HttpAnswer::readPlain()
{
    if (!m_length && m_body.size() + m_rest.size() > m_largestBody) {
        refuse();
        return;
    }
    m_body += m_length ? m_rest.first(std::min(m_rest.size(), *m_length - m_body.size())) : m_rest;
    m_rest.clear();
    if (m_length && m_body.size() == *m_length)
        m_state = State::Whole;
}

/// Section 7.1. What stands behind the last chunk is not read.
void HttpAnswer::readChunks()
{
    qsizetype at = 0;
    bool goesOn = true;
    while (goesOn && m_state == State::Partial) {
        if (!m_length)
            goesOn = readChunkSize(at);
        else if (*m_length > 0)
            goesOn = readChunk(at);
        else
            goesOn = readChunkEnd(at);
    }
    m_rest.remove(0, at);
}

/// This and the next two: false when more is needed, or it was refused.
bool HttpAnswer::readChunkSize(qsizetype &at)
{
    const qsizetype newline = m_rest.indexOf('\n', at);
    const qsizetype size = (newline < 0 ? m_rest.size() : newline) - at;
    if (size > longestChunkLine)
        return refuse();
    if (newline < 0)
        return false;
    const QByteArray line = m_rest.sliced(at, size);
    const qsizetype extension = line.indexOf(';');
    m_length = httpNumber((extension < 0 ? line : line.first(extension)).trimmed(), 16);
    if (!m_length)
        return refuse();
    if (*m_length == 0)
        m_state = State::Whole;
    at = newline + 1;
    return true;
}

bool HttpAnswer::readChunk(qsizetype &at)
{
    const qsizetype size = std::min(*m_length, m_rest.size() - at);
    if (m_body.size() + size > m_largestBody)
        return refuse();
    m_body += QByteArrayView(m_rest).sliced(at, size);
    at += size;
    *m_length -= size;
    return size > 0;
}

bool HttpAnswer::readChunkEnd(qsizetype &at)
{
    if (QByteArrayView(m_rest).sliced(at).startsWith("\r\n"))
        at += 2;
    else if (QByteArrayView(m_rest).sliced(at).startsWith('\n'))
        at += 1;
    else
        return m_rest.size() - at >= 2 && refuse();
    m_length.reset();
    return true;
}

} // namespace muster::discovery
