// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/snmp_bytes.h"

#include <QHash>
#include <QMap>
#include <QUdpSocket>

#include <functional>

namespace muster {

/// A device with an address of its own on loopback, and what its agent says there.
class SnmpAgent final : public QObject
{
public:
    using Name = QVector<quint32>;

    /// At port 0: one that is free.
    explicit SnmpAgent(const QString &address, quint16 port = 0)
    {
        isReady = m_socket.bind(QHostAddress(address), port);
        connect(&m_socket, &QUdpSocket::readyRead, this, [this] {
            while (m_socket.hasPendingDatagrams())
                take();
        });
    }

    quint16 port() const { return m_socket.localPort(); }
    QHostAddress asker() const { return m_asker; } ///< the last
    void say(const QByteArray &bytes)
    {
        m_socket.writeDatagram(bytes, m_asker, m_askerPort);
        ++answers;
    }

    bool isReady = false;
    bool answersPublic = true;
    QByteArray engine;              ///< what version 3 is told; empty: nothing
    QMap<Name, QByteArray> objects; ///< values as BER
    qint32 error = 0;
    int deafFor = 0;             ///< questions
    int mostAnswers = 1'000'000; ///< of its own accord
    /// What is said instead, in several datagrams.
    std::function<QVector<QByteArray>(const QByteArray &question, qint32 id)> instead;
    QVector<QByteArray> heard;
    QVector<qint32> ids;
    int answers = 0;

private:
    void take()
    {
        QByteArray question(m_socket.pendingDatagramSize(), '\0');
        m_socket.readDatagram(question.data(), question.size(), &m_asker, &m_askerPort);
        heard.append(question);
        const auto message = SnmpBytes::parts(SnmpBytes::parts(question).first().second);
        const bool isVersion3 = SnmpBytes::number(message[0].second) == 3;
        const auto pdu = SnmpBytes::parts(isVersion3 ? QByteArray() : message[2].second);
        const qint32 id = SnmpBytes::number(isVersion3 ? SnmpBytes::parts(message[1].second)[0].second : pdu[0].second);
        ids.append(id);
        if (heard.size() <= deafFor || answers >= mostAnswers)
            return;
        if (instead) {
            for (const QByteArray &bytes : instead(question, id))
                say(bytes);
        } else if (isVersion3) {
            if (!engine.isEmpty())
                say(SnmpBytes::report(id, engine));
        } else if (answersPublic) {
            say(SnmpBytes::response(id, answerTo(message[2].first, pdu), error));
        }
    }

    QByteArray answerTo(char tag, const QVector<std::pair<char, QByteArray>> &pdu) const
    {
        QVector<Name> names;
        for (const auto &variable : SnmpBytes::parts(pdu[3].second))
            names.append(nameOf(SnmpBytes::parts(variable.second)[0].second));
        if (tag == SnmpBytes::getTag) {
            QByteArray variables;
            for (const Name &name : names)
                variables += SnmpBytes::variable(name, objects.value(name, SnmpBytes::element(SnmpBytes::noSuchObjectTag)));
            return variables;
        }
        QByteArray variables;
        for (int row = 0; row < SnmpBytes::number(pdu[2].second); ++row) {
            for (Name &name : names) {
                const auto next = objects.upperBound(name);
                if (next != objects.cend())
                    name = next.key();
                variables += SnmpBytes::variable(name,
                                                 next == objects.cend() ? SnmpBytes::element(SnmpBytes::endOfViewTag) : *next);
            }
        }
        return variables;
    }

    static Name nameOf(const QByteArray &content)
    {
        Name name{quint32(content[0]) / 40, quint32(content[0]) % 40};
        quint32 arc = 0;
        for (const char byte : content.sliced(1)) {
            arc = arc << 7 | (quint8(byte) & 0x7F);
            if (byte & 0x80)
                continue;
            name.append(arc);
            arc = 0;
        }
        return name;
    }

    QUdpSocket m_socket;
    QHostAddress m_asker;
    quint16 m_askerPort = 0;
};

} // namespace muster
