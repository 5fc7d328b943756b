// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "discovery/doctor/doctor_facts.h"
#include "discovery/doctor/doctor_socket.h"

#include <QElapsedTimer>
#include <QTimer>

namespace muster::discovery {

/// Whether this machine lets in what is sent to a group: joins it, sends it a datagram with a time to live of 0, which the kernel hands
/// to the group's members on this machine and to nobody else, and waits for it. On its way it passes the firewall's rules for incoming
/// packets of the interface. Never fails: what goes wrong is in the outcome.
class OwnMulticast final : public TaskOf<MulticastCheck>
{
    Q_OBJECT

public:
    OwnMulticast(const NetworkInterface &interface, const QString &source, const Group &group, IpFamily family);

protected:
    void run() override;
    bool abort(const Error &why) override;

private:
    bool open();
    bool openMember();
    bool openSender();
    QHostAddress own() const;
    void tick();
    void end(MulticastCheck::Outcome outcome);

    const NetworkInterface m_interface;
    const Group m_group;
    const QHostAddress m_address;
    MulticastCheck m_check;
    DoctorSocket m_member;
    DoctorSocket m_sender;
    QTimer m_timer;
    int m_ticks = 0;
    bool m_isSent = false;
};

} // namespace muster::discovery
