// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wifi/wifi_source.h"

#include "support/fake_clock.h"
#include "support/fake_source.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::discovery;

namespace {

class FakeAir final : public WifiAir
{
public:
    void open() override { isOpen = true; }
    void close() override { isOpen = false; }
    void scan(const QString &interface) override { scans += interface; }
    void lookAgain() override { ++looks; }
    Heard heard() const override { return now; }

    void tell(const Heard &heard)
    {
        now = heard;
        Q_EMIT changed();
    }

    Heard now;
    bool isOpen = false;
    int looks = 0;
    QStringList scans;
};

AccessPoint plug(const QString &bssid = u"50:C7:BF:01:02:03"_s, int signal = 60)
{
    return {"TP-LINK_Smart Plug_1A2B", bssid, signal, WifiSecurity::Open};
}

AccessPoint neighbour()
{
    return {"FRITZ!Box 7590 XY", u"50:C7:BF:0A:0B:0C"_s, 90, WifiSecurity::Wpa2};
}

WifiAir::Heard hearing(const QVector<AccessPoint> &accessPoints, const QString &interface = u"wlan0"_s)
{
    return {true, Obstacle::None, {}, {{interface, false, Obstacle::None, {}, accessPoints}}};
}

/// A running source and what it said.
class Room
{
public:
    explicit Room(const Clock *other = nullptr, WifiSource::Pace pace = {}, const QStringList &interfaces = {})
    {
        auto made = std::make_unique<FakeAir>();
        air = made.get();
        source = std::make_unique<WifiSource>(FactoryAccessPoints::shipped().value_or(FactoryAccessPoints()), std::move(made),
                                              other ? *other : clock, pace, interfaces);
        QObject::connect(source.get(), &Source::sighted, source.get(), [this](const Sighting &sighting) { seen += sighting; });
        QObject::connect(source.get(), &Source::channelsChanged, source.get(), [this] { ++channelChanges; });
        source->start({});
    }

    QVector<Sighting> take() { return std::exchange(seen, {}); }
    Channel channel() const { return source->channels().value(0); }

    FakeClock clock;
    FakeAir *air = nullptr;
    std::unique_ptr<WifiSource> source;
    QVector<Sighting> seen;
    int channelChanges = 0;
};

} // namespace

class TestWifiSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsFactoryAccessPointsAndNoOthers()
    {
        Room room;
        QVERIFY(room.air->isOpen);
        QCOMPARE(room.channel().state, Channel::State::Working);
        room.air->tell(hearing({neighbour(), plug()}));
        QCOMPARE(room.seen.size(), 1);
        QCOMPARE(room.seen.first().source, u"wifi"_s);
        QCOMPARE(room.seen.first().attributes.value(u"factoryDefault"_s), u"yes"_s);
        QCOMPARE(room.seen.first().endpoint, u"wifi 50:C7:BF:01:02:03"_s);
        QCOMPARE(room.channel().interface, u"wlan0"_s);
        QCOMPARE(room.channel().state, Channel::State::Listening);
        QCOMPARE(room.channelChanges, 1);
    }

    void changesOfSignalDoNotFlood()
    {
        Room room;
        int told = 0;
        for (int second = 0; second < 300; ++second) {
            room.air->tell(hearing({plug({}, 0), plug(u"50:C7:BF:01:02:03"_s, 20 + second % 50)}));
            told += int(room.take().size());
            room.clock.advance(1s);
        }
        QCOMPARE(told, 5);
        // A new one does not wait for the others.
        room.air->tell(hearing({plug(u"50:C7:BF:01:02:03"_s, 1), plug(u"50:C7:BF:01:02:04"_s)}));
        QVERIFY(std::ranges::any_of(room.take(), [](const Sighting &s) { return s.endpoint.endsWith(u"04"_s); }));
    }

    void whatHadToWaitIsSaidLater()
    {
        const SystemClock clock;
        Room room(&clock, {50ms, 10min, 10min});
        room.air->tell(hearing({plug(u"50:C7:BF:01:02:03"_s, 20)}));
        room.air->tell(hearing({plug(u"50:C7:BF:01:02:03"_s, 21)}));
        room.air->tell(hearing({plug(u"50:C7:BF:01:02:03"_s, 22)}));
        QCOMPARE(room.seen.size(), 1);
        QTRY_COMPARE(room.seen.size(), 2);
        QCOMPARE(room.seen.last().attributes.value(u"signal"_s), u"22 %"_s);
    }

    void whatStaysIsSaidAgain()
    {
        Room room;
        room.air->tell(hearing({plug()}));
        room.take();
        room.clock.advance(9min);
        Q_EMIT room.air->changed();
        QVERIFY(room.seen.isEmpty());
        room.clock.advance(1min);
        Q_EMIT room.air->changed();
        QCOMPARE(room.take().size(), 1);
    }

    void whatIsHeardNoLongerIsGone()
    {
        Room room;
        room.air->tell(hearing({plug()}));
        const Sighting before = room.take().value(0);
        room.clock.advance(5s);
        room.air->tell(hearing({neighbour()}));
        QCOMPARE(room.seen.size(), 1);
        QVERIFY(room.seen.first().isGone);
        QCOMPARE(room.seen.first().endpoint, before.endpoint);
        QCOMPARE(room.seen.first().identifiers, before.identifiers);
        QCOMPARE(room.seen.first().at, room.clock.now());
        room.take();
        // Claimed: the same radio, another network.
        AccessPoint claimed = plug();
        room.air->tell(hearing({claimed}));
        QCOMPARE(room.take().size(), 1);
        claimed.ssid = "Home";
        room.air->tell(hearing({claimed}));
        QVERIFY(room.take().value(0).isGone);
    }

    void ofWhatNobodyHearsNothingIsSaid_data()
    {
        QTest::addColumn<WifiAir::Heard>("heard");
        QTest::newRow("no NetworkManager") << WifiAir::Heard{true, Obstacle::Unsupported, u"why"_s, {}};
        QTest::newRow("turned off") << WifiAir::Heard{true,
                                                      Obstacle::None,
                                                      {},
                                                      {{u"wlan0"_s, false, Obstacle::Down, u"why"_s, {}}}};
        QTest::newRow("pulled out") << WifiAir::Heard{true, Obstacle::None, {}, {}};
        QTest::newRow("another radio") << hearing({}, u"wlan1"_s);
    }

    void ofWhatNobodyHearsNothingIsSaid()
    {
        QFETCH(WifiAir::Heard, heard);
        Room room;
        room.air->tell(hearing({plug()}));
        room.take();
        room.air->tell(heard);
        QVERIFY(room.seen.isEmpty()); // it may well be there
        room.air->tell(hearing({plug()}));
        QCOMPARE(room.seen.size(), 1);
        QVERIFY(!room.seen.first().isGone);
    }

    void channelsSayWhatIsInTheWay_data()
    {
        QTest::addColumn<WifiAir::Heard>("heard");
        QTest::addColumn<Channel::State>("state");
        QTest::addColumn<Obstacle>("obstacle");
        QTest::addColumn<QString>("reason");
        QTest::newRow("nobody answered yet") << WifiAir::Heard() << Channel::State::Working << Obstacle::None << QString();
        QTest::newRow("no NetworkManager") << WifiAir::Heard{true, Obstacle::Unsupported, u"why"_s, {}} << Channel::State::Blocked
                                           << Obstacle::Unsupported << u"why"_s;
        QTest::newRow("no radio") << WifiAir::Heard{true, Obstacle::None, {}, {}} << Channel::State::Blocked
                                  << Obstacle::Unsupported << u"no Wi-Fi adapter"_s;
        QTest::newRow("turned off") << WifiAir::Heard{true,
                                                      Obstacle::None,
                                                      {},
                                                      {{u"wlan0"_s, false, Obstacle::Down, u"why"_s, {}}}}
                                    << Channel::State::Blocked << Obstacle::Down << u"why"_s;
        QTest::newRow("may not scan") << WifiAir::Heard{true,
                                                        Obstacle::None,
                                                        {},
                                                        {{u"wlan0"_s, false, Obstacle::NotPermitted, u"why"_s, {}}}}
                                      << Channel::State::Listening << Obstacle::NotPermitted << u"why"_s;
        QTest::newRow("scans") << WifiAir::Heard{true, Obstacle::None, {}, {{u"wlan0"_s, true, Obstacle::None, {}, {}}}}
                               << Channel::State::Working << Obstacle::None << QString();
    }

    void channelsSayWhatIsInTheWay()
    {
        QFETCH(WifiAir::Heard, heard);
        QFETCH(QString, reason);
        Room room;
        room.air->tell(heard);
        QCOMPARE(room.source->channels().size(), 1);
        QTEST(room.channel().state, "state");
        QTEST(room.channel().obstacle, "obstacle");
        QCOMPARE(room.channel().reason.isEmpty(), reason.isEmpty());
        QVERIFY2(room.channel().reason.contains(reason), qPrintable(room.channel().reason));
    }

    void scansWhereItMayAsk()
    {
        Room room;
        room.source->probe();
        QCOMPARE(room.air->looks, 1);
        QVERIFY(room.air->scans.isEmpty()); // no radio known yet
        room.air->tell(hearing({}));
        QCOMPARE(room.air->scans, QStringList{u"wlan0"_s}); // at once
        room.air->tell(hearing({plug()}));
        QCOMPARE(room.air->scans.size(), 1);
        room.source->probe();
        QCOMPARE(room.air->scans.size(), 2);
        QCOMPARE(room.seen.size(), 1);
        // A radio that is connected to nothing is no network.
        room.source->setListenOnly([](const QString &interface) { return interface == "wlan0"_L1; });
        room.source->probe();
        QCOMPARE(room.air->scans.size(), 2);
        room.source->setListenOnly([](const QString &interface) { return interface == "wlan1"_L1; });
        room.source->probe();
        QCOMPARE(room.air->scans.size(), 3);
        // What is off can't be made to scan, and is when it is on again.
        room.air->tell({true, Obstacle::None, {}, {{u"wlan0"_s, false, Obstacle::Down, u"why"_s, {}}}});
        room.source->probe();
        QCOMPARE(room.air->scans.size(), 3);
        room.air->tell(hearing({}));
        QCOMPARE(room.air->scans.size(), 4);
    }

    void onlyTheRadiosThatWereNamed()
    {
        Room room(nullptr, {}, {u"eth0"_s, u"wlan1"_s});
        room.air->tell({true,
                        Obstacle::None,
                        {},
                        {{u"wlan0"_s, false, Obstacle::None, {}, {plug()}}, {u"wlan1"_s, false, Obstacle::None, {}, {}}}});
        room.source->probe();
        QCOMPARE(room.air->scans, (QStringList{u"wlan1"_s, u"wlan1"_s}));
        QVERIFY(room.seen.isEmpty());
        QCOMPARE(room.source->channels().size(), 1);
        QVERIFY(room.channel().isBelowIp);
        room.air->tell(hearing({plug()}));
        QVERIFY(room.seen.isEmpty());
        QVERIFY2(room.channel().reason.contains(u"eth0"_s), qPrintable(room.channel().reason));
    }

    void scansNowAndThen()
    {
        Room room(nullptr, {1min, 10min, 20ms});
        room.air->tell(hearing({}));
        QTRY_VERIFY(room.air->scans.size() >= 3);
    }

    void theRadioThatHearsItBetterTells()
    {
        Room room;
        room.air->tell({true,
                        Obstacle::None,
                        {},
                        {{u"wlan0"_s, false, Obstacle::None, {}, {plug(u"50:C7:BF:01:02:03"_s, 20)}},
                         {u"wlan1"_s, false, Obstacle::None, {}, {plug(u"50:c7:bf:01:02:03"_s, 70)}}}});
        QCOMPARE(room.seen.size(), 1);
        QCOMPARE(room.seen.first().interface, u"wlan1"_s);
        QCOMPARE(room.source->channels().size(), 2);
    }

    void feignedAccessPointsAreBounded()
    {
        Room room;
        QVector<AccessPoint> many;
        for (int i = 0; i < 1000; ++i)
            many += plug(u"50:C7:BF:00:%1:%2"_s.arg(i / 256, 2, 16, QChar(u'0')).arg(i % 256, 2, 16, QChar(u'0')));
        room.air->tell(hearing(many));
        QCOMPARE(room.take().size(), 256);
        QVERIFY2(room.channel().reason.contains(u"744"_s), qPrintable(room.channel().reason));
        room.air->tell(hearing({}));
        QCOMPARE(room.take().size(), 256);
        QCOMPARE(room.channel().reason, QString());
    }

    void mayBeStoppedOrDestroyedByWhoHears()
    {
        Room room;
        QObject::connect(room.source.get(), &Source::sighted, room.source.get(), [&room] { room.source->stop(); });
        room.air->tell(hearing({plug(), plug(u"50:C7:BF:01:02:04"_s)}));
        QCOMPARE(room.seen.size(), 1);
        QVERIFY(room.source->channels().isEmpty());
        QVERIFY(!room.air->isOpen);
    }
};

QTEST_GUILESS_MAIN(TestWifiSource)
#include "tst_wifi_source.moc"
