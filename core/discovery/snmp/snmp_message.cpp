// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/snmp_message.h"

#include "discovery/snmp/ber_precheck.h"

#include <QCoreApplication>

#include <net-snmp/net-snmp-config.h>

#include <net-snmp/library/asn1.h>

#include <algorithm>
#include <array>
#include <vector>

using namespace Qt::StringLiterals;

namespace muster::discovery {

// Of net-snmp only the asn_ functions are used: they work on the bytes they are given and nothing else. What stands above them
// (snmp_sess_open(), snmp_build(), snmp_parse()) wants a session with a transport of its own, init_snmp() with configuration and MIB
// files from disk, and writes to /var/lib/snmp.

namespace {

constexpr long snmpVersion2c = 1;
constexpr long snmpVersion3 = 3;
constexpr quint8 snmpGetTag = 0xA0; // RFC 3416 section 3
constexpr quint8 snmpResponseTag = 0xA2;
constexpr quint8 snmpGetBulkTag = 0xA5;
constexpr quint8 snmpReportTag = 0xA8;
constexpr quint8 berSequenceTag = ASN_SEQUENCE | ASN_CONSTRUCTOR;
constexpr char snmpReportable = 0x04; // RFC 3412 section 6.4
constexpr char snmpEncrypted = 0x02;
constexpr long snmpUserSecurity = 3;     // RFC 3411 section 5
constexpr long largestSnmpAnswer = 1472; // bytes: what fits an Ethernet frame
constexpr std::size_t longestBerHeader = 6;

struct SnmpMessageText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

/// Reads elements one after the other, from bytes that passed checkBer(). What does not fit what is asked for is remembered, and
/// from then on everything is empty.
class BerReader
{
public:
    /// `bytes` stays unchanged, and longer than this. net-snmp does not write to it either, but does not say so.
    explicit BerReader(const QByteArray &bytes)
        : BerReader(const_cast<u_char *>(reinterpret_cast<const u_char *>(bytes.constData())), std::size_t(bytes.size()))
    {
    }

    bool isSound() const { return m_isSound; }
    bool isAtEnd() const { return m_left == 0; }
    quint8 tag() const { return m_left > 0 ? *m_at : 0; }

    /// The elements of a constructed one.
    BerReader enter(quint8 expected)
    {
        std::size_t length = m_left;
        u_char type = 0;
        u_char *content = isNext(expected) ? asn_parse_sequence(m_at, &length, &type, expected, "element") : nullptr;
        if (!content) {
            broke();
            return broken();
        }
        advanceTo(content + length);
        return {content, length};
    }

    qint64 integer()
    {
        long value = 0;
        u_char type = 0;
        take(ASN_INTEGER, [&](std::size_t *left) { return asn_parse_int(m_at, left, &type, &value, sizeof value); });
        return m_isSound ? value : 0;
    }

    QByteArray octets()
    {
        QByteArray value(qsizetype(m_left), Qt::Uninitialized);
        std::size_t size = m_left;
        u_char type = 0;
        take(ASN_OCTET_STR, [&](std::size_t *left) {
            return asn_parse_string(m_at, left, &type, reinterpret_cast<u_char *>(value.data()), &size);
        });
        return m_isSound ? value.first(qsizetype(size)) : QByteArray();
    }

    SnmpOid objectId()
    {
        std::array<oid, MAX_OID_LEN> arcs;
        std::size_t count = arcs.size();
        u_char type = 0;
        take(ASN_OBJECT_ID, [&](std::size_t *left) { return asn_parse_objid(m_at, left, &type, arcs.data(), &count); });
        SnmpOid value;
        for (std::size_t i = 0; m_isSound && i < count; ++i)
            value.arcs.append(quint32(arcs[i]));
        return value;
    }

