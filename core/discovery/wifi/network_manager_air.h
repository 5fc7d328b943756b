// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "discovery/wifi/nm_state.h"

#include <QHash>
#include <QTimer>

#include <memory>
#include <set>

class QDBusConnection;
class QDBusMessage;

namespace muster::discovery {

/// What NetworkManager's radios hear, followed over D-Bus. Every call is asynchronous, and the one that can't be, connecting, is done
/// by a thread of its own. Signals are taken from the one connection that owns NetworkManager's name: anybody on the bus can send some.
class NetworkManagerAir final : public WifiAir
{
    Q_OBJECT

public:
    explicit NetworkManagerAir(QString address);
    ~NetworkManagerAir() override;

    void open() override;
    void close() override;
    void scan(const QString &interface) override;
    void lookAgain() override;
    Heard heard() const override;

private Q_SLOTS:
    void loseBus();
    void takeOwnerChange(const QDBusMessage &message);
    void takeAdded(const QDBusMessage &message);
    void takeRemoved(const QDBusMessage &message);
    void takeChanged(const QDBusMessage &message);

private:
    class Bus;
    struct Scan
    {
        bool isRunning = false;
        bool isRefused = false;
        qint64 before = 0; ///< the scan that was the last when it was asked for
    };

    void connectBus();
    void takeBus(std::shared_ptr<Bus> bus);
    void askForOwner();
    void setOwner(const QString &owner);
    void subscribe(bool isWanted);
    void load();
    void endScans();
    void setTrouble(Obstacle obstacle, const QString &reason);
    void tellSoon();
    void ask(const QDBusMessage &message, const std::function<void(const QDBusMessage &)> &take);

    const QString m_address;
    bool m_isOpen = false;
    quint64 m_era = 0; ///< answers to what was asked in another one are nobody's
    std::unique_ptr<TaskOf<std::shared_ptr<Bus>>> m_connecting;
    std::shared_ptr<Bus> m_bus;
    QString m_owner; ///< NetworkManager's name on the bus, ":1.7"; empty: it is not there
    bool m_isLoaded = false;
    Obstacle m_obstacle = Obstacle::None;
    QString m_reason;
    NmState m_state;
    QHash<QString, Scan> m_scans; ///< by interface
    QTimer m_tell;
    QTimer m_retry;
    QTimer m_scanEnd;
};

} // namespace muster::discovery
