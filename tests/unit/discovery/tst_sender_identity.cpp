// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whose MAC the service adds to what was heard, and how long it waits for it.
#include "discovery/discovery_service.h"

#include "service_rig.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::discovery;

class TestSenderIdentity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addsTheSendersMac_data();
    void addsTheSendersMac();
    void waitsForTheMac();
    void whatStandsForAnAddressHasNoIdentifiers();
    void anIpv6SenderHasTwoSeconds();
    void whatWasSaidFirstIsToldFirst();
    void whoSaysGoodbyeIsWhoWasThere();
    void whatAppearsIsFresh();
    void waitsNoLongerThanTenSeconds();
    void aRelayIdentifiesNobody();
    void whatRanOutIsOfWhoSaidIt_data();
    void whatRanOutIsOfWhoSaidIt();
    void whoLeavesIsWhoSpokeThere();
};

void TestSenderIdentity::addsTheSendersMac_data()
{
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QString>("interface");
    QTest::addColumn<QString>("known"); // in the neighbour table
    QTest::addColumn<bool>("isIdentified");
    QTest::newRow("IPv4") << u"10.0.1.9"_s << u"enp3s0"_s << u"10.0.1.9"_s << true;
    QTest::newRow("IPv6 link-local") << u"fe80::9%enp3s0"_s << u"enp3s0"_s << u"fe80::9"_s << true;
    QTest::newRow("not on the link") << u"10.9.9.9"_s << u"enp3s0"_s << u"10.9.9.9"_s << false;
    QTest::newRow("an interface not in use") << u"10.0.1.9"_s << u"wlan0"_s << u"10.0.1.9"_s << false;
    QTest::newRow("a bus") << u"usb 1-2"_s << QString() << u"10.0.1.9"_s << false;
}

void TestSenderIdentity::addsTheSendersMac()
{
    QFETCH(QString, endpoint);
    QFETCH(QString, interface);
    QFETCH(QString, known);
    QFETCH(bool, isIdentified);
    ServiceRig rig;
    rig.know(known, macA);
    rig.service->start({});
    rig.mdns->say(rig.heard(endpoint, interface));
    QTRY_COMPARE(rig.handed.size(), 1);
    QCOMPARE(rig.handed.front().identifiers.size(), isIdentified ? 1 : 0);
    if (isIdentified) {
        QCOMPARE(rig.handed.front().identifiers.front().value, macA);
        QCOMPARE(rig.handed.front().identifiers.front().source, u"neighbours"_s);
    }
}

void TestSenderIdentity::waitsForTheMac()
{
    ServiceRig rig;
    rig.know(u"10.0.1.9"_s, macA, false); // it once was so: that proves nothing
    rig.service->start({});
    rig.mdns->say(rig.heard(u"10.0.1.9"_s));
    rig.mdns->say(rig.heard(u"10.9.9.9"_s));
    QTRY_COMPARE(rig.handed.size(), 2);
    QCOMPARE(rig.handed.front().endpoint, u"10.9.9.9"_s); // it does not wait for the other
    QVERIFY(rig.handed.back().identifiers.isEmpty());     // which stands for its address until then
    rig.neighbours->entries.front().isFresh = true;
    rig.clock.advance(50ms);
    QTRY_COMPARE(rig.handed.size(), 3);
    QCOMPARE(rig.handed.back().identifiers.size(), 1);
}

void TestSenderIdentity::whatStandsForAnAddressHasNoIdentifiers()
{
    ServiceRig rig;
    rig.service->start({});
    Sighting said = rig.heard(u"10.0.1.9"_s);
    said.services = {{u"mdns"_s, u"_ipp._tcp"_s, u"Lab"_s, 631, {}}};
    said.identifiers = {
        *Identifier::create(IdentifierType::Uuid, u"b3c2a1d0-0000-4000-8000-000000000001", u"mdns"_s, rig.clock.now())};
    rig.mdns->say(said);
    QTRY_COMPARE(rig.handed.size(), 1);
    QVERIFY(rig.handed.front().identifiers.isEmpty());
    QCOMPARE(rig.handed.front().services, said.services);
    rig.clock.advance(10s);
    QTRY_COMPARE(rig.handed.size(), 2);
    QCOMPARE(rig.handed.back().identifiers, said.identifiers);
    QCOMPARE(rig.handed.back().services, said.services);
}

