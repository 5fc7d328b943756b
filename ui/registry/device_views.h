// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/query.h"

#include <QVector>

namespace muster::ui {

/// A view of a list of devices that is always there: a name for a query.
struct DeviceView
{
    const char *id;
    const char *source; ///< its tab; translate with deviceViewTitle()
    const char *query;
};

/// Of the registry; the first is the default one. None shows what was merely discovered: that is for Discover.
const QVector<DeviceView> &deviceViews();
/// Of what was heard: the new, what somebody has decided about and is not as it was, what the registry knows, what is ignored.
const QVector<DeviceView> &discoverViews();
QString deviceViewTitle(const DeviceView &view);
/// -1 when none has that id.
int viewIndex(const QVector<DeviceView> &views, QLatin1StringView id);
query::Query deviceViewQuery(const DeviceView &view);

/// What the table asks for: the view and what was typed. Who asks for discovered devices by that word gets them.
query::Query queryIn(const DeviceView &view, const query::Query &typed);

} // namespace muster::ui
