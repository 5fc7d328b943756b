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
/// Of what was heard: the new, and what the registry knows already.
const QVector<DeviceView> &discoverViews();
QString deviceViewTitle(const DeviceView &view);
query::Query deviceViewQuery(const DeviceView &view);

/// What the table asks for: the view and what was typed. Who asks for discovered devices by that word gets them.
query::Query queryIn(const DeviceView &view, const query::Query &typed);

} // namespace muster::ui
