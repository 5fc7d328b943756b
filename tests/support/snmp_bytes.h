// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QVector>

#include <utility>

namespace muster {

/// Puts SNMP messages together and takes them apart byte by byte, the wrong ones too, without the library the program uses.
class SnmpBytes
{
public:
    static constexpr char integerTag = 0x02;
    static constexpr char octetsTag = 0x04;
    static constexpr char nullTag = 0x05;
    static constexpr char objectTag = 0x06;
    static constexpr char sequenceTag = 0x30;
    static constexpr char counterTag = 0x41;
    static constexpr char noSuchObjectTag = char(0x80);
    static constexpr char endOfViewTag = char(0x82);
    static constexpr char getTag = char(0xA0);
    static constexpr char responseTag = char(0xA2);
    static constexpr char getBulkTag = char(0xA5);
    static constexpr char reportTag = char(0xA8);

    static QByteArray element(char tag, const QByteArray &content = {})
    {
        QByteArray bytes(1, tag);
        if (content.size() < 128)
            bytes.append(char(content.size()));
        else
            bytes.append(char(0x82)).append(char(content.size() >> 8)).append(char(content.size()));
        return bytes + content;
    }
    static QByteArray integer(qint32 value)
    {
        QByteArray content;
        for (int shift = 24; shift >= 0; shift -= 8)
            content.append(char(value >> shift));
        const auto isSpare = [&] {
            return content.size() > 1
                   && ((content[0] == 0 && !(content[1] & 0x80)) || (content[0] == char(0xFF) && (content[1] & 0x80)));
        };
        while (isSpare())
            content.remove(0, 1);
        return element(integerTag, content);
    }
    static QByteArray octets(const QByteArray &value) { return element(octetsTag, value); }
    static QByteArray object(const QVector<quint32> &arcs)
    {
        QByteArray content(1, char(arcs[0] * 40 + arcs[1]));
        for (qsizetype i = 2; i < arcs.size(); ++i) {
            QByteArray sevens(1, char(arcs[i] & 0x7F));
            for (quint32 rest = arcs[i] >> 7; rest; rest >>= 7)
                sevens.prepend(char(0x80 | (rest & 0x7F)));
            content += sevens;
        }
        return element(objectTag, content);
    }
    static QByteArray variable(const QVector<quint32> &name, const QByteArray &value)
    {
        return element(sequenceTag, object(name) + value);
    }
    static QByteArray pdu(char tag, qint32 id, const QByteArray &variables, qint32 first = 0, qint32 second = 0)
    {
        return element(tag, integer(id) + integer(first) + integer(second) + element(sequenceTag, variables));
    }
    static QByteArray version2c(const QByteArray &pdu, const QByteArray &community = "public")
    {
        return element(sequenceTag, integer(1) + octets(community) + pdu);
    }
    static QByteArray response(qint32 id, const QByteArray &variables, qint32 error = 0)
    {
        return version2c(pdu(responseTag, id, variables, error));
    }
    static QByteArray version3(qint32 id, const QByteArray &engine, const QByteArray &pdu, char flags = 0, qint32 model = 3)
    {
        const QByteArray global = element(sequenceTag,
                                          integer(id) + integer(65507) + octets(QByteArray(1, flags)) + integer(model));
        const QByteArray security = element(sequenceTag,
                                            octets(engine) + integer(7) + integer(4711) + octets({}) + octets({}) + octets({}));
        return element(sequenceTag,
                       integer(3) + global + octets(security) + element(sequenceTag, octets(engine) + octets({}) + pdu));
    }
    /// What an agent tells somebody without a name: usmStatsUnknownEngineIDs is 1 (RFC 3414 section 4).
    static QByteArray report(qint32 id, const QByteArray &engine)
    {
        const QByteArray unknown = variable({1, 3, 6, 1, 6, 3, 15, 1, 1, 4, 0}, element(counterTag, QByteArray(1, 1)));
        return version3(id, engine, pdu(reportTag, 0, unknown));
    }

    /// The elements side by side in sound bytes.
    static QVector<std::pair<char, QByteArray>> parts(QByteArray bytes)
    {
        QVector<std::pair<char, QByteArray>> parts;
        while (bytes.size() >= 2) {
            qsizetype begin = 2;
            qsizetype length = quint8(bytes[1]);
            if (length & 0x80) {
                const qsizetype count = length & 0x7F;
                length = 0;
                while (begin < 2 + count)
                    length = length << 8 | quint8(bytes[begin++]);
            }
            parts.append({bytes[0], bytes.sliced(begin, length)});
            bytes = bytes.sliced(begin + length);
        }
        return parts;
    }
    static qint32 number(const QByteArray &content)
    {
        qint64 value = 0;
        for (const char byte : content)
            value = value << 8 | quint8(byte);
        return qint32(value);
    }
};

} // namespace muster
