// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/scan_text.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

struct ScanWords
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::ScanWords)
};

/// "13 s", "3 min 40 s".
QString scanTime(std::chrono::milliseconds duration)
{
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(duration).count();
    return seconds < 60 ? ScanWords::tr("%1 s").arg(seconds) : ScanWords::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
}

QString number(qint64 count)
{
    return QLocale().toString(count);
}

} // namespace

QString scanEstimate(const discovery::ScanPlan &plan)
{
    return ScanWords::tr("%Ln addresses on %1, about %2", "4,094 addresses on eth0, about 13 s", int(plan.addresses))
        .arg(plan.interfaces.join(u", "_s), scanTime(std::chrono::round<std::chrono::seconds>(plan.duration)));
}

QString scanProgressText(const discovery::ScanProgress &progress)
{
    const QString where =
        ScanWords::tr("%1 on %2", "10.0.0.0/20 on eth0").arg(progress.range.toString(), progress.interfaces.join(u", "_s));
    if (progress.isWaiting)
        return ScanWords::tr("%1 waits for the sweep that runs there, about %2 in all").arg(where, scanTime(progress.left));
    return ScanWords::tr("Scanning %1: asked %2 of %3 addresses, %4 answered, %5 left")
        .arg(where, number(progress.asked), number(progress.total), number(progress.answered), scanTime(progress.left));
}

QString stoppedScanText(const discovery::ScanProgress &progress)
{
    if (progress.interfaces.isEmpty())
        return ScanWords::tr("%1: stopped before anybody was asked.").arg(progress.range.toString());
    return ScanWords::tr("%1 on %2: stopped when %3 of %4 addresses were asked, %5 answered.")
        .arg(progress.range.toString(), progress.interfaces.join(u", "_s), number(progress.asked), number(progress.total),
             number(progress.answered));
}

} // namespace muster::ui
