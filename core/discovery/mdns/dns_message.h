// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/mdns/dns_name.h"
#include "discovery/mdns/dns_precheck.h"

#include <QHostAddress>
#include <QVector>

#include <variant>

namespace muster::discovery {

struct DnsQuestion
{
    DnsName name;
    DnsType type = DnsType::Ptr;

    friend bool operator==(const DnsQuestion &, const DnsQuestion &) = default;
};

/// Where a service is reached (RFC 2782); mDNS has no use for priority and weight.
struct DnsServer
{
    quint16 port = 0;
    DnsName host;

    friend bool operator==(const DnsServer &, const DnsServer &) = default;
};

struct DnsRecord
{
    using Texts = QVector<QByteArray>;

    DnsName name;
    DnsType type = DnsType::Ptr;
    bool isFlush = false; ///< replaces what was said of this name and type before (RFC 6762 section 10.2)
    quint32 ttl = 0;      ///< seconds; 0: a goodbye
    std::variant<QHostAddress, DnsName, DnsServer, Texts> value; ///< A and AAAA, PTR, SRV, TXT
};

/// A multicast DNS message, as far as DNS-SD needs it.
struct DnsMessage
{
    bool isResponse = false;
    QVector<DnsQuestion> questions; ///< of the types we know
    QVector<DnsRecord> records;     ///< answers and additional records of class IN, which mean the same to who listens

    /// Corrupt when it is malformed; Unsupported for what RFC 6762 section 18 wants ignored: another opcode, an error code.
    static Result<DnsMessage> read(QByteArrayView bytes);
};

/// An instance we know already: a pointer to it from its type.
struct DnsKnownAnswer
{
    DnsName instance;
    quint32 ttl = 0; ///< seconds that are left

    friend bool operator==(const DnsKnownAnswer &, const DnsKnownAnswer &) = default;
};

/// Whom the answers to a question are meant for.
enum class AnswerTo { All, Asker };

/// Packets that ask these, each of at most 1400 bytes, so that none is fragmented. A question for the instances of a type carries
/// those of `known` that fit in beside it: who has nothing else to say keeps silent (RFC 6762 section 7.1). With `AnswerTo::Asker`
/// the unicast bit is set (section 5.4): from port 5353 those answers go to the socket of the machine's own responder, not to us.
QVector<QByteArray> dnsQuestionPackets(const QVector<DnsQuestion> &questions, const QVector<DnsKnownAnswer> &known = {},
                                       AnswerTo to = AnswerTo::All);

} // namespace muster::discovery
