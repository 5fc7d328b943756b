// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/wifi/factory_access_points.h"
#include "discovery/wifi/wifi_air.h"

#include <QMap>
#include <QSet>
#include <QTimer>

#include <chrono>

namespace muster::discovery {

/// Devices nobody has claimed yet, by the Wi-Fi networks they open for that. Other people's networks are nobody's business and not
/// told. Has this machine's radios scan where we may ask.
class WifiSource final : public Source
{
    Q_OBJECT

public:
    struct Pace
    {
        std::chrono::milliseconds least{std::chrono::minutes(1)};   ///< between two sightings of one access point
        std::chrono::milliseconds repeat{std::chrono::minutes(10)}; ///< what stays is said again
        std::chrono::milliseconds scan{std::chrono::minutes(3)};
    };

    /// `interfaces` are the only radios that are used; empty: all. One that is connected to nothing is no Network, so start() doesn't say.
    WifiSource(FactoryAccessPoints table, std::unique_ptr<WifiAir> air, const Clock &clock, Pace pace,
               QStringList interfaces = {});

    QString id() const override;
    QString title() const override;
    void start(const QVector<Network> &networks) override;
    void setListenOnly(const std::function<bool(const QString &interface)> &isListenOnly) override;
    void probe() override;
    void stop() override;
    QVector<Channel> channels() const override { return m_channels; }

private:
    void look();
    WifiAir::Heard heard() const;
    void scan();
    void scanNewRadios(const WifiAir::Heard &heard);
    bool mayAsk(const QString &interface) const;
    QVector<Sighting> present(const WifiAir::Heard &heard);
    QVector<Sighting> takeGone(const WifiAir::Heard &heard, const QMap<QString, Sighting> &now);
    QVector<Channel> channelsOf(const WifiAir::Heard &heard) const;

    const FactoryAccessPoints m_table;
    const std::unique_ptr<WifiAir> m_air;
    const Clock &m_clock;
    const Pace m_pace;
    const QStringList m_interfaces;
    bool m_isRunning = false;
    std::function<bool(const QString &interface)> m_isListenOnly;
    QMap<QString, Sighting> m_told; ///< by endpoint
    qsizetype m_left = 0;           ///< access points beyond those that are followed
    QSet<QString> m_scanned;        ///< radios that were made to scan since they can
    QVector<Channel> m_channels;    ///< none while it is stopped
    QTimer m_scanTimer;
    QTimer m_lookTimer; ///< for what had to wait, and what stays
};

} // namespace muster::discovery
