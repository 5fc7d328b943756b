// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/support/console.h"

namespace muster {

/// The sizes of the window in which every page is pictured.
inline constexpr QSize screenshotSizes[] = {{1280, 800}, {1024, 700}};

/// A row of test data for each name and size: "registry-wide-1280x800".
void addScreenshotRows(const QStringList &names);

/// Saves the window, and what lies over it, in both themes, in `screenshots` beside the build.
void saveScreenshots(Console &console, const QString &name, const QSize &size);

/// A sensor three sources tell of, and what the sources do.
void hearAround(Console &console);

} // namespace muster
