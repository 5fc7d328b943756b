// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/device_pages.h"

#include <algorithm>

namespace muster::cli {

namespace {
constexpr int listPage = 500;
}

Result<> readDevices(Session &session, const query::Query &query, const std::function<Result<>(const QVector<Device> &)> &write,
                     qint64 limit)
{
    const registry::DeviceQuery devices = session.devices();
    MUSTER_TRY(const DeviceOutline outline, session.run(devices.outline(query, DeviceSort(), listPage)));
    qint64 left = limit;
    for (qsizetype i = 0; i < outline.pages.size() && left > 0 && !session.output().isBroken(); ++i) {
        const bool isLast = i + 1 == outline.pages.size();
        const auto next = isLast ? std::nullopt : std::optional(outline.pages.at(i + 1));
        // As many as there are up to the next page: it may have grown since the outline was made.
        const int most = int(std::min<qint64>(left, std::numeric_limits<int>::max()));
        MUSTER_TRY(const QVector<Device> page,
                   session.run(devices.devices(query, DeviceSort(), outline.pages.at(i), next, most)));
        MUSTER_CHECK(write(page));
        session.output().flush();
        left -= page.size();
    }
    return {};
}

} // namespace muster::cli
