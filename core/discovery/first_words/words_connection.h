// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/first_words/heard_port.h"
#include "discovery/host_rounds.h"
#include "discovery/socket_descriptor.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>

class QSocketNotifier;
class QTcpSocket;

namespace muster::discovery {

/// How much time and memory first words may cost.
struct WordsLimits
{
    std::chrono::milliseconds connect{1500};
    std::chrono::milliseconds read{2000}; ///< for the handshake, and for the answer
    std::chrono::milliseconds host{8000}; ///< for all ports of one
    std::chrono::milliseconds pace{25};   ///< from one connection to a host to the next
    int atOnce = 4;                       ///< connections to a host
    qsizetype bytes = 16384;              ///< read of a port
};

/// One connection to one port: asks the one question that is asked there and hears the answer. Leaves by the given interface only.
/// Closes with its end. Lives in the core thread.
class WordsConnection final : public QObject
{
    Q_OBJECT

public:
    WordsConnection(TouchableHost host, const WordsPort &port, const WordsLimits &limits);
    ~WordsConnection() override;

    /// What an errno of connecting says of the port. Unreachable is said of all ports of the host.
    static HeardPort::State stateOfDialling(int error);

    void begin();
    /// What came of it, at any moment: a port is known to be open as soon as it is.
    HeardPort heard() const;

Q_SIGNALS:
    /// Once, never from begin().
    void finished();

private:
    void dialled();
    void converse();
    void startTls();
    void ask();
    void gather();
    void end();
    bool isWhole() const;

    const TouchableHost m_host;
    const WordsLimits m_limits;
    HeardPort m_heard;
    SocketDescriptor m_descriptor;
    std::unique_ptr<QSocketNotifier> m_dialled;
    std::unique_ptr<QTcpSocket> m_socket;
    QTimer m_deadline;
    QTimer m_gather;
    bool m_isOver = false;
};

} // namespace muster::discovery
