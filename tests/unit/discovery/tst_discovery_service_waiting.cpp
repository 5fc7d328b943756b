// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/discovery_service.h"
#include "support/fake_clock.h"
#include "support/fake_source.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QString macOfNine = u"DC:A6:32:00:00:0A"_s;

/// A service that hears by mDNS, and what it hands on.
struct WaitingRig
{
    WaitingRig()
    {
        auto madeNeighbours = std::make_unique<FakeNeighbours>();
        auto madeMdns = std::make_unique<FakeSource>(u"mdns"_s);
        neighbours = madeNeighbours.get();
        mdns = madeMdns.get();
        DiscoveryService::Parts parts{nullptr,
                                      std::move(madeNeighbours),
                                      std::make_unique<FakeInterfaces>(QVector{fakeInterface()}),
                                      {}};
        parts.sources.push_back(std::move(madeMdns));
        service = std::make_unique<DiscoveryService>(std::move(parts), clock);
        QObject::connect(service.get(), &DiscoveryService::sighted, service.get(),
                         [this](const QVector<Sighting> &batch) { handed += batch; });
        service->start({{}, {}, {{u"enp3s0"_s, *Prefix::parse(u"10.0.1.0/24"_s)}}});
    }

    void know(bool isFresh = true)
    {
        neighbours->entries = {{2, QHostAddress(u"10.0.1.9"_s), macOfNine, isFresh}};
        clock.advance(50ms); // by then the table is read again
    }
    Sighting heard(const QString &endpoint = u"10.0.1.9"_s) const
    {
        Sighting sighting;
        sighting.source = u"mdns"_s;
        sighting.at = clock.now();
        sighting.interface = u"enp3s0"_s;
        sighting.endpoint = endpoint;
        return sighting;
    }
    QVector<Sighting> handedOf(const QString &endpoint) const
    {
        QVector<Sighting> found = handed;
        found.removeIf([&endpoint](const Sighting &sighting) { return sighting.endpoint != endpoint; });
        return found;
    }

    FakeClock clock;
    FakeNeighbours *neighbours;
    FakeSource *mdns;
    std::unique_ptr<DiscoveryService> service;
    QVector<Sighting> handed;
};

} // namespace

class TestDiscoveryServiceWaiting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyOthersShowThatWeListen_data()
    {
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<std::chrono::milliseconds>("age");
        QTest::addColumn<bool>("isGone");
        QTest::addColumn<bool>("isBroken");
        QTest::newRow("somebody speaks") << u"10.0.1.9"_s << 0ms << false << false;
        QTest::newRow("only ourselves") << u"10.0.1.2"_s << 0ms << false << true;
        QTest::newRow("somebody is gone") << u"10.0.1.9"_s << 0ms << true << true;
        QTest::newRow("what somebody said ran out") << u"10.0.1.9"_s << std::chrono::milliseconds(10min) << false << true;
    }
    void onlyOthersShowThatWeListen()
    {
        QFETCH(QString, endpoint);
        QFETCH(std::chrono::milliseconds, age);
        QFETCH(bool, isGone);
        QFETCH(bool, isBroken);
        WaitingRig rig;
        rig.know();
        const Timestamp begin = rig.clock.now();
        rig.mdns->say(rig.heard());
        rig.clock.advance(20min);
        Sighting between = rig.heard(endpoint);
        between.at -= age;
        between.isGone = isGone;
        rig.mdns->say(between);
        rig.clock.advance(20min);
        rig.mdns->say(rig.heard());
        rig.service->stop();
        QCOMPARE(rig.handed.first().listeningSince, std::optional(begin));
        QCOMPARE(rig.handed.last().listeningSince, std::optional(isBroken ? rig.clock.now() : begin));
    }

    void theOldestGivesWay()
    {
        WaitingRig rig;
        for (int i = 0; i < 2; ++i) {
            rig.mdns->say(rig.heard());
            rig.clock.advance(1ms);
        }
        for (int i = 0; i < 1023; ++i)
            rig.mdns->say(rig.heard(u"10.0.1.%1"_s.arg(10 + i % 200)));
        rig.know();
        rig.mdns->say(rig.heard());
        rig.mdns->say(rig.heard()); // by then nobody of his waits
        QTRY_COMPARE(rig.handedOf(u"10.0.1.9"_s).size(), 4);
        const QVector<Sighting> handed = rig.handedOf(u"10.0.1.9"_s);
        QVERIFY(handed[0].identifiers.isEmpty()); // there was no room for it
        for (int i = 1; i < 4; ++i) {
            QCOMPARE(handed[i].identifiers.size(), 1);
            QVERIFY(handed[i - 1].at <= handed[i].at);
        }
    }

    void aClockThatWasSetBackHoldsNobodyUp()
    {
        WaitingRig rig;
        rig.mdns->say(rig.heard());
        QCOMPARE(rig.neighbours->resolved.size(), 1);
        rig.mdns->say(rig.heard());
        QCOMPARE(rig.neighbours->resolved.size(), 1); // the kernel is asking
        rig.clock.advance(-1h);
        rig.mdns->say(rig.heard());
        QCOMPARE(rig.neighbours->resolved.size(), 2);
        QTRY_COMPARE(rig.handed.size(), 3); // the two of then, and what stands for the address now
    }

    void aClockThatWasSetBackProvesNothing()
    {
        WaitingRig rig;
        rig.know(false);
        rig.mdns->say(rig.heard());
        rig.clock.advance(-1h);
        rig.mdns->say(rig.heard());
        rig.service->stop();
        QCOMPARE(rig.handed.size(), 2);
        QCOMPARE(rig.handed.first().identifiers.size(), 1); // learned while we watched
        QVERIFY(rig.handed.last().identifiers.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestDiscoveryServiceWaiting)
#include "tst_discovery_service_waiting.moc"
