// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/presence/presence_rules.h"

#include "discovery/presence/listening_times.h"
#include "support/fake_clock.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;
using std::chrono::milliseconds;

Q_DECLARE_METATYPE(std::chrono::milliseconds)
Q_DECLARE_METATYPE(std::optional<std::chrono::seconds>)
Q_DECLARE_METATYPE(QVector<muster::SignOfLife>)
Q_DECLARE_METATYPE(muster::Rhythm)
Q_DECLARE_METATYPE(muster::Presence)

namespace {

constexpr Timestamp now = FakeClock::start;

Sighting heard(const QString &source, Timestamp at = now)
{
    Sighting sighting;
    sighting.source = source;
    sighting.interface = u"eth0"_s;
    sighting.at = at;
    return sighting;
}

Sighting gone(const QString &source, Timestamp at = now)
{
    Sighting sighting = heard(source, at);
    sighting.isGone = true;
    return sighting;
}

SignOfLife sign(const QString &source, milliseconds ago, milliseconds worth, const QString &interface = u"eth0"_s)
{
    return {source, interface, now - ago, now - ago + worth, false};
}

SignOfLife goodbye(const QString &source, milliseconds ago, const QString &interface = u"eth0"_s)
{
    return {source, interface, now - ago, now - ago, true};
}

const Rhythm wakeful;
const Rhythm announcedSleeper{18h, 0s, 0};
const Rhythm learnedSleeper{std::nullopt, 2h, 3};

Service matter(const QString &icd)
{
    Service service{u"mdns"_s, u"_matter._tcp"_s, u"87E1B004E235A130-8FC7772401CD0696"_s, 5540, {{u"sii"_s, u"5000"_s}}};
    if (!icd.isEmpty())
        service.attributes.insert(u"icd"_s, icd);
    return service;
}

} // namespace

class TestPresenceRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everySourceHasItsWorth_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<milliseconds>("worth");
        for (const auto &[source, worth] :
             {std::pair(u"neighbours"_s, 2min), std::pair(u"mdns"_s, 2min), std::pair(u"ssdp"_s, 35min),
              std::pair(u"wsd"_s, 35min), std::pair(u"coap"_s, 35min), std::pair(u"snmp"_s, 35min),
              std::pair(u"ubiquiti"_s, 35min), std::pair(u"first-words"_s, 35min), std::pair(u"mndp"_s, 4min),
              std::pair(u"usb"_s, 25min), std::pair(u"serial"_s, 25min), std::pair(u"wifi"_s, 25min),
              std::pair(u"linux-ssh"_s, 10min)})
            QTest::newRow(qPrintable(source)) << source << milliseconds(worth);
    }
    void everySourceHasItsWorth()
    {
        QFETCH(QString, source);
        QFETCH(milliseconds, worth);
        QVector<SignOfLife> signs;
        putSign(signs, heard(source), wakeful, now);
        QCOMPARE(signs, (QVector<SignOfLife>{{source, u"eth0"_s, now, now + worth, false}}));
        QCOMPARE(presenceOf(signs, wakeful, now + worth - 1ms), (Presence{PresenceValue::Online, source, now, now + worth}));
        QCOMPARE(presenceOf(signs, wakeful, now + worth), (Presence{PresenceValue::Stale, source, now, now + worth + 35min}));
        QCOMPARE(presenceOf(signs, wakeful, now + worth + 35min), (Presence{PresenceValue::Offline, source, now}));
        putSign(signs, gone(source, now + 1s), wakeful, now + 1s);
        QCOMPARE(presenceOf(signs, wakeful, now + 1s), (Presence{PresenceValue::Offline, source, now + 1s}));
    }

    void whatASourceKnowsIsBounded_data()
    {
        QTest::addColumn<milliseconds>("said");
        QTest::addColumn<milliseconds>("worth");
        QTest::newRow("less than usual") << milliseconds(30s) << milliseconds(30s);
        QTest::newRow("more") << milliseconds(30min) << milliseconds(30min);
        QTest::newRow("a liar's") << milliseconds(24h * 365) << milliseconds(75min);
        QTest::newRow("nothing") << milliseconds(0) << milliseconds(0);
        QTest::newRow("less than nothing") << milliseconds(-1h) << milliseconds(0);
    }
    void whatASourceKnowsIsBounded()
    {
        QFETCH(milliseconds, said);
        QFETCH(milliseconds, worth);
        QVector<SignOfLife> signs;
        Sighting sighting = heard(u"ssdp"_s);
        sighting.worth = said;
        putSign(signs, sighting, wakeful, now);
        QCOMPARE(signs.first().goodUntil, now + worth);
    }

    void whatIsToldAgainIsNoNewSign()
    {
        QVector<SignOfLife> signs;
        putSign(signs, heard(u"mdns"_s, now - 5min), wakeful, now - 5min);
        const QVector<SignOfLife> before = signs;
        putSign(signs, heard(u"mdns"_s, now - 5min), wakeful, now); // as when a cache forgets a service
        QCOMPARE(signs, before);
        QCOMPARE(presenceOf(signs, wakeful, now).value, PresenceValue::Stale);
        putSign(signs, heard(u"mdns"_s, now - 6min), wakeful, now); // and what came late
        QCOMPARE(signs, before);
        putSign(signs, gone(u"mdns"_s, now - 6min), wakeful, now);
        QCOMPARE(signs, before);
        putSign(signs, gone(u"mdns"_s, now - 5min), wakeful, now);
        putSign(signs, heard(u"mdns"_s, now - 5min), wakeful, now); // of one moment, the goodbye is the last
        QVERIFY(signs.first().isGoodbye);
    }

    void channelsAreBySourceAndInterface()
    {
        QVector<SignOfLife> signs;
        Sighting sighting = heard(u"mdns"_s);
        putSign(signs, sighting, wakeful, now);
        sighting.interface = u"wlan0"_s;
        putSign(signs, sighting, wakeful, now);
        putSign(signs, heard(u"ssdp"_s), wakeful, now);
        QCOMPARE(signs.size(), 3);
        for (int i = 0; i < 100; ++i) {
            sighting.interface = u"eth%1"_s.arg(i);
            sighting.at = now + std::chrono::seconds(i);
            putSign(signs, sighting, wakeful, sighting.at);
        }
        QCOMPARE(signs.size(), 24);
        QCOMPARE(signs.last().interface, u"eth99"_s);
    }

    void theWord_data()
    {
        QTest::addColumn<QVector<SignOfLife>>("signs");
        QTest::addColumn<Rhythm>("rhythm");
        QTest::addColumn<Presence>("presence");
        using enum PresenceValue;
        QTest::newRow("nothing") << QVector<SignOfLife>() << wakeful << Presence{};
        QTest::newRow("the freshest good one is the proof, until its own end")
            << QVector<SignOfLife>{sign(u"ssdp"_s, 25min, 30min), sign(u"mdns"_s, 10s, 2min)} << wakeful
            << Presence{Online, u"mdns"_s, now - 10s, now + 110s};
        QTest::newRow("of two, the one that lasts")
            << QVector<SignOfLife>{sign(u"ssdp"_s, 10s, 30min), sign(u"mdns"_s, 10s, 2min)} << wakeful
            << Presence{Online, u"ssdp"_s, now - 10s, now + 30min - 10s};
        QTest::newRow("one that ran out is no proof")
            << QVector<SignOfLife>{sign(u"ssdp"_s, 25min, 30min), sign(u"mdns"_s, 2min, 2min)} << wakeful
            << Presence{Online, u"ssdp"_s, now - 25min, now + 5min};
        QTest::newRow("all ran out") << QVector<SignOfLife>{sign(u"ssdp"_s, 40min, 30min), sign(u"mdns"_s, 20min, 2min)}
                                     << wakeful << Presence{Stale, u"mdns"_s, now - 20min, now + 25min};
        QTest::newRow("long ago") << QVector<SignOfLife>{sign(u"ssdp"_s, 65min, 30min), sign(u"mdns"_s, 37min, 2min)} << wakeful
                                  << Presence{Offline, u"mdns"_s, now - 37min};
        QTest::newRow("a goodbye, and a good one elsewhere")
            << QVector<SignOfLife>{sign(u"ssdp"_s, 1min, 30min), goodbye(u"mdns"_s, 1s)} << wakeful
            << Presence{Online, u"ssdp"_s, now - 1min, now + 29min};
        QTest::newRow("a goodbye, and none elsewhere")
            << QVector<SignOfLife>{sign(u"ssdp"_s, 31min, 30min), goodbye(u"mdns"_s, 1s)} << wakeful
            << Presence{Offline, u"mdns"_s, now - 1s};
        QTest::newRow("heard again since") << QVector<SignOfLife>{sign(u"ssdp"_s, 31min, 30min), goodbye(u"mdns"_s, 32min)}
                                           << wakeful << Presence{Stale, u"ssdp"_s, now - 31min, now + 34min};
        QTest::newRow("pulled out of one port, on the network all the same")
            << QVector<SignOfLife>{goodbye(u"usb"_s, 1s, {}), sign(u"neighbours"_s, 10s, 2min)} << wakeful
            << Presence{Online, u"neighbours"_s, now - 10s, now + 110s};
        QTest::newRow("who does not answer is gone, whatever he promised")
            << QVector<SignOfLife>{sign(u"ssdp"_s, 1min, 30min), goodbye(u"neighbours"_s, 1s)} << wakeful
            << Presence{Offline, u"neighbours"_s, now - 1s};
        QTest::newRow("unless he was heard since")
            << QVector<SignOfLife>{sign(u"mdns"_s, 1s, 2min), goodbye(u"neighbours"_s, 1min)} << wakeful
            << Presence{Online, u"mdns"_s, now - 1s, now + 119s};
        QTest::newRow("or on another interface, or a bus")
            << QVector<SignOfLife>{sign(u"mdns"_s, 1min, 2min, u"wlan0"_s), sign(u"usb"_s, 5min, 25min, {}),
                                   goodbye(u"neighbours"_s, 1s)}
            << wakeful << Presence{Online, u"mdns"_s, now - 1min, now + 1min};
        QTest::newRow("a sleeper need not answer")
            << QVector<SignOfLife>{sign(u"mdns"_s, 30min, 2min), goodbye(u"neighbours"_s, 1s)} << announcedSleeper
            << Presence{Stale, u"mdns"_s, now - 30min, now + 17h + 30min};
        QTest::newRow("a sleeper that says goodbye") << QVector<SignOfLife>{sign(u"ssdp"_s, 45min, 30min), goodbye(u"mdns"_s, 1s)}
                                                     << announcedSleeper << Presence{Offline, u"mdns"_s, now - 1s};
        QTest::newRow("overdue, for a sleeper too")
            << QVector<SignOfLife>{sign(u"mdns"_s, 18h, 2min)} << announcedSleeper << Presence{Offline, u"mdns"_s, now - 18h};
        QTest::newRow("twice the longest pause")
            << QVector<SignOfLife>{sign(u"mdns"_s, 3h, 2min)} << learnedSleeper << Presence{Stale, u"mdns"_s, now - 3h, now + 1h};
        QTest::newRow("two pauses are too few") << QVector<SignOfLife>{sign(u"mdns"_s, 3h, 2min)} << Rhythm{std::nullopt, 2h, 2}
                                                << Presence{Offline, u"mdns"_s, now - 3h};
        QTest::newRow("not for ever") << QVector<SignOfLife>{sign(u"mdns"_s, 47h, 2min)} << Rhythm{24h * 365, 24h * 365, 8}
                                      << Presence{Stale, u"mdns"_s, now - 47h, now + 1h};
        QTest::newRow("heard in a future that was taken back")
            << QVector<SignOfLife>{sign(u"mdns"_s, -24h, 2min)} << wakeful << Presence{};
        QTest::newRow("what is from the future is left out")
            << QVector<SignOfLife>{sign(u"mdns"_s, -24h, 2min), goodbye(u"neighbours"_s, -24h), sign(u"ssdp"_s, 1min, 30min)}
            << wakeful << Presence{Online, u"ssdp"_s, now - 1min, now + 29min};
        QTest::newRow("a clock that was set back a little")
            << QVector<SignOfLife>{sign(u"mdns"_s, -1s, 2min)} << wakeful << Presence{Online, u"mdns"_s, now + 1s, now + 121s};
    }
    void theWord()
    {
        QFETCH(QVector<SignOfLife>, signs);
        QFETCH(Rhythm, rhythm);
        QFETCH(Presence, presence);
        QCOMPARE(presenceOf(signs, rhythm, now), presence);
        std::reverse(signs.begin(), signs.end());
        QCOMPARE(presenceOf(signs, rhythm, now), presence);
        QVERIFY(!presence.until || *presence.until > now);
    }

    void theProofGivesWayToTheNext()
    {
        const QVector<SignOfLife> signs{sign(u"ssdp"_s, 25min, 30min), sign(u"mdns"_s, 10s, 2min)};
        const Presence first = presenceOf(signs, wakeful, now);
        QCOMPARE(presenceOf(signs, wakeful, *first.until), (Presence{PresenceValue::Online, u"ssdp"_s, now - 25min, now + 5min}));
    }

    void aSleeperThatDoesNotAnswerKeepsItsSign()
    {
        for (const Rhythm &sleeper : {announcedSleeper, learnedSleeper}) {
            QVector<SignOfLife> signs{sign(u"neighbours"_s, 30min, 2min)};
            const QVector<SignOfLife> before = signs;
            putSign(signs, gone(u"neighbours"_s), sleeper, now);
            QCOMPARE(signs, before);
            QCOMPARE(presenceOf(signs, sleeper, now),
                     (Presence{PresenceValue::Stale, u"neighbours"_s, now - 30min, now - 30min + *usualSilence(sleeper)}));
            putSign(signs, gone(u"neighbours"_s), wakeful, now);
            QVERIFY(signs.first().isGoodbye);
        }
    }

    void aSignFromTheFutureGivesWay()
    {
        QVector<SignOfLife> signs{sign(u"mdns"_s, -24h, 2min)};
        putSign(signs, heard(u"mdns"_s), wakeful, now);
        QCOMPARE(signs, (QVector<SignOfLife>{{u"mdns"_s, u"eth0"_s, now, now + 2min, false}}));
        putSign(signs, heard(u"mdns"_s, now + 24h), wakeful, now); // nobody hears tomorrow's
        QCOMPARE(signs.first().at, now);
        QCOMPARE(signs.first().goodUntil, now + 2min);
    }

    void whatIsKeptWithoutSignsIsOne_data()
    {
        QTest::addColumn<Presence>("last");
        QTest::addColumn<PresenceValue>("value");
        using enum PresenceValue;
        QTest::newRow("lately") << Presence{Online, u"ssdp"_s, now - 30min} << Online;
        QTest::newRow("a while ago") << Presence{Online, u"ssdp"_s, now - 1h} << Stale;
        QTest::newRow("long ago") << Presence{Stale, u"ssdp"_s, now - 2h} << Offline;
        QTest::newRow("a goodbye") << Presence{Offline, u"ssdp"_s, now - 1min} << Offline;
        QTest::newRow("never") << Presence{} << Unknown;
    }
    void whatIsKeptWithoutSignsIsOne()
    {
        QFETCH(Presence, last);
        QFETCH(PresenceValue, value);
        QCOMPARE(presenceOf({}, wakeful, last, now).value, value);
        QCOMPARE(presenceOf({sign(u"usb"_s, 1min, 25min)}, wakeful, last, now).proof, u"usb"_s);
    }

    void whatNobodyTidiedIsSaidAsItIs()
    {
        Device device;
        device.signs = {sign(u"mdns"_s, 0s, 2min)};
        device.presence = presenceOf(device.signs, device.rhythm, now);
        QCOMPARE(presenceNow(device, now + 119s), device.presence);
        QCOMPARE(presenceNow(device, now + 120s).value, PresenceValue::Stale);
        QCOMPARE(presenceNow(device, now + 24h).value, PresenceValue::Offline);
    }

    void sleepIsAnnounced_data()
    {
        QTest::addColumn<QString>("icd");
        QTest::addColumn<bool>("sleeps");
        QTest::newRow("long idle time") << u"1"_s << true;
        QTest::newRow("could, but does not") << u"0"_s << false;
        QTest::newRow("not said") << QString() << false;
        QTest::newRow("nonsense") << u"yes"_s << false;
    }
    void sleepIsAnnounced()
    {
        QFETCH(QString, icd);
        QFETCH(bool, sleeps);
        for (Rhythm rhythm : {wakeful, announcedSleeper}) { // it can change its ways
            Sighting sighting = heard(u"mdns"_s);
            sighting.services = {{u"mdns"_s, u"_http._tcp"_s, u"x"_s, 80, {}}, matter(icd)};
            noteAnnouncedSleep(rhythm, sighting);
            QCOMPARE(rhythm.announced, sleeps ? std::optional<std::chrono::seconds>(18h) : std::nullopt);
        }
    }

    void othersSayNothingOfSleep()
    {
        Rhythm rhythm = announcedSleeper;
        noteAnnouncedSleep(rhythm, heard(u"mdns"_s));
        noteAnnouncedSleep(rhythm, heard(u"neighbours"_s));
        QCOMPARE(rhythm, announcedSleeper);
        Sighting foreign = heard(u"ssdp"_s);
        foreign.services = {matter(u"1"_s)};
        rhythm = {};
        noteAnnouncedSleep(rhythm, foreign);
        QCOMPARE(rhythm, wakeful);
    }

    void pausesAreLearned_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<milliseconds>("pause");
        QTest::addColumn<int>("learned");
        QTest::newRow("longer than our rounds") << u"mdns"_s << milliseconds(1h) << 1;
        QTest::newRow("no longer than these") << u"mdns"_s << milliseconds(35min) << 0;
        QTest::newRow("none at all") << u"mdns"_s << milliseconds(0) << 0;
        QTest::newRow("ended because we asked") << u"first-words"_s << milliseconds(1h) << 0;
        QTest::newRow("found by who asked") << u"neighbours"_s << milliseconds(1h) << 0;
        QTest::newRow("somebody else told") << u"linux-ssh"_s << milliseconds(1h) << 0;
        QTest::newRow("it was away") << u"mdns"_s << milliseconds(49h) << 0;
    }
    void pausesAreLearned()
    {
        QFETCH(QString, source);
        QFETCH(milliseconds, pause);
        QFETCH(int, learned);
        Sighting sighting = heard(source);
        sighting.listeningSince = now - 24h * 30;
        Rhythm rhythm;
        notePause(rhythm, {sign(u"mdns"_s, pause, 2min), sign(u"ssdp"_s, pause + 1h, 30min)}, sighting);
        QCOMPARE(rhythm.pauses, learned);
        QCOMPARE(rhythm.longestPause, learned ? std::chrono::duration_cast<std::chrono::seconds>(pause) : 0s);
    }

    void whoDidNotListenLearnsNothing()
    {
        Rhythm rhythm;
        Sighting sighting = heard(u"mdns"_s);
        const QVector<SignOfLife> signs{sign(u"mdns"_s, 2h, 2min)};
        notePause(rhythm, signs, sighting); // told by who knows nothing of it
        sighting.listeningSince = now - 2h + 1ms;
        notePause(rhythm, signs, sighting);
        QCOMPARE(rhythm, wakeful);
        sighting.listeningSince = now - 2h;
        notePause(rhythm, {goodbye(u"mdns"_s, 2h)}, sighting); // it went away
        notePause(rhythm, {}, sighting);
        QCOMPARE(rhythm, wakeful);
        notePause(rhythm, signs, sighting);
        QCOMPARE(rhythm.pauses, 1);
    }

    void oneLongPauseWearsOff()
    {
        Rhythm rhythm;
        Sighting sighting = heard(u"mdns"_s);
        sighting.listeningSince = now - 24h * 30;
        notePause(rhythm, {sign(u"mdns"_s, 24h, 2min)}, sighting);
        for (int i = 0; i < 40; ++i)
            notePause(rhythm, {sign(u"mdns"_s, 1h, 2min)}, sighting);
        QCOMPARE(rhythm.pauses, 8);
        QVERIFY(rhythm.longestPause < 2h && rhythm.longestPause >= 1h);
        QCOMPARE(usualSilence(rhythm), std::optional(rhythm.longestPause * 2));
    }

    void joinsWhatTwoRowsHeard()
    {
        QVector<SignOfLife> signs{sign(u"mdns"_s, 1min, 2min), sign(u"ssdp"_s, 2min, 30min)};
        joinSigns(signs, {sign(u"mdns"_s, 2min, 2min), goodbye(u"ssdp"_s, 1min), sign(u"usb"_s, 3min, 25min, {})});
        QCOMPARE(signs,
                 (QVector<SignOfLife>{sign(u"mdns"_s, 1min, 2min), goodbye(u"ssdp"_s, 1min), sign(u"usb"_s, 3min, 25min, {})}));
        QCOMPARE(joined(announcedSleeper, learnedSleeper), (Rhythm{18h, 2h, 3}));
        QCOMPARE(joined(learnedSleeper, announcedSleeper), (Rhythm{18h, 2h, 3}));
    }

    void listeningIsBrokenByALongSilence()
    {
        ListeningTimes times;
        QCOMPARE(times.note(u"eth0"_s, now), now);
        QCOMPARE(times.note(u"eth0"_s, now + 35min), now);
        QCOMPARE(times.note(u"wlan0"_s, now + 36min), now + 36min);
        QCOMPARE(times.note(u"eth0"_s, now + 70min), now);
        QCOMPARE(times.note(u"eth0"_s, now + 105min + 1ms), now + 105min + 1ms); // the machine slept
        QCOMPARE(times.note(u"eth0"_s, now), now);                               // and its clock was set back
        times.clear();
        QCOMPARE(times.note(u"eth0"_s, now + 1s), now + 1s);
    }
};

QTEST_GUILESS_MAIN(TestPresenceRules)
#include "tst_presence_rules.moc"
