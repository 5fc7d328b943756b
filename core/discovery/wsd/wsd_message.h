// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QVector>

#include <optional>

namespace muster::discovery {

/// A qualified name. What prefix it was written with means nothing.
struct WsdType
{
    QString space; ///< its namespace; empty: the prefix is bound to none
    QString name;

    friend bool operator==(const WsdType &, const WsdType &) = default;
};

/// A target service, as a message tells of it.
struct WsdEndpoint
{
    QString address; ///< of the endpoint reference: a URI of printable ASCII, at most 255 characters
    QVector<WsdType> types;
    QStringList scopes; ///< as they were written
    QStringList xaddrs; ///< transport addresses; ASCII
    quint32 metadataVersion = 0;

    friend bool operator==(const WsdEndpoint &, const WsdEndpoint &) = default;
};

/// A message of WS-Discovery over UDP: SOAP 1.1 or 1.2, of April 2005 or OASIS 1.1 (2009/01). Questions of others are read as Other,
/// without what they hold.
struct WsdMessage
{
    enum class Action { Other, Hello, Bye, ProbeMatches, ResolveMatches };

    Action action = Action::Other;
    QString relatesTo; ///< the MessageID it answers
    QVector<WsdEndpoint> endpoints;

    bool isAnswer() const { return action == Action::ProbeMatches || action == Action::ResolveMatches; }

    /// None when it is no such message. Elements are known by their namespaces, never by prefix; there is no document type and so no
    /// entity; what is beyond the limits of number and length is left out, what is beyond those of size and depth is no message.
    static std::optional<WsdMessage> read(const QByteArray &bytes);

    static constexpr qsizetype largest = 64 * 1024; ///< bytes
    static constexpr qsizetype mostEndpoints = 64;
};

} // namespace muster::discovery
