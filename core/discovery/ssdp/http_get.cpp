// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/http_get.h"

#include <QSocketNotifier>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype httpReadBuffer = 16 * 1024; // the rest waits in the system, and with the sender

} // namespace

HttpGet::HttpGet(TouchableHost host, const QUrl &url, qsizetype largest, Deadline deadline, QObject *parent)
    : TaskOf(deadline, parent)
    , m_host(std::move(host))
    , m_url(url)
    , m_answer(largest)
{
    m_socket.setReadBufferSize(httpReadBuffer);
    connect(&m_socket, &QTcpSocket::readyRead, this, &HttpGet::take);
    connect(&m_socket, &QTcpSocket::errorOccurred, this, &HttpGet::end);
}

HttpGet::~HttpGet() = default;

void HttpGet::run()
{
    OutgoingSocket begun = dialOut(m_host, quint16(m_url.port(80)));
    if (begun.error != 0) {
        giveUp(qt_error_string(begun.error));
        return;
    }
    m_descriptor = std::move(begun.descriptor);
    m_dialled = std::make_unique<QSocketNotifier>(m_descriptor.get(), QSocketNotifier::Write);
    connect(m_dialled.get(), &QSocketNotifier::activated, this, &HttpGet::dialled);
}

bool HttpGet::abort(const Error &)
{
    m_dialled.reset();
    m_descriptor = {};
    m_socket.abort();
    return true;
}

void HttpGet::dialled()
{
    m_dialled->setEnabled(false);
    const int error = endOfDialling(m_descriptor);
    if (error != 0) {
        giveUp(qt_error_string(error));
    } else if (m_socket.setSocketDescriptor(m_descriptor.get())) {
        m_descriptor.release();
        ask();
    } else {
        giveUp(m_socket.errorString());
    }
}

void HttpGet::ask()
{
    QByteArray target = m_url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    if (!target.startsWith('/'))
        target.prepend('/');
    const QByteArray authority = m_url.authority(QUrl::FullyEncoded).toLatin1();
    m_socket.write("GET " + target + " HTTP/1.1\r\nHost: " + authority
                   + "\r\nUser-Agent: Linux/1.0 UPnP/2.0 Muster/" MUSTER_VERSION
                     "\r\nAccept: text/xml, application/xml\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n");
}

void HttpGet::take()
{
    conclude(m_answer.take(m_socket.readAll()));
}

/// The other side closed it.
void HttpGet::end()
{
    if (m_socket.error() == QAbstractSocket::RemoteHostClosedError) {
        m_answer.take(m_socket.readAll());
        conclude(m_answer.end());
    } else {
        giveUp(m_socket.errorString());
    }
}

void HttpGet::giveUp(const QString &why)
{
    if (isRunning())
        finish(fail(ErrorCode::Unreachable, tr("%1 does not answer.").arg(m_host.address.toString()), why));
}

void HttpGet::conclude(HttpAnswer::State state)
{
    if (state == HttpAnswer::State::Partial || !isRunning())
        return;
    m_socket.disconnect(this);
    m_socket.abort();
    if (state == HttpAnswer::State::Whole)
        finish(m_answer.body());
    else
        finish(fail(ErrorCode::Rejected, tr("%1 sends no page, or one that is too large.").arg(m_host.address.toString())));
}

} // namespace muster::discovery
