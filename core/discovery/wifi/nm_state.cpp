// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wifi/nm_state.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostNmObjects = 8192;
constexpr qsizetype mostAccessPoints = 1024; ///< of one radio
constexpr qsizetype longestWifiName = 32;    ///< bytes of an SSID

const QString nmManagerPath = u"/org/freedesktop/NetworkManager"_s;
const QString nmManager = u"org.freedesktop.NetworkManager"_s;
const QString nmDevice = u"org.freedesktop.NetworkManager.Device"_s;
const QString nmWireless = u"org.freedesktop.NetworkManager.Device.Wireless"_s;
const QString nmAccessPoint = u"org.freedesktop.NetworkManager.AccessPoint"_s;

// Numbers of NetworkManager's D-Bus interface (nm-dbus-interface.h).
constexpr uint nmDeviceTypeWifi = 2;
constexpr uint nmStateUnmanaged = 10;
constexpr uint nmStateUnavailable = 20;
constexpr uint nmPrivacy = 0x1;
constexpr uint nmKeyPsk = 0x100;
constexpr uint nmKey8021x = 0x200;
constexpr uint nmKeySae = 0x400;
constexpr uint nmKeyOwe = 0x800;
constexpr uint nmKeySuiteB192 = 0x2000;

struct NmText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::NetworkManager)
};

/// The weakest way in, where there are several: that is what somebody can get in by.
WifiSecurity securityOf(uint flags, uint wpa, uint rsn)
{
    if ((wpa | rsn) & (nmKey8021x | nmKeySuiteB192))
        return WifiSecurity::Enterprise;
    if (wpa & ~rsn & nmKeyPsk)
        return WifiSecurity::Wpa;
    if (rsn & nmKeyPsk)
        return WifiSecurity::Wpa2;
    if (rsn & nmKeySae)
        return WifiSecurity::Wpa3;
    if ((wpa | rsn) & nmKeyOwe)
        return WifiSecurity::Owe;
    return flags & nmPrivacy ? WifiSecurity::Wep : WifiSecurity::Open;
}

} // namespace

void NmState::add(const QString &path, const Interfaces &interfaces)
{
    for (auto it = interfaces.cbegin(); it != interfaces.cend(); ++it) {
        if (!QStringList{nmManager, nmDevice, nmWireless, nmAccessPoint}.contains(it.key()))
            continue;
        if (m_objects.contains(path) || m_objects.size() < mostNmObjects)
            m_objects[path][it.key()] = it.value();
    }
}

void NmState::change(const QString &path, const QString &interface, const QVariantMap &properties)
{
    const auto object = m_objects.find(path);
    if (object == m_objects.end() || !object->contains(interface))
        return;
    QVariantMap &known = (*object)[interface];
    known.insert(properties);
}

void NmState::remove(const QString &path, const QStringList &interfaces)
{
    const auto object = m_objects.find(path);
    if (object == m_objects.end())
        return;
    for (const QString &interface : interfaces)
        object->remove(interface);
    if (object->isEmpty())
        m_objects.erase(object);
}

QVariant NmState::value(const QString &path, const QString &interface, const QString &property) const
{
    return m_objects.value(path).value(interface).value(property);
}

QStringList NmState::radioPaths() const
{
    QStringList paths;
    for (auto it = m_objects.cbegin(); it != m_objects.cend(); ++it)
        if (it->contains(nmWireless) && it->value(nmDevice).value(u"DeviceType"_s).toUInt() == nmDeviceTypeWifi)
            paths += it.key();
    return paths;
}

QVector<WifiRadio> NmState::radios() const
{
    QVector<WifiRadio> radios;
    for (const QString &path : radioPaths())
        radios.append(radio(path));
    return radios;
}

WifiRadio NmState::radio(const QString &path) const
{
    WifiRadio radio;
    radio.interface = value(path, nmDevice, u"Interface"_s).toString();
    setObstacle(radio, path);
    if (!radio.canHear())
        return radio;
    for (const QString &ap : value(path, nmWireless, u"AccessPoints"_s).toStringList()) {
        const QVariantMap properties = m_objects.value(ap).value(nmAccessPoint);
        const auto number = [&properties](const QString &name) { return properties.value(name).toUInt(); };
        const QByteArray ssid = properties.value(u"Ssid"_s).toByteArray();
        if (ssid.isEmpty() || ssid.size() > longestWifiName || radio.accessPoints.size() >= mostAccessPoints)
            continue;
        radio.accessPoints.append({ssid, properties.value(u"HwAddress"_s).toString(), int(qMin(number(u"Strength"_s), 100U)),
                                   securityOf(number(u"Flags"_s), number(u"WpaFlags"_s), number(u"RsnFlags"_s))});
    }
    return radio;
}

void NmState::setObstacle(WifiRadio &radio, const QString &path) const
{
    const auto isOff = [this](const QString &name) {
        const QVariant enabled = value(nmManagerPath, nmManager, name);
        return enabled.isValid() && !enabled.toBool();
    };
    const uint state = value(path, nmDevice, u"State"_s).toUInt();
    if (isOff(u"WirelessHardwareEnabled"_s)) {
        radio.obstacle = Obstacle::Down;
        radio.reason = NmText::tr("Wi-Fi is turned off by a switch or by the firmware of this machine. Turn it on there.");
    } else if (isOff(u"WirelessEnabled"_s)) {
        radio.obstacle = Obstacle::Down;
        radio.reason = NmText::tr("Wi-Fi is turned off. Run \"nmcli radio wifi on\".");
    } else if (state == nmStateUnmanaged) {
        radio.obstacle = Obstacle::Unsupported;
        radio.reason =
            NmText::tr("NetworkManager leaves %1 alone, so it tells nothing of it. Run \"nmcli device set %1 managed yes\".")
                .arg(radio.interface);
    } else if (state == nmStateUnavailable) {
        radio.obstacle = Obstacle::Down;
        radio.reason =
            NmText::tr("%1 is not ready: its firmware may be missing. Look at \"nmcli device show %1\".").arg(radio.interface);
    }
}

QString NmState::devicePath(const QString &interface) const
{
    for (const QString &path : radioPaths())
        if (value(path, nmDevice, u"Interface"_s).toString() == interface)
            return path;
    return {};
}

qint64 NmState::lastScan(const QString &interface) const
{
    return value(devicePath(interface), nmWireless, u"LastScan"_s).toLongLong();
}

} // namespace muster::discovery
