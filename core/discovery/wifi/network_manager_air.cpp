// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wifi/network_manager_air.h"

#include "async/run_on.h"

#include <QCoreApplication>
#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr auto nmTellPause = 100ms; ///< a scan changes many things at once
constexpr auto nmRetryPause = 30s;
constexpr auto nmConnectTime = 10s;
constexpr auto nmLongestScan = 15s;
constexpr int nmAnswerTime = 10'000; // ms

const QString nmService = u"org.freedesktop.NetworkManager"_s;
const QString nmObjectManager = u"org.freedesktop.DBus.ObjectManager"_s;
const QString nmObjectManagerPath = u"/org/freedesktop"_s;
const QString nmProperties = u"org.freedesktop.DBus.Properties"_s;
const QString dbusService = u"org.freedesktop.DBus"_s;
const QString dbusPath = u"/org/freedesktop/DBus"_s;

struct NmAirText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::NetworkManager)
};

/// A value as NmState wants it; what it has no use for is left out.
QVariant plainProperty(const QVariant &value)
{
    if (value.userType() == qMetaTypeId<QDBusObjectPath>())
        return value.value<QDBusObjectPath>().path();
    if (value.userType() != qMetaTypeId<QDBusArgument>())
        return value;
    const auto argument = value.value<QDBusArgument>();
    if (argument.currentSignature() != u"ao")
        return {};
    QStringList paths;
    for (const QDBusObjectPath &path : qdbus_cast<QList<QDBusObjectPath>>(argument))
        paths += path.path();
    return paths;
}

QVariantMap plainProperties(QVariantMap properties)
{
    for (QVariant &value : properties)
        value = plainProperty(value);
    return properties;
}

/// a{sa{sv}}
NmState::Interfaces readInterfaces(const QDBusArgument &argument)
{
    NmState::Interfaces interfaces;
    argument.beginMap();
    while (!argument.atEnd()) {
        QString name;
        QVariantMap properties;
        argument.beginMapEntry();
        argument >> name >> properties;
        argument.endMapEntry();
        interfaces.insert(name, plainProperties(properties));
    }
    argument.endMap();
    return interfaces;
}

/// a{oa{sa{sv}}}
void readObjects(const QDBusArgument &argument, NmState &state)
{
    argument.beginMap();
    while (!argument.atEnd()) {
        QDBusObjectPath path;
        argument.beginMapEntry();
        argument >> path;
        state.add(path.path(), readInterfaces(argument));
        argument.endMapEntry();
    }
    argument.endMap();
}

QDBusMessage callTo(const QString &service, const QString &path, const QString &interface, const QString &method)
{
    QDBusMessage message = QDBusMessage::createMethodCall(service, path, interface, method);
    message.setAutoStartService(false); // we look, and start nothing
    return message;
}

/// Where connections are made. A bus that hangs keeps its thread for 25 s; nobody waits for that to end, so it is never destroyed.
Executor &connectingLane()
{
    static auto *lane = new Executor;
    return *lane;
}

} // namespace

/// A connection of our own to a bus, closed with the last reference to it.
class NetworkManagerAir::Bus
{
public:
    Bus(const QString &address, QString name)
        : m_name(std::move(name))
        , m_connection(QDBusConnection::connectToBus(address, m_name))
    {
    }
    ~Bus() { QDBusConnection::disconnectFromBus(m_name); }
    Bus(const Bus &) = delete;
    Bus &operator=(const Bus &) = delete;

    QDBusConnection &connection() { return m_connection; }

private:
    const QString m_name;
    QDBusConnection m_connection;
};

NetworkManagerAir::NetworkManagerAir(QString address)
    : m_address(std::move(address))
    , m_tell(this)
    , m_retry(this)
    , m_scanEnd(this)
{
    m_tell.setSingleShot(true);
    m_tell.setInterval(nmTellPause);
    connect(&m_tell, &QTimer::timeout, this, [this] {
        endScans();
        Q_EMIT changed();
    });
    m_retry.setInterval(nmRetryPause);
    connect(&m_retry, &QTimer::timeout, this, &NetworkManagerAir::lookAgain);
    m_scanEnd.setSingleShot(true);
    m_scanEnd.setInterval(nmLongestScan);
    connect(&m_scanEnd, &QTimer::timeout, this, [this] {
        for (Scan &scan : m_scans)
            scan.isRunning = false;
        tellSoon();
    });
}

NetworkManagerAir::~NetworkManagerAir()
{
    NetworkManagerAir::close();
}

void NetworkManagerAir::open()
{
    if (m_isOpen)
        return;
    m_isOpen = true;
    m_retry.start();
    connectBus();
}

void NetworkManagerAir::close()
{
    m_isOpen = false;
    ++m_era;
    m_connecting.reset();
    if (m_bus)
        subscribe(false);
    m_bus.reset();
    m_owner.clear();
    m_isLoaded = false;
    m_obstacle = Obstacle::None;
    m_reason.clear();
    m_state.clear();
    m_scans.clear();
    for (QTimer *timer : {&m_tell, &m_retry, &m_scanEnd})
        timer->stop();
}

