// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/scan.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

struct ScanText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

} // namespace

QStringList accountOf(const ScanReport &report)
{
    const QLocale locale;
    const double seconds = double(report.took.count()) / 1000;
    QStringList sentences{ScanText::tr("%1 on %2: asked %3 of %4 addresses in %5 s, %6 answered.")
                              .arg(report.range.toString(), report.interfaces.join(u", "_s), locale.toString(report.asked),
                                   locale.toString(report.total), locale.toString(seconds, 'f', 1),
                                   locale.toString(report.answered))};
    for (auto reason = report.notAsked.cbegin(); reason != report.notAsked.cend(); ++reason)
        sentences += ScanText::tr("%1 were not asked: %2").arg(locale.toString(reason.value()), reason.key());
    return sentences;
}

} // namespace muster::discovery
