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

constexpr SourceTitle sourceTitleTable[] = {
    {"mdns"_L1, QT_TRANSLATE_NOOP("muster::ui::SourceTitle", "mDNS")},
    {"neighbours"_L1, QT_TRANSLATE_NOOP("muster::ui::SourceTitle", "Neighbours")},
    {"usb"_L1, QT_TRANSLATE_NOOP("muster::ui::SourceTitle", "USB")},
    {"serial"_L1, QT_TRANSLATE_NOOP("muster::ui::SourceTitle", "Serial")},
};

} // namespace

QString sourceTitle(const QString &id)
{
    for (const SourceTitle &each : sourceTitleTable)
        if (each.id == id)
            return SourceTitle::tr(each.source);
    return id;
}

} // namespace muster::ui
