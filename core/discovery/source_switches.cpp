// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/source_switches.h"

#include <QSettings>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

const QString sourcesOffKey = u"discovery/sourcesOff"_s;

} // namespace

QStringList sourcesOff(const QSettings &settings)
{
    return settings.value(sourcesOffKey).toStringList();
}

void setSourcesOff(QSettings &settings, const QStringList &ids)
{
    if (ids.isEmpty())
        settings.remove(sourcesOffKey);
    else
        settings.setValue(sourcesOffKey, ids);
}

} // namespace muster::discovery
