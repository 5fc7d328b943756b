// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/source_switches.h"

#include <QSettings>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

const QString sourcesOffKey = u"discovery/sourcesOff"_s;
const QString listenOnlyKey = u"discovery/listenOnly"_s;

void keepList(QSettings &settings, const QString &key, const QStringList &values)
{
    if (values.isEmpty())
        settings.remove(key);
    else
        settings.setValue(key, values);
}

} // namespace

QStringList sourcesOff(const QSettings &settings)
{
    return settings.value(sourcesOffKey).toStringList();
}

void setSourcesOff(QSettings &settings, const QStringList &ids)
{
    keepList(settings, sourcesOffKey, ids);
}

QStringList listenOnlyInterfaces(const QSettings &settings)
{
    return settings.value(listenOnlyKey).toStringList();
}

void setListenOnlyInterfaces(QSettings &settings, const QStringList &names)
{
    keepList(settings, listenOnlyKey, names);
}

} // namespace muster::discovery
