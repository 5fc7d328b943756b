// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long the console takes from the start of its process to a painted window, and to painted rows, with a registry of 100,000
// devices (or the number given), beside an almost empty one. Prints; asserts nothing about time.
#include "bench/filled_registry.h"
#include "registry/site_founding.h"
#include "storage/sqlite/sqlite_store.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

using namespace muster;
using namespace Qt::StringLiterals;

namespace {

constexpr int runs = 5;
constexpr int patienceMs = 60000;

struct Startup
{
    double window = -1; ///< ms to the first painted window; -1 = never seen
    double rows = -1;   ///< ms to the first painted rows
};

Startup start(const QString &program, const QString &folder)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"QT_LOGGING_RULES"_s, u"muster.ui.debug=true"_s);
    if (!environment.contains(u"DISPLAY"_s))
        environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    process.setProcessEnvironment(environment);
    process.setReadChannel(QProcess::StandardError);
    Startup startup;
    QElapsedTimer timer;
    timer.start();
    process.start(program, {u"--data"_s, folder});
    QByteArray output;
    while (startup.rows < 0 && timer.elapsed() < patienceMs && process.state() != QProcess::NotRunning) {
        process.waitForReadyRead(1000);
        output += process.readAllStandardError();
        const double now = double(timer.nsecsElapsed()) / 1e6;
        if (startup.window < 0 && output.contains("window painted"))
            startup.window = now;
        if (output.contains("rows painted"))
            startup.rows = now;
    }
    process.kill();
    process.waitForFinished();
    return startup;
}

bool measure(const QString &program, int devices)
{
    const SystemClock clock;
    QTemporaryDir folder;
    const registry::DataDirectory data(folder.filePath(u"site"_s));
    const auto makeStore = [&clock](const QString &path) { return storage::SqliteStore::open(path, true, clock); };
    const Secret passphrase(QByteArray("not a secret"));
    if (!registry::foundSite(data, {u"Bench"_s, {}}, passphrase, Actor::osUser(u"bench"_s), clock, makeStore))
        return false;
    {
        auto store = storage::SqliteStore::open(data.registryFile(), false, clock);
        if (!store || !bench::fill(**store, devices, clock))
            return false;
    }
    std::vector<double> windows;
    std::vector<double> rows;
    for (int i = 0; i < runs; ++i) {
        const Startup startup = start(program, data.path());
        windows.push_back(startup.window);
        rows.push_back(startup.rows);
    }
    std::ranges::sort(windows);
    std::ranges::sort(rows);
    std::printf("%8d devices: window painted after %7.1f ms, rows after %7.1f ms (median of %d)\n", devices, windows[runs / 2],
                rows[runs / 2], runs);
    return windows.front() >= 0 && rows.front() >= 0;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 2) {
        std::fprintf(stderr, "usage: bench_startup MUSTER [DEVICES]\n");
        return 2;
    }
    const int devices = arguments.size() > 2 ? std::max(1, arguments.at(2).toInt()) : 100000;
    return measure(arguments.at(1), 10) && measure(arguments.at(1), devices) ? 0 : 1;
}
