// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QtEndian>

namespace muster {

/// Puts a DNS message together byte by byte, the wrong ones too. Names are given as on the wire.
class DnsBytes
{
public:
    static QByteArray name(const QList<QByteArray> &labels)
    {
        QByteArray wire;
        for (const QByteArray &label : labels)
            wire.append(char(label.size())).append(label);
        return wire.append('\0');
    }
    static QByteArray pointer(quint16 offset) { return word(quint16(0xC000 | offset)); }
    static QByteArray word(quint16 value)
    {
        QByteArray wire(2, '\0');
        qToBigEndian(value, wire.data());
        return wire;
    }
    static QByteArray longWord(quint32 value)
    {
        QByteArray wire(4, '\0');
        qToBigEndian(value, wire.data());
        return wire;
    }
    static QByteArray server(quint16 port, const QByteArray &host) { return word(0) + word(0) + word(port) + host; }
    static QByteArray texts(const QList<QByteArray> &strings)
    {
        QByteArray wire;
        for (const QByteArray &string : strings)
            wire.append(char(string.size())).append(string);
        return wire;
    }
    static QByteArray address(const QString &text)
    {
        const QHostAddress address(text);
        if (address.protocol() == QAbstractSocket::IPv4Protocol)
            return longWord(address.toIPv4Address());
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        return QByteArray(reinterpret_cast<const char *>(&bytes), sizeof bytes);
    }

    quint16 flags = 0x8400; ///< a response of an authority

    DnsBytes &question(const QByteArray &name, quint16 type, quint16 dnsClass = 1)
    {
        ++m_counts[0];
        m_body += name + word(type) + word(dnsClass);
        return *this;
    }
    DnsBytes &answer(const QByteArray &name, quint16 type, const QByteArray &content, quint32 ttl = 120,
                     quint16 dnsClass = 0x8001)
    {
        ++m_counts[1];
        m_body += name + word(type) + word(dnsClass) + longWord(ttl) + word(quint16(content.size())) + content;
        return *this;
    }
    DnsBytes &raw(const QByteArray &bytes)
    {
        m_body += bytes;
        return *this;
    }
    DnsBytes &counts(quint16 questions, quint16 answers, quint16 authority, quint16 additional)
    {
        const quint16 lied[]{questions, answers, authority, additional};
        std::copy(std::begin(lied), std::end(lied), m_counts);
        return *this;
    }
    /// Where the next byte will stand.
    quint16 offset() const { return quint16(12 + m_body.size()); }

    QByteArray bytes() const
    {
        QByteArray message = word(0) + word(flags);
        for (const quint16 count : m_counts)
            message += word(count);
        return message + m_body;
    }

private:
    quint16 m_counts[4] = {};
    QByteArray m_body;
};

} // namespace muster