    /// Passes over one element.
    void skip()
    {
        u_long length = 0;
        u_char *content = m_isSound && m_left > 0 ? asn_parse_length(m_at + 1, &length) : nullptr;
        if (content)
            advanceTo(content + length);
        else
            broke();
    }

private:
    BerReader(u_char *at, std::size_t left) : m_at(at), m_left(left) {}
    static BerReader broken()
    {
        BerReader reader(nullptr, 0);
        reader.m_isSound = false;
        return reader;
    }

    bool isNext(quint8 expected) const { return m_isSound && m_left > 0 && *m_at == expected; }

    template<typename Parse>
    void take(quint8 expected, Parse parse)
    {
        std::size_t left = m_left;
        u_char *end = isNext(expected) ? parse(&left) : nullptr;
        if (end)
            advanceTo(end);
        else
            broke();
    }

    void advanceTo(u_char *end)
    {
        m_left -= std::size_t(end - m_at);
        m_at = end;
    }
    void broke()
    {
        m_isSound = false;
        m_left = 0;
    }

    u_char *m_at;
    std::size_t m_left;
    bool m_isSound = true;
};

tl::unexpected<Error> brokenSnmp(const QString &detail)
{
    return fail(ErrorCode::Corrupt, SnmpMessageText::tr("An SNMP message does not keep to its format."), detail);
}

SnmpValue readSnmpValue(BerReader &variable)
{
    switch (variable.tag()) {
    case ASN_INTEGER: return variable.integer();
    case ASN_OCTET_STR: return variable.octets();
    case ASN_OBJECT_ID: return variable.objectId();
    default: variable.skip(); return {};
    }
}

/// RFC 3416 section 3. Answers with the request-id.
Result<qint64> readSnmpPdu(BerReader &around, SnmpMessage &message)
{
    const quint8 tag = around.tag();
    if (tag != snmpResponseTag && tag != snmpReportTag)
        return brokenSnmp(u"neither a response nor a report"_s);
    message.kind = tag == snmpResponseTag ? SnmpMessage::Kind::Response : SnmpMessage::Kind::Report;
    BerReader pdu = around.enter(tag);
    const qint64 requestId = pdu.integer();
    message.errorStatus = int(std::clamp<qint64>(pdu.integer(), -1, 255));
    message.errorIndex = int(std::clamp<qint64>(pdu.integer(), 0, SnmpMessage::mostVariables));
    BerReader list = pdu.enter(berSequenceTag);
    while (list.isSound() && !list.isAtEnd()) {
        BerReader entry = list.enter(berSequenceTag);
        SnmpVariable variable;
        variable.name = entry.objectId();
        variable.value = readSnmpValue(entry);
        if (!entry.isSound() || message.variables.size() == SnmpMessage::mostVariables)
            return brokenSnmp(u"its variables"_s);
        message.variables.append(std::move(variable));
    }
    if (!pdu.isSound() || !list.isSound())
        return brokenSnmp(u"its PDU"_s);
    return requestId;
}

/// RFC 3412 section 6, RFC 3414 section 2.4; behind the version.
Result<> readSnmpVersion3(BerReader &body, SnmpMessage &message)
{
    message.version = SnmpMessage::Version::V3;
    BerReader global = body.enter(berSequenceTag);
    message.id = global.integer();
    global.skip(); // largest message
    const QByteArray flags = global.octets();
    const qint64 securityModel = global.integer();
    const QByteArray security = body.octets();
    if (!global.isSound() || !body.isSound() || flags.size() != 1 || securityModel != snmpUserSecurity)
        return brokenSnmp(u"its header"_s);
    if (flags.front() & snmpEncrypted)
        return brokenSnmp(u"encrypted, and we have no key"_s);
    MUSTER_CHECK(checkBer(security));
    BerReader parameters = BerReader(security).enter(berSequenceTag);
    message.engineId = parameters.octets();
    if (!parameters.isSound())
        return brokenSnmp(u"its security parameters"_s);
    BerReader scoped = body.enter(berSequenceTag);
    scoped.skip(); // context engine
    scoped.skip(); // context name
    MUSTER_CHECK(readSnmpPdu(scoped, message));
    return {};
}

QByteArray berElement(quint8 tag, const QByteArray &content)
{
    std::array<u_char, longestBerHeader> header;
    std::size_t left = header.size();
    // Not asn_build_sequence(): it takes four bytes for every length, which is more than some agents expect.
    asn_build_header(header.data(), &left, tag, std::size_t(content.size()));
    return QByteArray(reinterpret_cast<const char *>(header.data()), qsizetype(header.size() - left)) + content;
}

QByteArray berInteger(long value)
{
    std::array<u_char, longestBerHeader + sizeof value> bytes;
    std::size_t left = bytes.size();
    asn_build_int(bytes.data(), &left, ASN_INTEGER, &value, sizeof value);
    return QByteArray(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size() - left));
}

QByteArray berObjectId(const SnmpOid &name)
{
    std::vector<oid> arcs(name.arcs.cbegin(), name.arcs.cend());
    std::vector<u_char> bytes(longestBerHeader + 5 * arcs.size()); // 32 bits in sevens
    std::size_t left = bytes.size();
    asn_build_objid(bytes.data(), &left, ASN_OBJECT_ID, arcs.data(), arcs.size());
    return QByteArray(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size() - left));
}

