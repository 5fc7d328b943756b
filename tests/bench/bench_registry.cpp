// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the table asks of the registry, at 100,000 devices (or the number given), beside what paging by offset would cost.
// Prints; asserts nothing about time.
#include "bench/filled_registry.h"
#include "storage/sqlite/sqlite_store.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

using namespace muster;
using namespace Qt::StringLiterals;

namespace {

/// Median of several runs, in microseconds; `work` returns false when it failed.
template<typename Work>
double measure(const char *what, int runs, Work work)
{
    std::vector<double> microseconds;
    for (int i = 0; i < runs; ++i) {
        QElapsedTimer timer;
        timer.start();
        if (!work(i)) {
            std::printf("%-44s failed\n", what);
            return 0;
        }
        microseconds.push_back(double(timer.nsecsElapsed()) / 1000);
    }
    std::ranges::sort(microseconds);
    const double median = microseconds[microseconds.size() / 2];
    std::printf("%-44s %12.1f us\n", what, median);
    return median;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const int count = argc > 1 ? std::max(1000, QString::fromLocal8Bit(argv[1]).toInt()) : 100000;
    const SystemClock clock;
    QTemporaryDir folder;
    auto opened = storage::SqliteStore::open(folder.filePath(u"registry.sqlite"_s), true, clock);
    if (!opened)
        return 1;
    storage::Store &store = **opened;
    std::printf("%d devices\n", count);

    measure("fill, one transaction", 1, [&](int) { return bench::fill(store, count, clock).has_value(); });

    auto unit = store.begin(storage::UnitOfWork::Mode::Read);
    if (!unit)
        return 1;
    storage::DeviceRepository &devices = (*unit)->devices();
    const DeviceSort byName;
    const query::Query all;
    const query::Query quarantined = *query::Query::parse(u"state:quarantined"_s);
    const query::Query substring = *query::Query::parse(u"SN00004"_s);
    DeviceOutline outline;
    const double plain = measure("outline, all, by name", 5, [&](int) {
        auto result = devices.outline(all, byName, 128, {});
        if (result)
            outline = *result;
        return result.has_value();
    });
    const auto outlineOf = [&](const char *what, const query::Query &query, const DeviceSort &sort) {
        return measure(what, 5, [&](int) { return devices.outline(query, sort, 128, {}).has_value(); });
    };
    const DeviceSort byKind{DeviceColumn::Name, false, DeviceGrouping::Kind};
    const DeviceSort byNetwork{DeviceColumn::LastSeen, true, DeviceGrouping::Network};
    const query::Query known = *query::Query::parse(u"-state:quarantined"_s);
    const double grouped = outlineOf("outline, all, by name in kinds", all, byKind);
    const double plainView = outlineOf("outline, a view, newest first", known, {DeviceColumn::LastSeen, true});
    const double groupedView = outlineOf("outline, a view, newest first in networks", known, byNetwork);
    if (plain > 0 && plainView > 0) {
        std::printf("%-44s %12.1f\n", "grouped / not, all", grouped / plain);
        std::printf("%-44s %12.1f\n", "grouped / not, a view", groupedView / plainView);
    }
    measure("outline, state:quarantined", 5, [&](int) { return devices.outline(quarantined, byName, 128, {}).has_value(); });
    measure("outline, free text", 5, [&](int) { return devices.outline(substring, byName, 128, {}).has_value(); });
    measure("count, state:quarantined", 5, [&](int) { return devices.count(quarantined).has_value(); });
    const double byKey = measure("page of 128 in the middle, by key", 50, [&](int i) {
        return devices.page(all, byName, outline.pages.at(outline.pages.size() / 2 + i % 10), {}, 128).has_value();
    });

    const auto pagesOf = [&](const char *what, const query::Query &query, const DeviceSort &sort) {
        const auto shape = devices.outline(query, sort, 128, {});
        return measure(what, 50, [&](int i) {
            const qsizetype page = shape->pages.size() / 2 + i % 10;
            return devices.page(query, sort, shape->pages.at(page), shape->pages.at(page + 1), 128).has_value();
        });
    };
    const double inKinds = pagesOf("page of 128 in the middle of a kind", all, byKind);
    pagesOf("page of 128 in the middle of a network", known, byNetwork);
    if (byKey > 0)
        std::printf("%-44s %12.1f\n", "page grouped / not", inKinds / byKey);

    auto connection = storage::Connection::open(folder.filePath(u"registry.sqlite"_s), storage::Connection::Mode::Read);
    if (!connection)
        return 1;
    const double byOffset = measure("the same by OFFSET, for comparison", 20, [&](int i) {
        SQLite::Statement &select = (*connection)->prepare("SELECT * FROM devices ORDER BY name_key, id LIMIT 128 OFFSET ?");
        select.bind(1, count / 2 + i * 128);
        while (select.executeStep()) {
        }
        return true;
    });
    if (byKey > 0)
        std::printf("%-44s %12.1f\n", "OFFSET / key", byOffset / byKey);
    unit->reset();

    measure("save one device, committed to disk", 50, [&](int i) {
        auto write = store.begin(storage::UnitOfWork::Mode::Write);
        return write && (*write)->devices().save(bench::makeDevice(i, clock.now())) && (*write)->commit();
    });
    return 0;
}
