// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/source_title.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

struct SourceTitle
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::SourceTitle)

public:
    QLatin1StringView id;
    const char *source;
};

// In the order they are shown.
constexpr SourceTitle sourceTitleTable[] = {
    {"mdns"_L1, QT_TRANSLATE_NOOP("muster::ui::SourceTitle", "mDNS")},
    {"ssdp"_L1, QT_TRANSLATE_NOOP("muster::ui::SourceTitle", "SSDP")},
    {"wsd"_L1, QT_TRANSLATE_NOOP("muster::ui::SourceTitle", "WS-Discovery")},
    {"neighbours"_L1, QT_TRANSLATE_NOOP("muster::ui::SourceTitle", "Neighbours")},
    {"snmp"_L1, QT_TRANSLATE_NOOP("muster::ui::SourceTitle", "SNMP")},
    {"usb"_L1, QT_TRANSLATE_NOOP("muster::ui::SourceTitle", "USB")},
    {"serial"_L1, QT_TRANSLATE_NOOP("muster::ui::SourceTitle", "Serial")},
    {"first-words"_L1, QT_TRANSLATE_NOOP("muster::ui::SourceTitle", "First words")},
    {"mndp"_L1, QT_TRANSLATE_NOOP("muster::ui::SourceTitle", "MNDP")},
    {"ubiquiti"_L1, QT_TRANSLATE_NOOP("muster::ui::SourceTitle", "Ubiquiti")},
    {"coap"_L1, QT_TRANSLATE_NOOP("muster::ui::SourceTitle", "CoAP")},
    {"wifi"_L1, QT_TRANSLATE_NOOP("muster::ui::SourceTitle", "Wi-Fi")},
};

} // namespace

QString sourceTitle(const QString &id)
{
    for (const SourceTitle &each : sourceTitleTable)
        if (each.id == id)
            return SourceTitle::tr(each.source);
    return id;
}

int sourceRank(const QString &id)
{
    int rank = 0;
    for (const SourceTitle &each : sourceTitleTable) {
        if (each.id == id)
            return rank;
        ++rank;
    }
    return rank;
}

} // namespace muster::ui