/// `first` and `second` are error-status and error-index, or what GetBulk has in their place.
QByteArray snmpPdu(quint8 tag, qint32 id, long first, long second, const QVector<SnmpOid> &names)
{
    QByteArray list;
    for (const SnmpOid &name : names)
        list += berElement(berSequenceTag, berObjectId(name) + berElement(ASN_NULL, {}));
    return berElement(tag, berInteger(id) + berInteger(first) + berInteger(second) + berElement(berSequenceTag, list));
}

QByteArray snmpVersion2cMessage(const QByteArray &pdu)
{
    return berElement(berSequenceTag, berInteger(snmpVersion2c) + berElement(ASN_OCTET_STR, publicCommunity) + pdu);
}

} // namespace

Result<SnmpMessage> SnmpMessage::read(const QByteArray &bytes)
{
    MUSTER_CHECK(checkBer(bytes));
    SnmpMessage message;
    BerReader body = BerReader(bytes).enter(berSequenceTag);
    const qint64 version = body.integer();
    if (version == snmpVersion2c) {
        body.skip(); // the community
        MUSTER_TRY(message.id, readSnmpPdu(body, message));
    } else if (version == snmpVersion3) {
        MUSTER_CHECK(readSnmpVersion3(body, message));
    } else {
        return brokenSnmp(u"another version"_s);
    }
    return message;
}

QByteArray snmpGet(qint32 id, const QVector<SnmpOid> &names)
{
    return snmpVersion2cMessage(snmpPdu(snmpGetTag, id, 0, 0, names));
}

QByteArray snmpGetRows(qint32 id, const QVector<SnmpOid> &names, int rows)
{
    return snmpVersion2cMessage(snmpPdu(snmpGetBulkTag, id, 0, rows, names));
}

QByteArray snmpAskEngine(qint32 id)
{
    const QByteArray nothing = berElement(ASN_OCTET_STR, {});
    const QByteArray global = berInteger(id) + berInteger(largestSnmpAnswer)
                              + berElement(ASN_OCTET_STR, QByteArray(1, snmpReportable)) + berInteger(snmpUserSecurity);
    // Engine, boots, time, user, authentication, privacy: that none is named is the question.
    const QByteArray security = berElement(berSequenceTag, nothing + berInteger(0) + berInteger(0) + nothing + nothing + nothing);
    const QByteArray scoped = berElement(berSequenceTag, nothing + nothing + snmpPdu(snmpGetTag, id, 0, 0, {}));
    return berElement(berSequenceTag, berInteger(snmpVersion3) + berElement(berSequenceTag, global)
                                          + berElement(ASN_OCTET_STR, security) + scoped);
}

} // namespace muster::discovery
