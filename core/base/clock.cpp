// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace muster {

Timestamp SystemClock::now() const
{
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

QString toIso8601(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count(), Qt::UTC).toString(Qt::ISODateWithMs);
}

Result<Timestamp> fromIso8601(QStringView text)
{
    const QString string = text.toString();
    QDateTime at;
    // Qt takes any punctuation between the parts of a date.
    const bool isDashed = text.size() >= 10 && text.at(4) == u'-' && text.at(7) == u'-';
    if (text.size() == 10)
        at = QDateTime(QDate::fromString(string, Qt::ISODate), QTime(0, 0), Qt::UTC);
    else
        at = QDateTime::fromString(string, Qt::ISODateWithMs);
    // A time without a zone means another moment on every machine.
    if (!isDashed || !at.isValid() || at.timeSpec() == Qt::LocalTime)
        return fail(ErrorCode::Rejected,
                    QCoreApplication::translate("muster::Clock",
                                                "\"%1\" is not a date or time. Write it as 2026-03-12 or 2026-03-12T14:31:54Z.")
                        .arg(string.left(40)));
    return Timestamp(std::chrono::milliseconds(at.toMSecsSinceEpoch()));
}

} // namespace muster
