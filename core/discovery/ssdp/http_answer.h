// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace muster::discovery {

/// The answer to a GET over HTTP/1.1 with "Connection: close" (RFC 9112), as it comes in. Only a 200 with a body that is not packed
/// is of use; all else is refused as soon as it shows. Keeps no more than `largestBody` and what one head may have.
class HttpAnswer
{
public:
    enum class State { Partial, Whole, Refused };

    static constexpr qsizetype largestHead = 8192;

    explicit HttpAnswer(qsizetype largestBody) : m_largestBody(largestBody) {}

    State take(const QByteArray &bytes);
    /// The connection was closed.
    State end();

    State state() const { return m_state; }
    const QByteArray &body() const { return m_body; }

private:
    bool readHead();
    bool readHeader(const QByteArray &line);
    void readPlain();
    void readChunks();
    bool readChunkSize(qsizetype &at);
    bool readChunk(qsizetype &at);
    bool readChunkEnd(qsizetype &at);
    bool refuse();

    const qsizetype m_largestBody;
    State m_state = State::Partial;
    QByteArray m_rest; ///< not read yet
    QByteArray m_body;
    bool m_hasHead = false;
    bool m_isChunked = false;
    std::optional<qsizetype> m_length; ///< of the body, or what is missing of the chunk
};

} // namespace muster::discovery
