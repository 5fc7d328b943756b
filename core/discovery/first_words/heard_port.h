// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QVector>

#include <optional>

namespace muster::discovery {

/// A port worth a question, and how to ask.
struct WordsPort
{
    enum class Talk {
        Look,    ///< whether it is open, and nothing else: what stands behind it takes a first byte for an order, or a login
        Listen,  ///< they begin
        Http,    ///< GET /
        Tls,     ///< a handshake
        TlsHttp, ///< a handshake, then GET /
        Rtsp,    ///< OPTIONS
    };

    quint16 number = 0;
    const char *service = ""; ///< what is expected there, as policies call it
    Talk talk = Talk::Look;

    friend bool operator==(const WordsPort &, const WordsPort &) = default;
};

/// Those that devices are looked after by, and those they should not have open. A table.
const QVector<WordsPort> &wellKnownPorts();

/// What a TLS server said it is. Nobody has verified it.
struct CertificateWords
{
    QString subject; ///< common name, or what stands in its place
    QString issuer;
    QString sha256;   ///< of the certificate, upper case with colons
    QString notAfter; ///< ISO 8601, UTC
    bool isSelfSigned = false;

    friend bool operator==(const CertificateWords &, const CertificateWords &) = default;
};

/// What came of one connection.
struct HeardPort
{
    enum class State {
        NotAsked,
        Unreachable, ///< our own system knows no way there
        NoAnswer,
        Refused,
        Open,
    };

    WordsPort port;
    State state = State::NotAsked;
    QByteArray said = {};
    std::optional<CertificateWords> certificate = {};
    bool isTlsBroken = false; ///< it is open and no handshake came about
    bool isCut = false;       ///< it said more than anybody does in earnest
};

} // namespace muster::discovery
