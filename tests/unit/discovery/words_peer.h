// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <memory>

namespace muster {

/// Of O=Testbed, CN=camera-02-00-5E-10-00-01, signed by itself; `openssl x509 -fingerprint -sha256` says wordsFingerprint.
inline constexpr char wordsKey[] = "-----BEGIN PRIVATE KEY-----\n"
                                   "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg8El4yLTgAOnmWqhz\n"
                                   "LjXayUucw1xQ0i3qn0vcU0vFMF6hRANCAARC5JB8ND92gqj/uDaQMxXWEzhu0zTZ\n"
                                   "KCxAXG3Zi9dU/p+cAEvcuMnCQe4mn9hemMxkcG/plfu0JO8PR0fRNeF0\n"
                                   "-----END PRIVATE KEY-----\n";
inline constexpr char wordsCertificate[] = "-----BEGIN CERTIFICATE-----\n"
                                           "MIIBwTCCAWegAwIBAgIUC9y939aDd70YDRYIiP6P6HyIETYwCgYIKoZIzj0EAwIw\n"
                                           "NTEQMA4GA1UECgwHVGVzdGJlZDEhMB8GA1UEAwwYY2FtZXJhLTAyLTAwLTVFLTEw\n"
                                           "LTAwLTAxMCAXDTI2MTEyMjE0NDkzMloYDzIxMjYxMDI5MTQ0OTMyWjA1MRAwDgYD\n"
                                           "VQQKDAdUZXN0YmVkMSEwHwYDVQQDDBhjYW1lcmEtMDItMDAtNUUtMTAtMDAtMDEw\n"
                                           "WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARC5JB8ND92gqj/uDaQMxXWEzhu0zTZ\n"
                                           "KCxAXG3Zi9dU/p+cAEvcuMnCQe4mn9hemMxkcG/plfu0JO8PR0fRNeF0o1MwUTAd\n"
                                           "BgNVHQ4EFgQU+mm6qAqu1z1KRV2xurUueOf9luMwHwYDVR0jBBgwFoAU+mm6qAqu\n"
                                           "1z1KRV2xurUueOf9luMwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBF\n"
                                           "AiEArFRl+kxbrA291/1mPYWTHZXytOeQ+SnSZQ/GiqXq4dsCIGSrXv2BfjAswjhu\n"
                                           "ku5EpxvTwjEREOiIo7knq2alL3KZ\n"
                                           "-----END CERTIFICATE-----\n";
inline const QString wordsFingerprint =
    QStringLiteral("73:32:D7:F4:26:38:AB:81:57:7B:62:CB:9F:3C:98:BA:3B:D0:B4:6D:F8:79:98:03:40:4F:9E:70:39:FB:E6:0F");

/// A port on loopback that behaves as a test wants.
class WordsPeer : public QObject
{
public:
    struct Manner
    {
        QByteArray greeting;      ///< at once
        QByteArray answer;        ///< to the first bytes
        QByteArray drip;          ///< again and again
        bool hangsUp = false;     ///< at once, or behind the answer
        bool isEncrypted = false; ///< speaks TLS
    };

    explicit WordsPeer(Manner manner, const QString &address = QStringLiteral("127.0.0.2")) : m_manner(std::move(manner))
    {
        if (m_manner.isEncrypted) {
            auto server = std::make_unique<QSslServer>();
            QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
            configuration.setLocalCertificate(QSslCertificate(QByteArray(wordsCertificate)));
            configuration.setPrivateKey(QSslKey(QByteArray(wordsKey), QSsl::Ec));
            configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
            server->setSslConfiguration(configuration);
            m_server = std::move(server);
        } else {
            m_server = std::make_unique<QTcpServer>();
        }
        connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, &WordsPeer::serve);
        isReady = m_server->listen(QHostAddress(address), 0);
        port = m_server->serverPort();
    }

    void close() { m_server->close(); }

    bool isReady = false;
    quint16 port = 0;
    int connections = 0;
    int open = 0;
    int mostOpen = 0;
    QByteArray heard;

private:
    void serve()
    {
        while (QTcpSocket *socket = m_server->nextPendingConnection()) {
            ++connections;
            mostOpen = std::max(mostOpen, ++open);
            connect(socket, &QTcpSocket::disconnected, this, [this] { --open; });
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                const bool isFirst = !socket->property("answered").toBool();
                heard += socket->readAll();
                if (isFirst && !m_manner.answer.isEmpty()) {
                    socket->setProperty("answered", true);
                    socket->write(m_manner.answer);
                    if (m_manner.hangsUp)
                        socket->disconnectFromHost();
                }
            });
            socket->write(m_manner.greeting);
            if (m_manner.hangsUp && m_manner.answer.isEmpty())
                socket->disconnectFromHost();
            if (!m_manner.drip.isEmpty()) {
                auto *timer = new QTimer(socket);
                connect(timer, &QTimer::timeout, socket, [this, socket] {
                    if (socket->isOpen() && socket->bytesToWrite() < (1 << 21))
                        socket->write(m_manner.drip);
                });
                timer->start(5);
            }
        }
    }

    const Manner m_manner;
    std::unique_ptr<QTcpServer> m_server;
};

} // namespace muster
