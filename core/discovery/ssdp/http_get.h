// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "discovery/outgoing_socket.h"
#include "discovery/ssdp/http_answer.h"

#include <QTcpSocket>
#include <QUrl>

class QSocketNotifier;

namespace muster::discovery {

/// Gets one page from one host on the link: the body of a 200, no larger than asked for. Knows no names, no redirections, no proxies, no
/// cookies and no passwords.
///
/// QNetworkAccessManager is not used for hosts that nobody knows: in 6.4 a head without end keeps its thread reading, where neither
/// abort() nor a timeout reaches it, and grows without bound.
class HttpGet final : public TaskOf<QByteArray>
{
    Q_OBJECT

public:
    /// `url` says path, query and port; who is asked is `host`.
    HttpGet(TouchableHost host, const QUrl &url, qsizetype largest, Deadline deadline, QObject *parent = nullptr);
    ~HttpGet() override;

private:
    void run() override;
    bool abort(const Error &why) override;
    void dialled();
    void ask();
    void take();
    void end();
    void conclude(HttpAnswer::State state);
    void giveUp(const QString &why);

    const TouchableHost m_host;
    const QUrl m_url;
    HttpAnswer m_answer;
    SocketDescriptor m_descriptor; ///< until it is connected
    std::unique_ptr<QSocketNotifier> m_dialled;
    QTcpSocket m_socket;
};

} // namespace muster::discovery
