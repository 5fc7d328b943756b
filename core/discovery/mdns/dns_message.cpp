// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/dns_message.h"

#include <QCoreApplication>
#include <QtEndian>

#include <ldns/ldns.h>

#include <memory>
#include <optional>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype questionHeaderSize = 12;
constexpr qsizetype largestQuestionPacket = 1400;
constexpr quint16 classInternet = 1;
constexpr quint16 flushBit = 0x8000; // in a question it asks for a unicast answer

struct DnsMessageText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

struct FreeRecord
{
    void operator()(ldns_rr *record) const { ldns_rr_free(record); }
};
using LdnsRecord = std::unique_ptr<ldns_rr, FreeRecord>;

QByteArrayView rdataOf(const ldns_rdf *field)
{
    return {ldns_rdf_data(field), qsizetype(ldns_rdf_size(field))};
}

/// ldns keeps a name as it is on the wire, pointers resolved.
DnsName nameOf(const ldns_rdf *field)
{
    const QByteArrayView wire = rdataOf(field);
    DnsName name;
    for (qsizetype at = 0; at < wire.size() && wire[at] != 0;) {
        const qsizetype length = quint8(wire[at]);
        name.labels.append(QString::fromUtf8(wire.sliced(at + 1).first(std::min(length, wire.size() - at - 1))));
        at += 1 + length;
    }
    return name;
}

LdnsRecord recordAt(QByteArrayView message, qsizetype offset, ldns_pkt_section section)
{
    ldns_rr *record = nullptr;
    auto at = size_t(offset);
    const auto *bytes = reinterpret_cast<const uint8_t *>(message.data());
    const ldns_status status = ldns_wire2rr(&record, bytes, size_t(message.size()), &at, section);
    return LdnsRecord(status == LDNS_STATUS_OK ? record : nullptr);
}

QHostAddress rdataAddressOf(const ldns_rdf *field)
{
    const QByteArrayView bytes = rdataOf(field);
    if (bytes.size() == 4)
        return QHostAddress(qFromBigEndian<quint32>(bytes.data()));
    return bytes.size() == 16 ? QHostAddress(reinterpret_cast<const quint8 *>(bytes.data())) : QHostAddress();
}

DnsRecord::Texts textsOf(const ldns_rr *record)
{
    DnsRecord::Texts texts;
    for (size_t i = 0; i < ldns_rr_rd_count(record); ++i)
        texts.append(rdataOf(ldns_rr_rdf(record, i)).sliced(1).toByteArray()); // a length stands in front
    return texts;
}

/// None for other classes than IN, and for what ldns can't make sense of.
std::optional<DnsRecord> readRecord(const ldns_rr *rr)
{
    const auto classBits = quint16(ldns_rr_get_class(rr));
    if ((classBits & ~flushBit) != classInternet)
        return std::nullopt;
    DnsRecord record{nameOf(ldns_rr_owner(rr)), DnsType(ldns_rr_get_type(rr)), (classBits & flushBit) != 0, ldns_rr_ttl(rr), {}};
    const size_t count = ldns_rr_rd_count(rr);
    if (record.type == DnsType::Txt) {
        record.value = textsOf(rr);
    } else if (record.type == DnsType::Srv && count == 4) {
        record.value = DnsServer{ldns_rdf2native_int16(ldns_rr_rdf(rr, 2)), nameOf(ldns_rr_rdf(rr, 3))};
    } else if (record.type == DnsType::Ptr && count == 1) {
        record.value = nameOf(ldns_rr_rdf(rr, 0));
    } else if ((record.type == DnsType::A || record.type == DnsType::Aaaa) && count == 1) {
        record.value = rdataAddressOf(ldns_rr_rdf(rr, 0));
    } else {
        return std::nullopt;
    }
    return record;
}

std::optional<DnsQuestion> readQuestion(const ldns_rr *rr)
{
    if ((quint16(ldns_rr_get_class(rr)) & ~flushBit) != classInternet)
        return std::nullopt;
    if (const auto type = dnsTypeOf(quint16(ldns_rr_get_type(rr))))
        return DnsQuestion{nameOf(ldns_rr_owner(rr)), *type};
    return std::nullopt;
}

void appendDnsWord(QByteArray &packet, quint16 word)
{
    packet.append(char(word >> 8)).append(char(word & 0xFF));
}

QByteArray questionWireOf(const DnsQuestion &question)
{
    QByteArray wire;
    for (const QString &label : question.name.labels) {
        const QByteArray bytes = label.toUtf8();
        if (bytes.isEmpty() || bytes.size() > 63)
            return {};
        wire.append(char(bytes.size())).append(bytes);
    }
    if (wire.size() > 254)
        return {};
    wire.append('\0');
    appendDnsWord(wire, quint16(question.type));
    appendDnsWord(wire, classInternet);
    return wire;
}

