// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/age.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace muster::ui {

namespace {

using namespace std::chrono_literals;

class AgeText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::AgeText)
};

struct AgeUnit
{
    std::chrono::milliseconds length;
    std::chrono::milliseconds upTo; ///< spans below this are told in the unit
    const char *shortText;
    const char *oneAgo; ///< one and many apart, so that English needs no translation file
    const char *manyAgo;
    const char *inOne;
    const char *inMany;
};

constexpr AgeUnit ageUnits[] = {
    {1s, 1min, QT_TRANSLATE_NOOP("muster::ui::AgeText", "%1 s"), QT_TRANSLATE_NOOP("muster::ui::AgeText", "1 second ago"),
     QT_TRANSLATE_N_NOOP("muster::ui::AgeText", "%n seconds ago"), QT_TRANSLATE_NOOP("muster::ui::AgeText", "in 1 second"),
     QT_TRANSLATE_N_NOOP("muster::ui::AgeText", "in %n seconds")},
    {1min, 1h, QT_TRANSLATE_NOOP("muster::ui::AgeText", "%1 min"), QT_TRANSLATE_NOOP("muster::ui::AgeText", "1 minute ago"),
     QT_TRANSLATE_N_NOOP("muster::ui::AgeText", "%n minutes ago"), QT_TRANSLATE_NOOP("muster::ui::AgeText", "in 1 minute"),
     QT_TRANSLATE_N_NOOP("muster::ui::AgeText", "in %n minutes")},
    {1h, 24h, QT_TRANSLATE_NOOP("muster::ui::AgeText", "%1 h"), QT_TRANSLATE_NOOP("muster::ui::AgeText", "1 hour ago"),
     QT_TRANSLATE_N_NOOP("muster::ui::AgeText", "%n hours ago"), QT_TRANSLATE_NOOP("muster::ui::AgeText", "in 1 hour"),
     QT_TRANSLATE_N_NOOP("muster::ui::AgeText", "in %n hours")},
    {24h, 24h * 730, QT_TRANSLATE_NOOP("muster::ui::AgeText", "%1 d"), QT_TRANSLATE_NOOP("muster::ui::AgeText", "1 day ago"),
     QT_TRANSLATE_N_NOOP("muster::ui::AgeText", "%n days ago"), QT_TRANSLATE_NOOP("muster::ui::AgeText", "in 1 day"),
     QT_TRANSLATE_N_NOOP("muster::ui::AgeText", "in %n days")},
    {24h * 365, std::chrono::milliseconds::max(), QT_TRANSLATE_NOOP("muster::ui::AgeText", "%1 y"),
     QT_TRANSLATE_NOOP("muster::ui::AgeText", "1 year ago"), QT_TRANSLATE_N_NOOP("muster::ui::AgeText", "%n years ago"),
     QT_TRANSLATE_NOOP("muster::ui::AgeText", "in 1 year"), QT_TRANSLATE_N_NOOP("muster::ui::AgeText", "in %n years")},
};

const AgeUnit &ageUnitOf(std::chrono::milliseconds span)
{
    for (const AgeUnit &unit : ageUnits)
        if (span < unit.upTo)
            return unit;
    return ageUnits[std::size(ageUnits) - 1];
}

QDateTime localTime(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count());
}

} // namespace

QString shortSpan(std::chrono::milliseconds span)
{
    span = std::chrono::abs(span);
    const AgeUnit &unit = ageUnitOf(span);
    return AgeText::tr(unit.shortText).arg(span / unit.length);
}

QString shortAge(Timestamp at, Timestamp now)
{
    return shortSpan(now - at);
}

QString longAge(Timestamp at, Timestamp now)
{
    const auto span = std::chrono::abs(now - at);
    if (span < 1s)
        return AgeText::tr("just now");
    const AgeUnit &unit = ageUnitOf(span);
    const int count = int(span / unit.length);
    const bool past = at <= now;
    if (count == 1)
        return AgeText::tr(past ? unit.oneAgo : unit.inOne);
    return AgeText::tr(past ? unit.manyAgo : unit.inMany, nullptr, count);
}

QString exactTime(Timestamp at)
{
    //: Day and time in full, in the order of your language
    return QLocale().toString(localTime(at), AgeText::tr("d MMM yyyy, HH:mm:ss"));
}

QString clockTime(Timestamp at, Timestamp now)
{
    const QDateTime local = localTime(at);
    //: A time of day, without seconds
    const QString time = QLocale().toString(local, AgeText::tr("HH:mm"));
    if (local.date() == localTime(now).date())
        return time;
    //: A day and a time of it
    return AgeText::tr("%1, %2", "30 Apr, 14:30").arg(shortDay(at, now), time);
}

QString shortDay(Timestamp at, Timestamp now)
{
    const QDate day = localTime(at).date();
    const bool sameYear = day.year() == localTime(now).date().year();
    //: A day without and with its year
    return QLocale().toString(day, sameYear ? AgeText::tr("d MMM") : AgeText::tr("d MMM yyyy"));
}

} // namespace muster::ui