void TestSenderIdentity::anIpv6SenderHasTwoSeconds()
{
    ServiceRig rig;
    rig.service->start({});
    rig.mdns->say(rig.heard(u"fe80::9%enp3s0"_s));
    rig.mdns->say(rig.heard(u"10.0.1.9"_s));
    QTRY_COMPARE(rig.handed.size(), 1);
    QCOMPARE(rig.handed.front().endpoint, u"10.0.1.9"_s);
    rig.clock.advance(2s);
    QTRY_COMPARE(rig.handed.size(), 2);
    QCOMPARE(rig.handed.back().endpoint, u"fe80::9%enp3s0"_s);
}

void TestSenderIdentity::whatWasSaidFirstIsToldFirst()
{
    ServiceRig rig;
    rig.service->start({});
    rig.mdns->say(rig.heard(u"fe80::9%enp3s0"_s));
    rig.know(u"fe80::9"_s, macA);
    rig.clock.advance(1s);
    rig.mdns->say(rig.heard(u"fe80::9%enp3s0"_s));
    rig.service->stop();
    QCOMPARE(rig.handed.size(), 2);
    QCOMPARE(rig.handed.front().at, FakeClock::start);
    QCOMPARE(rig.handed.front().identifiers.size(), 1);
}

void TestSenderIdentity::whoSaysGoodbyeIsWhoWasThere()
{
    ServiceRig rig;
    rig.service->start({});
    rig.know(u"10.0.1.9"_s, macA);
    rig.mdns->say(rig.heard(u"10.0.1.9"_s));
    QTRY_VERIFY(!rig.handed.isEmpty() && !rig.handed.back().identifiers.isEmpty());
    rig.handed.clear();
    rig.neighbours->entries.clear();
    rig.clock.advance(20min);
    Sighting goodbye = rig.heard(u"10.0.1.9"_s);
    goodbye.isGone = true;
    Sighting stranger = rig.heard(u"10.0.1.8"_s);
    stranger.isGone = true;
    rig.mdns->say(goodbye);
    rig.mdns->say(stranger);
    QTRY_COMPARE(rig.handed.size(), 1); // a stranger's is not told before he is known
    QCOMPARE(rig.handed.front().identifiers.front().value, macA);
}

void TestSenderIdentity::whatAppearsIsFresh()
{
    ServiceRig rig;
    rig.know(u"10.0.1.8"_s, macA, false);
    rig.service->start({});
    rig.mdns->say(rig.heard(u"10.0.1.8"_s));
    rig.mdns->say(rig.heard(u"10.0.1.9"_s));
    QTRY_COMPARE(rig.handed.size(), 2);
    rig.know(u"10.0.1.9"_s, u"DC:A6:32:00:00:0B"_s, false); // learned now, though the kernel calls it anything but reachable
    QTRY_COMPARE(rig.handed.size(), 3);
    QCOMPARE(rig.handed.back().endpoint, u"10.0.1.9"_s);
    QCOMPARE(rig.handed.back().identifiers.size(), 1);
    rig.service->stop();
    QCOMPARE(rig.handed.size(), 4);
    QVERIFY(rig.handed.back().identifiers.isEmpty()); // the one that was there before proves nothing

    // After a pause nobody can say when an entry came.
    rig.clock.advance(11s);
    rig.know(u"10.0.1.7"_s, u"DC:A6:32:00:00:0C"_s, false);
    rig.service->start({});
    rig.mdns->say(rig.heard(u"10.0.1.7"_s));
    rig.service->stop();
    QCOMPARE(rig.handed.size(), 5);
    QVERIFY(rig.handed.back().identifiers.isEmpty());
}