void NetworkManagerAir::lookAgain()
{
    if (!m_isOpen)
        return;
    if (!m_bus)
        connectBus();
    else if (m_owner.isEmpty())
        askForOwner();
    else if (m_obstacle != Obstacle::None)
        load();
}

// --- the bus ---------------------------------------------------------------------------------------------------------------

void NetworkManagerAir::connectBus()
{
    if (m_connecting)
        return;
    static std::atomic<quint64> connections = 0;
    const QString name = u"muster-wifi-%1"_s.arg(++connections);
    const auto connectTo = [address = m_address, name](std::stop_token) -> Result<std::shared_ptr<Bus>> {
        auto bus = std::make_shared<Bus>(address, name);
        if (!bus->connection().isConnected())
            return fail(ErrorCode::Unsupported, {});
        return bus;
    };
    m_connecting = runOn(connectingLane(), connectTo, Deadline::after(nmConnectTime));
    connect(m_connecting.get(), &Task::finished, this, [this] {
        Result<std::shared_ptr<Bus>> bus = m_connecting->takeResult();
        m_connecting.release()->deleteLater();
        if (bus)
            takeBus(std::move(*bus));
        else
            setTrouble(Obstacle::Unsupported,
                       NmAirText::tr(
                           "The system's message bus (D-Bus) does not answer, so NetworkManager can't be asked what Wi-Fi "
                           "hears. Start dbus and NetworkManager."));
    });
    m_connecting->start();
}

void NetworkManagerAir::takeBus(std::shared_ptr<Bus> bus)
{
    m_bus = std::move(bus);
    QDBusConnection &connection = m_bus->connection();
    // Without a sender's name: Qt would ask the bus for its owner, and wait.
    connection.connect({}, u"/org/freedesktop/DBus/Local"_s, u"org.freedesktop.DBus.Local"_s, u"Disconnected"_s, this,
                       SLOT(loseBus()));
    connection.connect({}, dbusPath, dbusService, u"NameOwnerChanged"_s, {nmService}, {}, this,
                       SLOT(takeOwnerChange(QDBusMessage)));
    askForOwner();
}

void NetworkManagerAir::loseBus()
{
    ++m_era;
    m_bus.reset();
    m_owner.clear();
    setTrouble(Obstacle::Unsupported,
               NmAirText::tr(
                   "The system's message bus (D-Bus) has ended, so NetworkManager can't be asked what Wi-Fi hears. Muster "
                   "tries again every 30 seconds."));
}

void NetworkManagerAir::ask(const QDBusMessage &message, const std::function<void(const QDBusMessage &)> &take)
{
    auto *answer = new QDBusPendingCallWatcher(m_bus->connection().asyncCall(message, nmAnswerTime), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, take, era = m_era](QDBusPendingCallWatcher *call) {
        call->deleteLater();
        if (era == m_era)
            take(call->reply());
    });
}

// --- NetworkManager --------------------------------------------------------------------------------------------------------

void NetworkManagerAir::askForOwner()
{
    QDBusMessage message = callTo(dbusService, dbusPath, dbusService, u"GetNameOwner"_s);
    message << nmService;
    ask(message, [this](const QDBusMessage &reply) {
        const bool isThere = reply.type() == QDBusMessage::ReplyMessage && reply.signature() == u"s";
        setOwner(isThere ? reply.arguments().constFirst().toString() : QString());
    });
}

void NetworkManagerAir::takeOwnerChange(const QDBusMessage &message)
{
    // Only the bus itself says who owns a name.
    if (m_bus && message.service() == dbusService && message.signature() == u"sss" && message.arguments()[0] == nmService)
        setOwner(message.arguments()[2].toString());
}

void NetworkManagerAir::setOwner(const QString &owner)
{
    if (!owner.isEmpty() && owner == m_owner)
        return;
    subscribe(false);
    ++m_era;
    m_owner = owner;
    if (owner.isEmpty()) {
        setTrouble(Obstacle::Unsupported,
                   NmAirText::tr("NetworkManager does not run here, so nobody can be asked what Wi-Fi hears. "
                                 "Start it with \"systemctl start NetworkManager\"."));
        return;
    }
    subscribe(true);
    load();
}

void NetworkManagerAir::subscribe(bool isWanted)
{
    if (m_owner.isEmpty())
        return;
    const struct
    {
        QString path;
        QString interface;
        QString name;
        const char *slot;
    } wanted[] = {
        {nmObjectManagerPath, nmObjectManager, u"InterfacesAdded"_s, SLOT(takeAdded(QDBusMessage))},
        {nmObjectManagerPath, nmObjectManager, u"InterfacesRemoved"_s, SLOT(takeRemoved(QDBusMessage))},
        {{}, nmProperties, u"PropertiesChanged"_s, SLOT(takeChanged(QDBusMessage))},
    };
    for (const auto &[path, interface, name, slot] : wanted) {
        if (isWanted)
            m_bus->connection().connect(m_owner, path, interface, name, this, slot);
        else
            m_bus->connection().disconnect(m_owner, path, interface, name, this, slot);
    }
}

