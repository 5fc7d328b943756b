// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What 100,000 sightings (or the number given) of 250 devices that come back all the time do to memory, from the service to the
// registry; with a second number each device has so many addresses and services in turn. SQLite's part grows with the file until
// its page caches are full. Prints; asserts nothing.
#include "registry/change_feed.h"
#include "registry/discovery_recorder.h"
#include "support/fake_source.h"
#include "support/site_fixture.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>

#include <cstdio>
#include <sqlite3.h>
#include <unistd.h>

using namespace muster;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int deviceCount = 250;
constexpr int steps = 10;
constexpr int sightingsAtOnce = 250;

/// MiB in use by this process.
double memoryInUse()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * double(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

/// A device says what it has; now and then it has another of so many addresses and services.
Sighting sightingOf(int number, int turn, int changes, Timestamp at)
{
    Sighting sighting;
    sighting.source = u"fake"_s;
    sighting.at = at;
    sighting.endpoint = u"/dev/bus/%1/%2"_s.arg(number).arg(turn / 40 % changes);
    sighting.identifiers = {{IdentifierType::Serial, u"SN-%1"_s.arg(number), u"fake"_s, at, at}};
    sighting.attributes = {{u"name"_s, u"House %1"_s.arg(number)}, {u"model"_s, u"House"_s}};
    sighting.services = {{u"fake"_s, u"_http._tcp"_s, u"House %1"_s.arg(number), quint16(80 + turn / 100 % changes), {}}};
    return sighting;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const int count = argc > 1 ? std::max(1000, QString::fromLocal8Bit(argv[1]).toInt()) : 100000;
    const int changes = argc > 2 ? std::max(1, QString::fromLocal8Bit(argv[2]).toInt()) : 1;
    TemporarySite site;
    auto made = std::make_unique<FakeSource>(u"fake"_s);
    FakeSource *const source = made.get();
    discovery::DiscoveryService::Parts parts;
    parts.neighbours = std::make_unique<FakeNeighbours>();
    parts.interfaces = std::make_unique<FakeInterfaces>(QVector<discovery::NetworkInterface>{fakeInterface()});
    parts.sources.push_back(std::move(made));
    discovery::DiscoveryService service(std::move(parts), site.clock);
    registry::ChangeFeed feed(site.store());
    registry::DiscoveryRecorder recorder(service, site.store(), feed, site.clock, site.admin);
    feed.start();
    recorder.start({});
    while (!source->isRunning)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);

    std::printf("%d sightings of %d devices, each at %d addresses\n", count, deviceCount, changes);
    QElapsedTimer timer;
    timer.start();
    for (int said = 0; said < count;) {
        for (int i = 0; i < sightingsAtOnce; ++i, ++said)
            source->say(sightingOf(said % deviceCount, said / deviceCount, changes, site.clock.now()));
        site.clock.advance(1s);
        const qint64 until = timer.elapsed() + 60;
        while (timer.elapsed() < until || !recorder.isIdle()) // the service hands on every 50 ms
            QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        if (said % (count / steps) < sightingsAtOnce)
            std::printf("%8d sightings  %6.1f MiB, %5.1f of them SQLite's  %6.1f s  %lld lost\n", said, memoryInUse(),
                        double(sqlite3_memory_used()) / (1 << 20), double(timer.elapsed()) / 1000,
                        static_cast<long long>(recorder.dropped()));
    }
    return 0;
}
