// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/doctor/doctor_service.h"
#include "support/fake_source.h"

namespace muster {

/// What the kernel would say of a machine whose one interface is fakeInterface().
class FakeNetworkView final : public discovery::NetworkView
{
public:
    Result<QVector<discovery::Link>> links() override { return machineLinks; }
    Result<discovery::Route> routeTo(const QHostAddress &) override { return route; }
    Result<QVector<discovery::NeighbourEntry>> neighbours() override { return entries; }
    Result<discovery::NeighbourTableUse> tableUse() override { return use; }

    QVector<discovery::Link> machineLinks{{fakeInterface(), discovery::Link::Medium::Wired, true, true, false}};
    discovery::Route route{discovery::Route::Kind::OnLink, 2, {}, QHostAddress(QStringLiteral("10.0.1.2"))};
    QVector<discovery::NeighbourEntry> entries;
    discovery::NeighbourTableUse use{{4, 1024, 0}, {2, 1024, 0}};
};

/// Answers at once for the host it speaks to.
class FakeHostWire final : public discovery::HostWire
{
public:
    discovery::ProbeTask resolve(int, const QHostAddress &, const QHostAddress &, Proof) override { return answered(neighbour); }
    discovery::ProbeTask ping(const QHostAddress &) override { return answered(echo); }
    discovery::ProbeTask ask(const QHostAddress &, quint16, const QVector<QByteArray> &) override { return answered(datagram); }
    discovery::ProbeTask knock(const QHostAddress &, const QVector<quint16> &) override { return answered(tcp); }
    std::unique_ptr<TaskOf<discovery::MulticastCheck>> hearOurselves(const discovery::NetworkInterface &interface,
                                                                     const QString &source, const discovery::Group &,
                                                                     discovery::IpFamily family) override
    {
        return answered(discovery::MulticastCheck{interface.name, source, family, multicast});
    }

    discovery::ProbeAnswer neighbour{discovery::ProbeAnswer::Kind::Answered,
                                     std::chrono::microseconds(800),
                                     QStringLiteral("AC:CC:8E:21:90:4D"),
                                     {},
                                     false,
                                     {}};
    discovery::ProbeAnswer echo{discovery::ProbeAnswer::Kind::Silent, {}, {}, {}, false, {}};
    discovery::ProbeAnswer datagram{discovery::ProbeAnswer::Kind::Silent, {}, {}, {}, false, {}};
    discovery::ProbeAnswer tcp{discovery::ProbeAnswer::Kind::Silent, {}, {}, {}, false, {}};
    discovery::MulticastCheck::Outcome multicast = discovery::MulticastCheck::Outcome::Came;

private:
    template<typename T>
    class Answer final : public TaskOf<T>
    {
    public:
        explicit Answer(T value) : TaskOf<T>(Deadline::after(std::chrono::minutes(1))), m_value(std::move(value)) {}

    protected:
        void run() override { this->finish(std::move(m_value)); }
        bool abort(const Error &) override { return true; }

    private:
        T m_value;
    };

    template<typename T>
    static std::unique_ptr<TaskOf<T>> answered(T value)
    {
        return std::make_unique<Answer<T>>(std::move(value));
    }
};

} // namespace muster
