// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/coap/coap_message.h"
#include "discovery/group/group_interface.h"
#include "domain/service.h"

#include <QElapsedTimer>
#include <QTimer>

namespace muster::discovery {

/// Asks all CoAP nodes on one network interface what they have (RFC 7252 section 8, RFC 6690 section 4), and hears the answers, which
/// come within 5 seconds (section 8.2: the leisure). An answer that is cut into blocks is told as far as it goes; its other blocks are
/// asked for where the host may be touched, each once more when it does not come. What a host has no more is told as gone once it
/// gave a whole answer without it. Lives in the core thread.
class CoapInterface final : public GroupInterface
{
    Q_OBJECT

public:
    static constexpr qsizetype largestBody = 32 * 1024;
    static constexpr int mostBlocks = 32; ///< of a body

    /// `clock` outlives it.
    CoapInterface(const Clock &clock, const Network &network);

private:
    /// An answer of which more is to come.
    struct Body
    {
        QByteArray token; ///< of the question about the next block
        QByteArray etag;
        QByteArray bytes;
        quint16 port = 0;
        CoapBlock asked; ///< the next block
        int blocks = 1;
        bool isRepeated = false; ///< the question
        QElapsedTimer since;     ///< the question
    };

    void ask() override;
    void hear(const Datagram &datagram, IpFamily family) override;
    void hearFirst(const Datagram &datagram, IpFamily family, const CoapMessage &message);
    void hearNext(const Datagram &datagram, IpFamily family, const CoapMessage &message);
    void askForNext(const Datagram &datagram, const CoapBlock &block, Body body);
    void askForBlock(const QHostAddress &host, Body &body);
    void reviewBodies();
    void addGone(const QHostAddress &host, Sighting &sighting, bool isWhole);
    void describe(const Datagram &datagram, IpFamily family, const QByteArray &bytes, bool isWhole);

    QByteArray m_token; ///< of this round's question: an answer has it
    quint16 m_id;
    QHash<QHostAddress, Body> m_bodies;           ///< since the round began
    QHash<QHostAddress, QVector<Service>> m_told; ///< of whole answers
    QTimer m_bodyTimer;
};

} // namespace muster::discovery
