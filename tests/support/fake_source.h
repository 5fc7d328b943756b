// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_service.h"

namespace muster {

/// Interfaces a test makes up.
class FakeInterfaces final : public discovery::NetworkInterfaces
{
public:
    explicit FakeInterfaces(QVector<discovery::NetworkInterface> interfaces = {}) : m_interfaces(std::move(interfaces)) {}

    QVector<discovery::NetworkInterface> current() const override { return m_interfaces; }
    void set(QVector<discovery::NetworkInterface> interfaces)
    {
        m_interfaces = std::move(interfaces);
        Q_EMIT changed();
    }

private:
    QVector<discovery::NetworkInterface> m_interfaces;
};

/// A neighbour table a test fills.
class FakeNeighbours final : public discovery::NeighbourTable
{
public:
    Result<QVector<discovery::Neighbour>> read() override
    {
        ++reads;
        if (isBroken)
            return fail(ErrorCode::Internal, QStringLiteral("the table can't be read"));
        return entries;
    }
    Result<QVector<discovery::LinkAddress>> unanswered() override { return failed; }
    discovery::TableLimits limits(int) override { return tableLimits; }
    void resolve(const discovery::NetworkInterface &, const QHostAddress &, const QHostAddress &address) override
    {
        resolved += address.toString();
    }

    QVector<discovery::Neighbour> entries;
    QVector<discovery::LinkAddress> failed;
    discovery::TableLimits tableLimits;
    bool isBroken = false;
    int reads = 0;
    QStringList resolved; ///< who was spoken to
};

/// A Source a test speaks for, also of the scans it is asked for.
class FakeSource final : public discovery::Source, public discovery::RangeSweeper
{
public:
    explicit FakeSource(QString id, QString title = {}) : m_id(std::move(id)), m_title(title.isEmpty() ? m_id : title) {}

    QString id() const override { return m_id; }
    QString title() const override { return m_title; }
    void start(const QVector<discovery::Network> &now) override
    {
        networks = now;
        ++starts;
        isRunning = true;
    }
    void probe() override { ++probes; }
    void stop() override { isRunning = false; }
    QVector<discovery::Channel> channels() const override { return m_channels; }
    discovery::RangeSweeper *rangeSweeper() override { return canScan ? this : nullptr; }
    int beginScan(const QString &interface, const discovery::AddressRange &range) override
    {
        scanned.append({interface, range});
        scans.insert(++m_lastScan, nextScan);
        return m_lastScan;
    }
    std::optional<discovery::ScanAccount> scanAccount(int scan) const override
    {
        return scans.contains(scan) && !hasLost ? std::optional(scans.value(scan)) : std::nullopt;
    }
    void endScan(int scan) override { scans.remove(scan); }

    /// From any thread, but not while its own uses it.
    void say(const Sighting &sighting) { Q_EMIT sighted(sighting); }
    void setChannels(QVector<discovery::Channel> channels)
    {
        m_channels = std::move(channels);
        Q_EMIT channelsChanged();
    }

    QVector<discovery::Network> networks;
    int starts = 0;
    int probes = 0;
    bool isRunning = false;
    bool canScan = false;
    bool hasLost = false;                     ///< what is scanned: nothing is known of it
    QVector<discovery::ScannedRange> scanned; ///< asked for so far
    QMap<int, discovery::ScanAccount> scans;  ///< that run
    discovery::ScanAccount nextScan;          ///< how the next one stands when it begins

private:
    int m_lastScan = 0;
    QString m_id;
    QString m_title;
    QVector<discovery::Channel> m_channels;
};

/// An interface with one IPv4 network, as "enp3s0" with 10.0.1.2/24 and fe80::2.
inline discovery::NetworkInterface fakeInterface(int index = 2, const QString &name = QStringLiteral("enp3s0"),
                                                 const QString &address = QStringLiteral("10.0.1.2"), int prefixLength = 24)
{
    discovery::NetworkInterface interface;
    interface.index = index;
    interface.name = name;
    interface.mac = QStringLiteral("02:00:00:00:00:02");
    interface.canMulticast = true;
    interface.addresses = {{QHostAddress(address), prefixLength}, {QHostAddress(QStringLiteral("fe80::2%") + name), 64}};
    return interface;
}

} // namespace muster
