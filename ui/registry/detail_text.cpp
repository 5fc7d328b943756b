// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/detail_text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

struct DetailText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::DetailText)
};

} // namespace

QString detailTitle(const QString &attribute)
{
    static const std::pair<QLatin1StringView, const char *> titles[] = {
        {"chassis"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Chassis")},
        {"description"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Description")},
        {"driverHint"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Driver for it")},
        {"essid"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Wi-Fi network")},
        {"est"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "EST server")},
        {"firmwareImage"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Firmware image")},
        {"hardware"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Hardware")},
        {"ipv4"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Says it is at")},
        {"ipv6"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Says it is at")},
        {"location"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Location")},
        {"lwm2m"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "LwM2M")},
        {"managementPort"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Management port")},
        {"placeholderSerial"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Placeholder serial")},
        {"platform"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Platform")},
        {"port"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Its port")},
        {"product"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Product")},
        {"profiles"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "ONVIF profiles")},
        {"reach"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "How to reach it")},
        {"resourceDirectory"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "CoAP directory")},
        {"security"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Wi-Fi security")},
        {"server"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Server")},
        {"sharedSerial"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Shared serial")},
        {"signal"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Wi-Fi signal")},
        {"softwareId"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Software id")},
        {"ssid"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Wi-Fi network")},
        {"uptime"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Uptime (s)")},
        {"url"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Its own page")},
        {"urn"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "URN")},
        {"wirelessMode"_L1, QT_TRANSLATE_NOOP("muster::ui::DetailText", "Wireless mode")},
    };
    for (const auto &[name, title] : titles)
        if (attribute == name)
            return DetailText::tr(title);
    return attribute;
}

} // namespace muster::ui
