// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/dns_precheck.h"

#include <QCoreApplication>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype dnsHeaderLength = 12;
constexpr qsizetype largestDnsMessage = 9000;
constexpr int mostDnsEntries = 512;
constexpr int longestDnsName = 255;
constexpr int mostDnsHops = 16;
/// Labels and pointers walked in one message. A full one of 9000 bytes that is meant well stays below half of it.
constexpr int mostDnsSteps = 16384;

struct DnsPrecheckText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

/// Walks a message once from front to back.
class DnsWalk
{
public:
    explicit DnsWalk(QByteArrayView message) : m_message(message) {}

    Result<DnsLayout> run();

private:
    tl::unexpected<Error> refuse(const QString &why) const
    {
        return fail(ErrorCode::Corrupt, DnsPrecheckText::tr("A DNS message does not keep to its format."), why,
                    u"byte %1"_s.arg(m_at));
    }
    bool has(qsizetype count) const { return m_message.size() - m_at >= count; }
    quint8 byteAt(qsizetype offset) const { return quint8(m_message[offset]); }
    quint16 wordAt(qsizetype offset) const { return qFromBigEndian<quint16>(m_message.data() + offset); }

    Result<> name();
    Result<> question();
    Result<quint16> record();
    Result<> content(quint16 type, qsizetype end);

    QByteArrayView m_message;
    qsizetype m_at = 0;
    int m_steps = 0;
};

/// Leaves m_at behind the name as it stands there, which is behind its first pointer.
Result<> DnsWalk::name()
{
    qsizetype at = m_at;
    qsizetype segment = m_at; // a pointer must lead before the labels it ends: then no two can form a loop
    qsizetype behind = -1;
    int hops = 0;
    int length = 1; // of the name written out, the root included
    while (true) {
        if (++m_steps > mostDnsSteps)
            return refuse(u"too many labels"_s);
        if (at >= m_message.size())
            return refuse(u"a name runs over the end"_s);
        const quint8 first = byteAt(at);
        if (first == 0)
            break;
        if ((first & 0xC0) == 0xC0) {
            if (at + 1 >= m_message.size())
                return refuse(u"a pointer runs over the end"_s);
            const qsizetype target = wordAt(at) & 0x3FFF;
            if (behind < 0)
                behind = at + 2;
            if (target >= segment || target < dnsHeaderLength)
                return refuse(u"a pointer does not lead backwards"_s);
            if (++hops > mostDnsHops)
                return refuse(u"too many pointers in a name"_s);
            at = segment = target;
        } else if (first & 0xC0) {
            return refuse(u"a label of an unknown kind"_s); // RFC 6891 section 5: withdrawn
        } else {
            length += 1 + first;
            if (length > longestDnsName)
                return refuse(u"a name is too long"_s);
            at += 1 + first;
        }
    }
    m_at = behind < 0 ? at + 1 : behind;
    return {};
}

Result<> DnsWalk::question()
{
    MUSTER_CHECK(name());
    if (!has(4))
        return refuse(u"a question runs over the end"_s);
    m_at += 4;
    return {};
}

Result<quint16> DnsWalk::record()
{
    MUSTER_CHECK(name());
    if (!has(10))
        return refuse(u"a record runs over the end"_s);
    const quint16 type = wordAt(m_at);
    const quint16 size = wordAt(m_at + 8);
    m_at += 10;
    if (!has(size))
        return refuse(u"a record's content runs over the end"_s);
    const qsizetype end = m_at + size;
    MUSTER_CHECK(content(type, end));
    m_at = end;
    return type;
}

/// What stands in a record of a type that is read; others are stepped over, names in them included.
Result<> DnsWalk::content(quint16 type, qsizetype end)
{
    bool isWhole = true;
    switch (DnsType(type)) {
    case DnsType::A: isWhole = end - m_at == 4; break;
    case DnsType::Aaaa: isWhole = end - m_at == 16; break;
    case DnsType::Srv:
        if (end - m_at < 7)
            return refuse(u"an SRV record is too short"_s);
        m_at += 6;
        [[fallthrough]];
    case DnsType::Ptr:
        MUSTER_CHECK(name());
        isWhole = m_at == end;
        break;
    case DnsType::Txt:
        while (m_at < end)
            m_at += 1 + byteAt(m_at);
        isWhole = m_at == end;
        break;
    }
    if (!isWhole)
        return refuse(u"a record's content has the wrong length"_s);
    return {};
}

Result<DnsLayout> DnsWalk::run()
{
    if (m_message.size() < dnsHeaderLength || m_message.size() > largestDnsMessage)
        return refuse(u"%1 bytes"_s.arg(m_message.size()));
    int counts[4]; // questions, answers, authority, additionals
    for (int i = 0; i < 4; ++i) {
        counts[i] = wordAt(4 + 2 * i);
        if (counts[i] > mostDnsEntries)
            return refuse(u"%1 entries in a section"_s.arg(counts[i]));
    }
    m_at = dnsHeaderLength;
    DnsLayout layout;
    for (int i = 0; i < counts[0]; ++i) {
        layout.questions.append(m_at);
        MUSTER_CHECK(question());
    }
    for (int section = 1; section < 4; ++section) {
        for (int i = 0; i < counts[section]; ++i) {
            const qsizetype offset = m_at;
            MUSTER_TRY(const quint16 type, record());
            // The authority section holds what somebody would like to be called (RFC 6762 section 8.2), not what he is.
            if (section != 2 && dnsTypeOf(type))
                layout.records.append(offset);
        }
    }
    return layout;
}

} // namespace

std::optional<DnsType> dnsTypeOf(quint16 number)
{
    switch (const auto type = DnsType(number)) {
    case DnsType::A:
    case DnsType::Ptr:
    case DnsType::Txt:
    case DnsType::Aaaa:
    case DnsType::Srv: return type;
    }
    return std::nullopt;
}

Result<DnsLayout> checkDnsMessage(QByteArrayView message)
{
    return DnsWalk(message).run();
}

} // namespace muster::discovery