void TestSenderIdentity::waitsNoLongerThanTenSeconds()
{
    ServiceRig rig;
    rig.service->start({});
    rig.mdns->say(rig.heard(u"10.0.1.9"_s));
    rig.clock.advance(9999ms);
    rig.mdns->say(rig.heard(u"10.9.9.9"_s));
    QTRY_COMPARE(rig.handed.size(), 2);
    rig.clock.advance(1ms);
    QTRY_COMPARE(rig.handed.size(), 3);
    QCOMPARE(rig.handed.back().endpoint, u"10.0.1.9"_s);
    QVERIFY(rig.handed.back().identifiers.isEmpty());
}

void TestSenderIdentity::aRelayIdentifiesNobody()
{
    ServiceRig rig;
    rig.service->start({});
    for (int i = 1; i <= 8; ++i)
        rig.know(u"10.0.1.10%1"_s.arg(i), macA);
    rig.mdns->say(rig.heard(u"10.0.1.101"_s));
    QTRY_COMPARE(rig.handed.size(), 1);
    QVERIFY(rig.handed.front().identifiers.isEmpty());
}

void TestSenderIdentity::whatRanOutIsOfWhoSaidIt_data()
{
    QTest::addColumn<bool>("wasKnown");
    QTest::newRow("whoever has the address now did not say it") << false;
    QTest::newRow("who had it then did") << true;
}

void TestSenderIdentity::whatRanOutIsOfWhoSaidIt()
{
    QFETCH(bool, wasKnown);
    ServiceRig rig;
    rig.service->start({});
    const Sighting said = rig.heard(u"10.0.1.9"_s);
    if (wasKnown) {
        rig.know(u"10.0.1.9"_s, macA);
        rig.mdns->say(said);
        QTRY_COMPARE(rig.handed.size(), 1);
        rig.handed.clear();
        rig.neighbours->entries.clear();
    }
    rig.clock.advance(75min);
    rig.know(u"10.0.1.9"_s, u"DC:A6:32:00:00:0B"_s);
    rig.mdns->say(said);
    QTRY_COMPARE(rig.handed.size(), 1);
    QCOMPARE(rig.handed.front().identifiers.size(), wasKnown ? 1 : 0);
    if (wasKnown)
        QCOMPARE(rig.handed.front().identifiers.front().value, macA);
}

void TestSenderIdentity::whoLeavesIsWhoSpokeThere()
{
    ServiceRig rig;
    rig.know(u"10.0.1.9"_s, u"02:00:00:00:00:09"_s);
    rig.service->start({});
    rig.mdns->say(rig.heard(u"10.0.1.9"_s));
    QTRY_COMPARE(rig.handed.size(), 1);
    QCOMPARE(rig.handed.first().identifiers.size(), 1);
    QCOMPARE(rig.handed.first().listeningSince, std::optional(rig.clock.now()));
    rig.neighbours->entries.first().isFresh = false;
    const int reads = rig.neighbours->reads;
    rig.clock.advance(1h);
    Sighting goodbye = rig.heard(u"10.0.1.9"_s);
    goodbye.isGone = true;
    Sighting stranger = rig.heard(u"10.0.1.10"_s);
    stranger.isGone = true;
    QTRY_VERIFY_WITH_TIMEOUT((rig.mdns->say(stranger), rig.neighbours->reads > reads), 5000);
    rig.handed.clear();
    rig.mdns->say(goodbye);
    QTRY_COMPARE(rig.handed.size(), 1); // at once
    QCOMPARE(rig.handed.first().identifiers.size(), 1);
    QCOMPARE(rig.handed.first().identifiers.first().value, u"02:00:00:00:00:09"_s);
    rig.clock.advance(16min); // by then it may be somebody else's address
    goodbye.at = rig.clock.now();
    rig.mdns->say(goodbye);
    rig.service->stop();
    QVERIFY(rig.handed.last().identifiers.isEmpty());
}

QTEST_GUILESS_MAIN(TestSenderIdentity)
#include "tst_sender_identity.moc"
