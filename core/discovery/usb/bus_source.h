// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/source.h"
#include "discovery/usb/usb_bus.h"
#include "discovery/usb/usb_census.h"
#include "discovery/usb/usb_sighting.h"

#include <QMap>
#include <QTimer>

namespace muster::discovery {

/// What the Sources of USB and of serial ports have in common: they follow a bus, and tell what is new, changed or gone by
/// comparing what they see with what they told last. A subclass says how it sees what is there.
class BusSource : public Source
{
    Q_OBJECT

public:
    BusSource(const SourceContext &context, std::unique_ptr<UsbBus> bus);

    void start(const QVector<Network> &networks) override;
    void probe() override;
    void stop() override;
    QVector<Channel> channels() const override { return m_channels; }

protected:
    virtual QVector<Sighting> sightings() const = 0;
    /// What keeps it from working with what it sees; empty: nothing does.
    virtual QString objection() const { return {}; }
    /// What is worth saying of a channel that works; empty: nothing is.
    virtual QString remark() const { return m_census.remark(); }

    const SourceContext &context() const { return m_context; }
    UsbLore lore() const { return {m_census, m_context.vendors, m_hints}; }
    UsbParts partsOf(const UsbDevice &device) const;
    const QMap<QString, UsbDevice> &devices() const { return m_devices; } ///< by path; no hubs
    const QMap<QString, SerialPort> &ports() const { return m_ports; }    ///< by name

private:
    enum class Repeat { No, Yes };

    void look(Repeat repeat);
    void removeGone(const UsbBus::Found &found);
    void addDevice(const UsbDevice &device);
    void removeDevice(const QString &path);
    void addPort(const SerialPort &port);
    void removePort(const QString &name);
    void tell(Repeat repeat);
    void tellChannel();

    SourceContext m_context;
    std::unique_ptr<UsbBus> m_bus;
    const UsbHints m_hints;
    UsbCensus m_census;
    QMap<QString, UsbDevice> m_devices;
    QMap<QString, SerialPort> m_ports;
    UsbParts m_parts;               ///< of all devices
    QMap<QString, Sighting> m_told; ///< by endpoint
    QVector<Channel> m_channels;    ///< none while it is stopped
    QString m_deafness;             ///< why the bus does not tell of changes
    QString m_blindness;            ///< why it can't be looked at
    QTimer m_soon;                  ///< nothing is told while start() or probe() runs
    QTimer m_again;
};

} // namespace muster::discovery
