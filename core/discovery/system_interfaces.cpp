// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/netlink_interfaces.h"
#include "discovery/neighbours/netlink_socket.h"
#include "discovery/network_interfaces.h"

#include <QSocketNotifier>
#include <QTimer>

#include <linux/rtnetlink.h>
#include <sys/socket.h>

using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

/// One cable plugged in is a dozen events.
constexpr auto linkSettleTime = 100ms;
constexpr auto linkRetryTime = 5s;

/// Reads everything anew whenever the kernel says that something changed, and compares: nothing can be missed for good.
class NetlinkNetworkInterfaces final : public NetworkInterfaces
{
public:
    NetlinkNetworkInterfaces() : m_events(NetlinkSocket::open(RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR))
    {
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, [this] { refresh(); });
        if (m_events) {
            m_notifier = std::make_unique<QSocketNotifier>(m_events->descriptor(), QSocketNotifier::Read);
            connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
                // Not started again while it runs: a link that flaps without end must not keep us from looking.
                if (m_events->discardNews() && (!m_timer.isActive() || m_timer.intervalAsDuration() > linkSettleTime))
                    m_timer.start(linkSettleTime);
            });
        }
        refresh();
    }

    QVector<NetworkInterface> current() const override { return m_current; }

private:
    static Result<QVector<NetworkInterface>> read()
    {
        MUSTER_TRY(NetlinkSocket socket, NetlinkSocket::open());
        MUSTER_TRY(const auto links, socket.dump(RTM_GETLINK, AF_UNSPEC));
        MUSTER_TRY(const auto addresses, socket.dump(RTM_GETADDR, AF_UNSPEC));
        return netlinkInterfaces(links, addresses);
    }

    void refresh()
    {
        const auto interfaces = read();
        if (!interfaces || !m_notifier)
            m_timer.start(linkRetryTime);
        if (interfaces && *interfaces != m_current) {
            m_current = *interfaces;
            Q_EMIT changed();
        }
    }

    Result<NetlinkSocket> m_events;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_timer;
    QVector<NetworkInterface> m_current;
};

} // namespace

std::unique_ptr<NetworkInterfaces> systemInterfaces()
{
    return std::make_unique<NetlinkNetworkInterfaces>();
}

} // namespace muster::discovery
