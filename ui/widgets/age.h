// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QString>

namespace muster::ui {

/// A length of time in its largest whole unit: "4 s", "18 min", "3 h", "9 d", "2 y". The sign is dropped.
QString shortSpan(std::chrono::milliseconds span);

/// Between `at` and `now`, either way round: for ages and for what is left.
QString shortAge(Timestamp at, Timestamp now);

/// As said in a sentence: "4 seconds ago", "in 9 days", "just now".
QString longAge(Timestamp at, Timestamp now);

/// The exact local time for tool tips: "12 Mar 2026, 14:31:54".
QString exactTime(Timestamp at);

/// The local time of day, "14:30"; of another day than `now`'s with that: "30 Apr, 14:30".
QString clockTime(Timestamp at, Timestamp now);

/// The local day: "30 Apr", with its year if that is another one than `now`'s.
QString shortDay(Timestamp at, Timestamp now);

} // namespace muster::ui
