// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/group/datagram_budget.h"
#include "discovery/host_rounds.h"
#include "discovery/interface_source.h"
#include "discovery/snmp/enterprise_numbers.h"
#include "discovery/snmp/snmp_socket.h"
#include "discovery/snmp/snmp_visit.h"

#include <QDeadlineTimer>
#include <QTimer>

#include <deque>
#include <map>

namespace muster::discovery {

/// How SNMP agents are spoken to; other than this only in tests.
struct SnmpPace
{
    HostRounds::Pace rounds{std::chrono::hours(1), 32}; ///< a host that is silent takes 6 s, and four datagrams in that time
    quint16 port = 161;
    std::chrono::milliseconds patience{1500}; ///< with a question
    int tries = 2;                            ///< of a question
    std::chrono::milliseconds gap{2};         ///< from one datagram of ours to the next
};

/// Visits the SNMP agents of one interface, host by host, where touch is allowed: an SnmpVisit each. Tells what each says of itself,
/// once a visit. Lives in the core thread.
class SnmpInterface final : public InterfacePart
{
    Q_OBJECT

public:
    /// `enterprises`, `neighbours` and `clock` outlive it.
    SnmpInterface(const EnterpriseNumbers &enterprises, NeighbourTable &neighbours, const Clock &clock, const SnmpPace &pace,
                  const Network &network);
    ~SnmpInterface() override;

    void probe() override;
    Channel channel() const override;

private:
    struct Visit
    {
        TouchableHost host;
        SnmpVisit talk;
        int tries = 0; ///< of its open question
        QDeadlineTimer patience{QDeadlineTimer::Forever};
    };
    using Visits = std::map<quint32, Visit>; ///< by IPv4 address

    void networkChanged(const Network &before) override;
    void begin(const TouchableHost &host);
    void queue(quint32 host);
    void sendNext();
    void send(Visit &visit);
    SnmpSocket *socketFor(const TouchableHost &host);
    void setTrouble(const Result<> &result);
    void hear(const QByteArray &bytes, const QHostAddress &sender);
    void heedRefusal(const QHostAddress &host);
    void look();
    void end(Visits::iterator visit);
    void tell();

    const EnterpriseNumbers &m_enterprises;
    const Clock &m_clock;
    const SnmpPace m_pace;
    HostRounds m_rounds;
    Visits m_visits;
    std::deque<quint32> m_toSend;
    std::map<quint32, std::unique_ptr<SnmpSocket>> m_sockets; ///< by our own address; none while nobody is visited
    DatagramBudget m_budget;
    Traffic m_traffic;
    qint64 m_visitedBefore = 0; ///< when the visits began that are under way
    QVector<Sighting> m_untold;
    QTimer m_sendTimer;
    QTimer m_lookTimer;
    QTimer m_tellTimer;
};

} // namespace muster::discovery
