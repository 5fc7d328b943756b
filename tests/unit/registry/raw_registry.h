// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/site_fixture.h"

#include <QFile>

#include <SQLiteCpp/Database.h>

namespace muster {

/// The registry's file behind the program's back, to look at it or to damage it.
inline SQLite::Database rawRegistry(const TemporarySite &site)
{
    return SQLite::Database(QFile::encodeName(site.registryFile()).toStdString(), SQLite::OPEN_READWRITE, 1000);
}

} // namespace muster
