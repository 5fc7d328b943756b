// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/kind_look.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

struct KindLook
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::KindLook)

public:
    QLatin1StringView kind;
    QLatin1StringView icon;
    const char *source;
};

// Sorted by kind. What sources say of devices, and what operators call them.
constexpr KindLook kindLooks[] = {
    {"access-point"_L1, "access-point"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Access point")},
    {"alarm"_L1, "alarm"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Alarm")},
    {"blind"_L1, "blind"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Blind")},
    {"bluetooth-adapter"_L1, "bluetooth"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Bluetooth adapter")},
    {"board"_L1, "board"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Board")},
    {"bridge"_L1, "bridge"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Bridge")},
    {"broker"_L1, "broker"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Broker")},
    {"camera"_L1, "camera"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Camera")},
    {"charger"_L1, "charger"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Charger")},
    {"climate"_L1, "climate"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Climate")},
    {"computer"_L1, "computer"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Computer")},
    {"debug-probe"_L1, "debug-probe"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Debug probe")},
    {"door"_L1, "door"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Door")},
    {"firewall"_L1, "firewall"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Firewall")},
    {"gateway"_L1, "gateway"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Gateway")},
    {"instrument"_L1, "instrument"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Instrument")},
    {"keyboard"_L1, "keyboard"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Keyboard")},
    {"laptop"_L1, "computer"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Laptop")},
    {"light"_L1, "light"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Light")},
    {"lock"_L1, "lock"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Lock")},
    {"media"_L1, "media"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Media")},
    {"mouse"_L1, "mouse"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Mouse")},
    {"nas"_L1, "nas"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "NAS")},
    {"network-adapter"_L1, "network-adapter"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Network adapter")},
    {"pdu"_L1, "pdu"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "PDU")},
    {"phone"_L1, "phone"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Phone")},
    {"player"_L1, "player"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Player")},
    {"plc"_L1, "plc"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "PLC")},
    {"plug"_L1, "plug"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Plug")},
    {"printer"_L1, "printer"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Printer")},
    {"relay"_L1, "plug"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Relay")},
    {"router"_L1, "router"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Router")},
    {"scanner"_L1, "scanner"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Scanner")},
    {"security-key"_L1, "security-key"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Security key")},
    {"sensor"_L1, "sensor"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Sensor")},
    {"serial-adapter"_L1, "serial-adapter"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Serial adapter")},
    {"server"_L1, "server"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Server")},
    {"smart-card-reader"_L1, "smart-card-reader"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Smart-card reader")},
    {"speaker"_L1, "speaker"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Speaker")},
    {"storage"_L1, "storage"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Storage")},
    {"switch"_L1, "switch"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Switch")},
    {"token"_L1, "security-key"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Token")},
    {"tv"_L1, "tv"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "TV")},
    {"ups"_L1, "ups"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "UPS")},
    {"usb"_L1, "usb"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "USB")},
    {"workstation"_L1, "computer"_L1, QT_TRANSLATE_NOOP("muster::ui::KindLook", "Workstation")},
};

const KindLook *lookOfKind(const QString &kind)
{
    const auto look = std::ranges::find_if(kindLooks, [&kind](const KindLook &each) {
        return kind.compare(each.kind, Qt::CaseInsensitive) == 0;
    });
    return look == std::end(kindLooks) ? nullptr : look;
}

} // namespace

QString kindIconName(const QString &kind)
{
    const KindLook *look = lookOfKind(kind);
    return look ? QString(look->icon) : u"device"_s;
}

QString kindTitle(const QString &kind)
{
    if (const KindLook *look = lookOfKind(kind))
        return KindLook::tr(look->source);
    if (kind.size() <= 3) // an abbreviation
        return kind.toUpper();
    QString words = kind;
    words.replace(u'-', u' ');
    return words.left(1).toUpper() + words.mid(1);
}

QString kindSentence(const QString &kind)
{
    return kind.isEmpty() ? KindLook::tr("Kind unknown") : kindTitle(kind);
}

QStringList knownKinds()
{
    QStringList kinds;
    for (const KindLook &look : kindLooks)
        kinds += look.kind;
    return kinds;
}

} // namespace muster::ui
