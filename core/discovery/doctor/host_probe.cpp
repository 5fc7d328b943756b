// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/host_probe.h"

#include <QCoreApplication>

#include <cerrno>

using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr auto probeTick = 20ms;
constexpr auto probeGrace = 5s; ///< beyond its patience a probe is stuck

struct HostProbeText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

} // namespace

HostProbe::HostProbe(const QHostAddress &address, int interface, std::chrono::milliseconds patience,
                     std::chrono::milliseconds again)
    : TaskOf(Deadline::after(patience + probeGrace))
    , m_address(address)
    , m_interface(interface)
    , m_patience(patience)
    , m_again(again)
    , m_timer(this)
{
    connect(&m_timer, &QTimer::timeout, this, &HostProbe::tick);
}

void HostProbe::run()
{
    m_since.start();
    if (!open()) {
        ProbeAnswer answer;
        answer.reason = refusal(errno);
        if (answer.reason.isEmpty())
            answer.reason = HostProbeText::tr("It could not be tried: %1.").arg(qt_error_string(errno));
        return end(answer);
    }
    if (m_socket.isOpen() && isAnsweredBySocket()) {
        m_notifier = std::make_unique<QSocketNotifier>(m_socket.get(), QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
            if (isRunning())
                look();
        });
    }
    m_timer.start(probeTick);
    sendNow();
}

bool HostProbe::abort(const Error &)
{
    m_timer.stop();
    m_notifier.reset();
    return true;
}

void HostProbe::sendNow()
{
    m_sinceSent.start();
    m_lastError = send();
    const QString reason = m_lastError == 0 ? QString() : refusal(m_lastError);
    if (!reason.isEmpty()) {
        ProbeAnswer answer;
        answer.reason = reason;
        end(answer);
    }
}

void HostProbe::tick()
{
    look();
    if (!isRunning())
        return;
    if (std::chrono::milliseconds(m_since.elapsed()) >= m_patience)
        giveUp();
    else if (std::chrono::milliseconds(m_sinceSent.elapsed()) >= m_again)
        sendNow();
}

void HostProbe::giveUp()
{
    end(ProbeAnswer::Kind::Silent);
}

QString HostProbe::refusal(int error) const
{
    return error == EACCES || error == EPERM
               ? HostProbeText::tr("The system forbids it: look at the firewall's rules for outgoing packets.")
               : QString();
}

void HostProbe::end(ProbeAnswer::Kind kind)
{
    ProbeAnswer answer;
    answer.kind = kind;
    end(answer);
}

void HostProbe::end(ProbeAnswer answer)
{
    m_timer.stop();
    if (m_notifier)
        m_notifier->setEnabled(false);
    answer.took = elapsed();
    finish(std::move(answer));
}

std::chrono::microseconds HostProbe::elapsed() const
{
    return std::chrono::microseconds(m_since.nsecsElapsed() / 1000);
}

} // namespace muster::discovery
