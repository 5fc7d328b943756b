// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/first_words/words_connection.h"

#include "discovery/first_words/banner_words.h"
#include "discovery/first_words/http_words.h"
#include "discovery/first_words/words_tls.h"
#include "discovery/outgoing_socket.h"

#include <QSocketNotifier>
#include <QSslSocket>

#include <cerrno>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

/// Bytes that come one by one are looked at together: looking costs more than they do.
constexpr auto wordsGather = 20ms;

bool isTlsTalk(WordsPort::Talk talk)
{
    return talk == WordsPort::Talk::Tls || talk == WordsPort::Talk::TlsHttp;
}

} // namespace

HeardPort::State WordsConnection::stateOfDialling(int error)
{
    switch (error) {
    case 0: return HeardPort::State::Open;
    case ECONNREFUSED:
    case ECONNRESET: return HeardPort::State::Refused;
    case EHOSTUNREACH: // also what a firewall says of a port, by ICMP
    case ETIMEDOUT: return HeardPort::State::NoAnswer;
    case ENETUNREACH:
    case ENETDOWN:
    case EADDRNOTAVAIL:
    case ENODEV: return HeardPort::State::Unreachable;
    default:
        return HeardPort::State::NotAsked; // a firewall of ours (EPERM), no descriptor left (EMFILE): says nothing of the host
    }
}

WordsConnection::WordsConnection(TouchableHost host, const WordsPort &port, const WordsLimits &limits)
    : m_host(std::move(host))
    , m_limits(limits)
    , m_heard{port}
{
    m_deadline.setSingleShot(true);
    m_gather.setSingleShot(true);
    m_gather.setInterval(wordsGather);
    connect(&m_gather, &QTimer::timeout, this, &WordsConnection::gather);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        if (m_heard.state == HeardPort::State::NotAsked)
            m_heard.state = HeardPort::State::NoAnswer;
        end();
    });
}

WordsConnection::~WordsConnection() = default;

HeardPort WordsConnection::heard() const
{
    return m_heard;
}

void WordsConnection::begin()
{
    OutgoingSocket dialled = dialOut(m_host, m_heard.port.number);
    if (dialled.error == 0) {
        m_descriptor = std::move(dialled.descriptor);
        m_deadline.start(m_limits.connect);
        m_dialled = std::make_unique<QSocketNotifier>(m_descriptor.get(), QSocketNotifier::Write);
        connect(m_dialled.get(), &QSocketNotifier::activated, this, &WordsConnection::dialled);
    } else {
        m_heard.state = stateOfDialling(dialled.error);
        QTimer::singleShot(0ms, this, &WordsConnection::end);
    }
}

void WordsConnection::dialled()
{
    m_dialled->setEnabled(false);
    m_heard.state = stateOfDialling(endOfDialling(m_descriptor));
    if (m_heard.state != HeardPort::State::Open || m_heard.port.talk == WordsPort::Talk::Look)
        end();
    else
        converse();
}

void WordsConnection::converse()
{
    m_deadline.start(m_limits.read);
    const bool isTls = isTlsTalk(m_heard.port.talk);
    if (isTls && !QSslSocket::supportsSsl()) {
        end(); // open, and this system has no TLS
        return;
    }
    m_socket = isTls ? std::make_unique<QSslSocket>() : std::make_unique<QTcpSocket>();
    m_socket->setReadBufferSize(m_limits.bytes);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, [this] {
        if (!m_gather.isActive())
            m_gather.start();
    });
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &WordsConnection::end, Qt::QueuedConnection);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &WordsConnection::end, Qt::QueuedConnection);
    if (!m_socket->setSocketDescriptor(m_descriptor.get())) {
        end();
        return;
    }
    m_descriptor.release();
    if (isTls)
        startTls();
    else
        ask();
}

void WordsConnection::startTls()
{
    auto *socket = static_cast<QSslSocket *>(m_socket.get());
    m_heard.isTlsBroken = true; // until it has come about
    connect(socket, &QSslSocket::encrypted, this, [this, socket] {
        m_heard.isTlsBroken = false;
        m_heard.certificate = certificateWords(socket->peerCertificate());
        m_deadline.start(m_limits.read);
        if (m_heard.port.talk == WordsPort::Talk::TlsHttp)
            ask();
        else
            m_deadline.start(0ms);
    });
    socket->setSslConfiguration(firstWordsTls());
    socket->startClientEncryption();
}

void WordsConnection::ask()
{
    const quint16 port = m_heard.port.number;
    const QByteArray address = m_host.address.toString().toLatin1();
    const QByteArray place = port == 80 || port == 443 ? address : address + ':' + QByteArray::number(port);
    if (m_heard.port.talk == WordsPort::Talk::Rtsp)
        m_socket->write("OPTIONS rtsp://" + place + "/ RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: Muster\r\n\r\n");
    else if (m_heard.port.talk == WordsPort::Talk::Http || m_heard.port.talk == WordsPort::Talk::TlsHttp)
        m_socket->write("GET / HTTP/1.1\r\nHost: " + place
                        + "\r\nUser-Agent: Muster\r\nAccept: text/html, */*;q=0.5\r\nConnection: close\r\n\r\n");
}

/// Takes what has come.
void WordsConnection::gather()
{
    if (!m_socket || m_isOver)
        return;
    m_heard.said += m_socket->read(m_limits.bytes - m_heard.said.size());
    m_heard.isCut = m_heard.said.size() >= m_limits.bytes;
    if (m_heard.isCut || isWhole())
        end();
}

bool WordsConnection::isWhole() const
{
    if (m_heard.port.talk == WordsPort::Talk::Listen)
        return BannerWords::isWhole(m_heard.said, QString::fromLatin1(m_heard.port.service));
    return HttpWords::isWhole(m_heard.said);
}

void WordsConnection::end()
{
    if (m_isOver)
        return;
    m_isOver = true;
    m_deadline.stop();
    m_gather.stop();
    if (m_socket && !m_heard.isTlsBroken)
        m_heard.said += m_socket->read(m_limits.bytes - m_heard.said.size());
    Q_EMIT finished();
}

} // namespace muster::discovery
