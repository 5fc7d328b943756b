// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/doctor/doctor_socket.h"
#include "discovery/doctor/host_wire.h"

#include <QElapsedTimer>
#include <QSocketNotifier>
#include <QTimer>

#include <memory>

namespace muster::discovery {

/// Speaks to one host over a socket until it answers or `patience` is over. Sends again every `again`.
class HostProbe : public TaskOf<ProbeAnswer>
{
    Q_OBJECT

public:
    HostProbe(const QHostAddress &address, int interface, std::chrono::milliseconds patience, std::chrono::milliseconds again);

protected:
    /// Makes the socket; false: the task ends with what notTried() says of errno.
    virtual bool open() = 0;
    /// 0 or errno.
    virtual int send() = 0;
    /// Looks at what came; may end().
    virtual void look() = 0;
    /// Whether an answer comes by the socket; else it is looked for now and then, whatever comes.
    virtual bool isAnsweredBySocket() const { return true; }
    /// Nothing came in time.
    virtual void giveUp();
    /// What `error` means to people, where nothing can be sent at all; empty: it may be tried again.
    virtual QString refusal(int error) const;

    void run() final;
    bool abort(const Error &why) final;
    void end(ProbeAnswer::Kind kind);
    void end(ProbeAnswer answer);
    std::chrono::microseconds elapsed() const;

    const QHostAddress m_address;
    const int m_interface;
    const std::chrono::milliseconds m_patience;
    DoctorSocket m_socket;
    int m_lastError = 0; ///< of sending

private:
    void tick();
    void sendNow();

    const std::chrono::milliseconds m_again;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_timer;
    QElapsedTimer m_since;
    QElapsedTimer m_sinceSent;
};

} // namespace muster::discovery
