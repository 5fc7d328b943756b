// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upnp_samples.h"

#include <QStringList>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

namespace muster {

/// A device's web server on loopback: answers every request with `answer`, and keeps what it was asked.
class UpnpWebServer : public QTcpServer
{
public:
    explicit UpnpWebServer(const QString &address = QStringLiteral("127.0.0.2"))
    {
        listen(QHostAddress(address));
        connect(this, &QTcpServer::newConnection, this, [this] {
            ++connections;
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::disconnected, this, [this] { ++closed; });
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                m_requests[socket] += socket->readAll();
                if (m_requests[socket].endsWith("\r\n\r\n"))
                    reply(socket);
            });
        });
    }

    static QByteArray page(const QByteArray &body, const QByteArray &status = "200 OK", const QByteArray &headers = {})
    {
        return "HTTP/1.1 " + status + "\r\nContent-Type: text/xml\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n"
               + headers + "\r\n" + body;
    }

    QString location(const QString &path = QStringLiteral("/rootDesc.xml")) const
    {
        return QStringLiteral("http://%1:%2%3").arg(serverAddress().toString()).arg(serverPort()).arg(path);
    }

    QByteArray answer = page(nasDescription());
    QByteArray drip;         ///< sent again and again behind the answer; the connection stays
    bool isSilent = false;   ///< says nothing at all
    QList<QByteArray> asked; ///< whole requests
    int connections = 0;
    int closed = 0;
    int waiting() const { return connections - closed; }

private:
    void reply(QTcpSocket *socket)
    {
        asked.append(m_requests.take(socket));
        if (isSilent)
            return;
        socket->write(answer);
        if (drip.isEmpty()) {
            socket->disconnectFromHost();
            return;
        }
        auto *timer = new QTimer(socket);
        connect(timer, &QTimer::timeout, socket, [this, socket] { socket->write(drip); });
        timer->start(20);
    }

    QHash<QTcpSocket *, QByteArray> m_requests;
};

} // namespace muster
