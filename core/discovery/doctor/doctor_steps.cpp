// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/doctor_finding.h"
#include "discovery/doctor/doctor_protocol.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

struct DoctorStepText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

} // namespace

QVector<DoctorStep> firewallSteps(const DoctorFacts &facts, const QStringList &sources)
{
    QStringList ports;
    QStringList titles;
    for (const QString &source : sources)
        if (const DoctorProtocol *protocol = doctorProtocol(source)) {
            ports += QString::number(protocol->port);
            titles += facts.title(source);
        }
    const QString list = ports.join(u", "_s);
    return {{DoctorStepText::tr("Let UDP port %1 (%2) in. With firewalld: firewall-cmd; with ufw: ufw allow.")
                 .arg(list, titles.join(u", "_s)),
             u"sudo nft insert rule inet filter input udp dport { %1 } accept"_s.arg(list)},
            {DoctorStepText::tr("Look at the rules for incoming multicast."), u"sudo nft list ruleset"_s}};
}

QVector<DoctorStep> multicastLostSteps(const QString &interface)
{
    return {{DoctorStepText::tr("Turn on an IGMP querier on the switch or router of %1, or turn its IGMP snooping off.")
                 .arg(interface),
             {}},
            {DoctorStepText::tr("On Wi-Fi: allow multicast between clients at the access point."), {}},
            {DoctorStepText::tr("Look whether a firewall on this computer drops multicast by its sender."),
             u"sudo nft list ruleset"_s}};
}

QVector<DoctorStep> tableFullSteps()
{
    return {{DoctorStepText::tr("Wait for the sweep or scan that fills the table to end, or stop it, and ask again after 5 s."),
             {}},
            {DoctorStepText::tr("Sweep smaller networks: a /24 never fills the table."), {}},
            {DoctorStepText::tr("Give the table more room."), u"sudo sysctl net.ipv4.neigh.default.gc_thresh3=8192"_s}};
}

QVector<DoctorStep> addressSteps(const QString &interface, const QHostAddress &near)
{
    QHostAddress example(u"192.168.1.250"_s);
    if (near.protocol() == QAbstractSocket::IPv4Protocol) {
        const quint32 base = near.toIPv4Address() & 0xFFFFFF00;
        example = QHostAddress(near.toIPv4Address() == base + 250 ? base + 251 : base + 250);
    }
    return {{DoctorStepText::tr("Look whether the network of %1 has a DHCP server, and ask it for an address.").arg(interface),
             u"nmcli device connect %1"_s.arg(interface)},
            {DoctorStepText::tr("Or give %1 a free address of the devices' network.").arg(interface),
             u"sudo ip address add %1/24 dev %2"_s.arg(example.toString(), interface)}};
}

QVector<DoctorStep> touchSteps(const QString &network)
{
    return {{DoctorStepText::tr("Allow single hosts of %1 to be spoken to.").arg(network),
             u"musterctl discover --network %1"_s.arg(network)}};
}

} // namespace muster::discovery