constexpr qsizetype knownRecordSize = 12; // without its data: a pointer for its name, type, class, TTL, length

/// A record that points from the question's name, which stands at `offset`, to an instance of it. Empty when it can't be written.
QByteArray knownWireOf(const DnsKnownAnswer &answer, qsizetype offset)
{
    const QByteArray label = answer.instance.labels.value(0).toUtf8();
    if (label.isEmpty() || label.size() > 63)
        return {};
    QByteArray wire;
    appendDnsWord(wire, quint16(0xC000 | offset));
    appendDnsWord(wire, quint16(DnsType::Ptr));
    appendDnsWord(wire, classInternet);
    appendDnsWord(wire, quint16(answer.ttl >> 16));
    appendDnsWord(wire, quint16(answer.ttl & 0xFFFF));
    appendDnsWord(wire, quint16(label.size() + 3));
    wire.append(char(label.size())).append(label);
    appendDnsWord(wire, quint16(0xC000 | offset));
    return wire;
}

qsizetype knownWireSizeOf(const QList<DnsKnownAnswer> &answers)
{
    qsizetype size = 0;
    for (const DnsKnownAnswer &answer : answers)
        size += knownRecordSize + 3 + answer.instance.labels.value(0).toUtf8().size();
    return size;
}

/// Questions, and behind them what is known of their answers.
struct QuestionPacket
{
    QByteArray questions;
    QByteArray answers;
    quint16 questionCount = 0;
    quint16 answerCount = 0;

    qsizetype size() const { return questionHeaderSize + questions.size() + answers.size(); }

    void add(const QByteArray &question, const QList<DnsKnownAnswer> &known)
    {
        const qsizetype offset = questionHeaderSize + questions.size();
        questions.append(question);
        ++questionCount;
        for (const DnsKnownAnswer &answer : known) {
            const QByteArray wire = knownWireOf(answer, offset);
            if (wire.isEmpty() || size() + wire.size() > largestQuestionPacket)
                continue;
            answers.append(wire);
            ++answerCount;
        }
    }

    QByteArray bytes() const
    {
        QByteArray packet(questionHeaderSize, '\0');
        qToBigEndian(questionCount, packet.data() + 4);
        qToBigEndian(answerCount, packet.data() + 6);
        return packet + questions + answers;
    }
};

} // namespace

Result<DnsMessage> DnsMessage::read(QByteArrayView bytes)
{
    MUSTER_TRY(const DnsLayout layout, checkDnsMessage(bytes));
    const quint16 flags = qFromBigEndian<quint16>(bytes.data() + 2);
    if (flags & 0x780F)
        return fail(ErrorCode::Unsupported, DnsMessageText::tr("A DNS message is of a kind that multicast DNS does not use."),
                    u"flags %1"_s.arg(flags, 4, 16, QChar(u'0')));
    DnsMessage message;
    message.isResponse = (flags & 0x8000) != 0;
    for (const qsizetype offset : layout.questions) {
        const LdnsRecord question = recordAt(bytes, offset, LDNS_SECTION_QUESTION);
        if (const auto read = question ? readQuestion(question.get()) : std::nullopt)
            message.questions.append(*read);
    }
    for (const qsizetype offset : layout.records) {
        const LdnsRecord record = recordAt(bytes, offset, LDNS_SECTION_ANSWER);
        if (const auto read = record ? readRecord(record.get()) : std::nullopt)
            message.records.append(*read);
    }
    return message;
}

QVector<QByteArray> dnsQuestionPackets(const QVector<DnsQuestion> &questions, const QVector<DnsKnownAnswer> &known, AnswerTo to)
{
    QMultiHash<QString, DnsKnownAnswer> byType;
    for (const DnsKnownAnswer &answer : known)
        byType.insert(answer.instance.parent().key(), answer);
    QVector<QByteArray> packets;
    QuestionPacket packet;
    for (const DnsQuestion &question : questions) {
        QByteArray wire = questionWireOf(question);
        if (wire.isEmpty())
            continue; // a label read with U+FFFD in it may have outgrown its 63 bytes
        if (to == AnswerTo::Asker)
            wire[wire.size() - 2] = char(wire[wire.size() - 2] | 0x80); // of the class, which is last
        const QList<DnsKnownAnswer> answers = question.type == DnsType::Ptr ? byType.values(question.name.key())
                                                                            : QList<DnsKnownAnswer>();
        if (packet.questionCount > 0 && packet.size() + wire.size() + knownWireSizeOf(answers) > largestQuestionPacket) {
            packets.append(packet.bytes());
            packet = {};
        }
        packet.add(wire, answers);
    }
    if (packet.questionCount > 0)
        packets.append(packet.bytes());
    return packets;
}

} // namespace muster::discovery