void NetworkManagerAir::load()
{
    ask(callTo(m_owner, nmObjectManagerPath, nmObjectManager, u"GetManagedObjects"_s), [this](const QDBusMessage &reply) {
        if (reply.type() != QDBusMessage::ReplyMessage || reply.signature() != u"a{oa{sa{sv}}}") {
            setTrouble(Obstacle::Other,
                       NmAirText::tr("NetworkManager does not say which radios it has: %1. Look at \"nmcli device\".")
                           .arg(reply.errorName().isEmpty() ? reply.signature() : reply.errorName()));
            return;
        }
        m_state.clear();
        readObjects(reply.arguments().constFirst().value<QDBusArgument>(), m_state);
        m_isLoaded = true;
        m_obstacle = Obstacle::None;
        m_reason.clear();
        tellSoon();
    });
}

void NetworkManagerAir::takeAdded(const QDBusMessage &message)
{
    if (!m_isLoaded || message.signature() != u"oa{sa{sv}}")
        return;
    m_state.add(message.arguments()[0].value<QDBusObjectPath>().path(),
                readInterfaces(message.arguments()[1].value<QDBusArgument>()));
    tellSoon();
}

void NetworkManagerAir::takeRemoved(const QDBusMessage &message)
{
    if (!m_isLoaded || message.signature() != u"oas")
        return;
    m_state.remove(message.arguments()[0].value<QDBusObjectPath>().path(), message.arguments()[1].toStringList());
    tellSoon();
}

void NetworkManagerAir::takeChanged(const QDBusMessage &message)
{
    if (!m_isLoaded || message.signature() != u"sa{sv}as")
        return;
    m_state.change(message.path(), message.arguments()[0].toString(),
                   plainProperties(qdbus_cast<QVariantMap>(message.arguments()[1])));
    tellSoon();
}

// --- scanning --------------------------------------------------------------------------------------------------------------

void NetworkManagerAir::scan(const QString &interface)
{
    const QString path = m_isLoaded ? m_state.devicePath(interface) : QString();
    if (path.isEmpty() || m_scans.value(interface).isRunning)
        return;
    m_scans[interface].isRunning = true;
    m_scans[interface].before = m_state.lastScan(interface);
    QDBusMessage message = callTo(m_owner, path, u"org.freedesktop.NetworkManager.Device.Wireless"_s, u"RequestScan"_s);
    message << QVariantMap();
    ask(message, [this, interface](const QDBusMessage &reply) {
        Scan &scan = m_scans[interface];
        const QString error = reply.type() == QDBusMessage::ErrorMessage ? reply.errorName() : QString();
        // NetworkManager's own word for polkit's no, and that of the bus. "NotAllowed" is another: too soon, or not now.
        scan.isRefused = error.endsWith(u".PermissionDenied") || error.endsWith(u".AccessDenied");
        scan.isRunning = error.isEmpty();
        tellSoon();
    });
    m_scanEnd.start();
    tellSoon();
}

void NetworkManagerAir::endScans()
{
    for (auto it = m_scans.begin(); it != m_scans.end(); ++it)
        if (it->isRunning && m_state.lastScan(it.key()) != it->before)
            it->isRunning = false;
}

WifiAir::Heard NetworkManagerAir::heard() const
{
    Heard heard{m_isLoaded || m_obstacle != Obstacle::None, m_obstacle, m_reason, m_state.radios()};
    for (WifiRadio &radio : heard.radios) {
        const Scan scan = m_scans.value(radio.interface);
        radio.isScanning = scan.isRunning;
        if (scan.isRefused && radio.obstacle == Obstacle::None) {
            radio.obstacle = Obstacle::NotPermitted;
            radio.reason = NmAirText::tr(
                               "You may not make %1 scan, so only what NetworkManager finds by itself is seen. Log in at this "
                               "machine's own screen, or have polkit allow you org.freedesktop.NetworkManager.wifi.scan.")
                               .arg(radio.interface);
        }
    }
    return heard;
}

void NetworkManagerAir::setTrouble(Obstacle obstacle, const QString &reason)
{
    m_obstacle = obstacle;
    m_reason = reason;
    m_isLoaded = false;
    m_state.clear();
    m_scans.clear();
    tellSoon();
}

void NetworkManagerAir::tellSoon()
{
    if (m_isOpen && !m_tell.isActive())
        m_tell.start();
}

std::unique_ptr<WifiAir> networkManagerAir(const QString &address)
{
    return std::make_unique<NetworkManagerAir>(address);
}

} // namespace muster::discovery
