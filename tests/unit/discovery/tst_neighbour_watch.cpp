// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/neighbour_watch.h"

#include "support/fake_clock.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QString macA = u"02:00:00:00:00:0A"_s;
const QString macB = u"02:00:00:00:00:0B"_s;
const QString ownMac = u"02:00:00:00:00:01"_s;

Network lan(int index = 2, const QString &name = u"eth0"_s)
{
    Network network;
    network.interface.index = index;
    network.interface.name = name;
    network.interface.mac = ownMac;
    network.interface.addresses = {{QHostAddress(u"10.0.1.1"_s), 24}, {QHostAddress(u"fe80::1%eth0"_s), 64}};
    return network;
}

Neighbour entry(const QString &address, const QString &mac = macA, bool isFresh = true, int interface = 2)
{
    return {interface, QHostAddress(address), mac, isFresh};
}

QStringList endpointsOf(const QVector<Sighting> &sightings)
{
    QStringList endpoints;
    for (const Sighting &sighting : sightings)
        endpoints += sighting.endpoint;
    return endpoints;
}

bool anywhere(const LinkAddress &)
{
    return true;
}

} // namespace

class TestNeighbourWatch : public QObject
{
    Q_OBJECT

private:
    VendorNames m_vendors{u"/nonexistent"_s, u"/nonexistent"_s};
    FakeClock m_clock;
    std::unique_ptr<NeighbourWatch> m_watch;

    QStringList look(const QVector<Neighbour> &table) { return endpointsOf(m_watch->look(table, m_clock.now())); }

private Q_SLOTS:
    void init()
    {
        m_watch = std::make_unique<NeighbourWatch>(m_vendors);
        m_watch->setNetworks({lan()});
    }

    void saysWhoIsThere()
    {
        const auto sightings = m_watch->look({entry(u"10.0.1.7"_s)}, m_clock.now());
        QCOMPARE(sightings.size(), 1);
        const Sighting &sighting = sightings.first();
        QCOMPARE(sighting.source, u"neighbours"_s);
        QCOMPARE(sighting.at, m_clock.now());
        QCOMPARE(sighting.interface, u"eth0"_s);
        QCOMPARE(sighting.endpoint, u"10.0.1.7"_s);
        QCOMPARE(sighting.identifiers,
                 QVector<Identifier>{*Identifier::create(IdentifierType::Mac, macA, u"neighbours"_s, m_clock.now())});
        QVERIFY(sighting.attributes.isEmpty()); // nobody is known to have made it
        QVERIFY(!sighting.isGone);
    }

    void endpointsAreCanonical_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("endpoint");
        QTest::newRow("ipv4") << u"10.0.1.7"_s << u"10.0.1.7"_s;
        QTest::newRow("global ipv6") << u"2001:DB8:0:0::7"_s << u"2001:db8::7"_s;
        QTest::newRow("link-local without zone") << u"fe80::7"_s << u"fe80::7%eth0"_s;
        QTest::newRow("link-local with a zone by number") << u"fe80::7%2"_s << u"fe80::7%eth0"_s;
    }
    void endpointsAreCanonical()
    {
        QFETCH(QString, address);
        QFETCH(QString, endpoint);
        QCOMPARE(look({entry(address)}), QStringList{endpoint});
    }

    void isToldAgainAfterAWhile()
    {
        const QVector<Neighbour> table{entry(u"10.0.1.7"_s)};
        QCOMPARE(look(table).size(), 1);
        m_clock.advance(29'999ms);
        QCOMPARE(look(table).size(), 0);
        m_clock.advance(1ms);
        QCOMPARE(look(table).size(), 1);
        QCOMPARE(look(table).size(), 0);
    }

    void anotherMacIsToldAtOnce()
    {
        QCOMPARE(look({entry(u"10.0.1.7"_s, macA)}).size(), 1);
        const auto sightings = m_watch->look({entry(u"10.0.1.7"_s, macB)}, m_clock.now());
        QCOMPARE(sightings.size(), 1);
        QCOMPARE(sightings.first().identifiers.first().value, macB);
    }

    void whoDoesNotAnswerTwiceIsGone()
    {
        QCOMPARE(look({entry(u"10.0.1.7"_s)}).size(), 1);
        m_clock.advance(1min);
        QVERIFY(look({entry(u"10.0.1.7"_s, macA, false)}).isEmpty());
        QVERIFY(!m_watch->isAnybodyMissing());
        QVERIFY(look({}).isEmpty());
        QVERIFY(m_watch->isAnybodyMissing());
        const QVector<LinkAddress> failed{{2, QHostAddress(u"10.0.1.7"_s)}, {2, QHostAddress(u"10.0.1.8"_s)}};
        QVERIFY(m_watch->takeGone(failed, m_clock.now()).isEmpty());
        QCOMPARE(m_watch->takeSilent(m_clock.now(), anywhere), QVector<LinkAddress>{failed.first()}); // asked once more
        m_clock.advance(5s);
        QVERIFY(look({}).isEmpty());
        QVERIFY(m_watch->takeGone({}, m_clock.now()).isEmpty()); // the kernel is asking
        m_clock.advance(5s);
        QVERIFY(look({}).isEmpty());
        const auto gone = m_watch->takeGone(failed, m_clock.now());
        QCOMPARE(gone.size(), 1);
        QVERIFY(gone.first().isGone);
        QCOMPARE(gone.first().at, m_clock.now());
        QCOMPARE(gone.first().interface, u"eth0"_s);
        QCOMPARE(gone.first().endpoint, u"10.0.1.7"_s);
        QCOMPARE(gone.first().identifiers.size(), 1);
        QVERIFY(m_watch->takeGone(failed, m_clock.now()).isEmpty()); // once
        QVERIFY(!m_watch->isAnybodyMissing());
        QCOMPARE(look({entry(u"10.0.1.7"_s)}).size(), 1); // back
    }

    void whoHasLeftTheTableIsNotGoneForThat()
    {
        QCOMPARE(look({entry(u"10.0.1.7"_s)}).size(), 1);
        look({});
        QVERIFY(m_watch->isAnybodyMissing());
        for (int i = 0; i < 10; ++i) {
            QVERIFY(m_watch->takeGone({}, m_clock.now()).isEmpty()); // there was no room for it, or it was flushed
            m_clock.advance(5s);
            look({});
        }
        QVERIFY(!m_watch->isAnybodyMissing());
    }

    void whoseEntryWasDeletedIsAskedOnce()
    {
        const QVector<LinkAddress> deleted{{2, QHostAddress(u"10.0.1.7"_s)}};
        QCOMPARE(look({entry(u"10.0.1.7"_s)}).size(), 1);
        m_clock.advance(29s);
        look({});
        QCOMPARE(m_watch->takeSilent(m_clock.now(), anywhere), deleted);
        QVERIFY(m_watch->takeSilent(m_clock.now(), anywhere).isEmpty());
        QVERIFY(!m_watch->isAnybodyAskedAgain(m_clock.now()));
        m_clock.advance(3s); // the kernel gives up
        look({});
        QVERIFY(m_watch->takeGone(deleted, m_clock.now()).isEmpty());
        QVERIFY(m_watch->isAnybodyAskedAgain(m_clock.now()));
        QCOMPARE(m_watch->takeSilent(m_clock.now(), anywhere), deleted);
        m_clock.advance(4s);
        look({});
        QVERIFY(!m_watch->isAnybodyAskedAgain(m_clock.now()));
        QCOMPARE(endpointsOf(m_watch->takeGone(deleted, m_clock.now())), QStringList{u"10.0.1.7"_s});
    }

    void whoAnswersElsewhereIsNotGone()
    {
        const QVector<LinkAddress> failed{{2, QHostAddress(u"10.0.1.7"_s)}};
        QCOMPARE(look({entry(u"10.0.1.7"_s), entry(u"fe80::7"_s)}).size(), 2);
        for (int i = 0; i < 4; ++i) {
            m_clock.advance(10s);
            look({entry(u"fe80::7"_s)});
            QVERIFY(m_watch->takeGone(failed, m_clock.now()).isEmpty());
        }
        look({entry(u"fe80::7"_s, macA, false)});
        QCOMPARE(endpointsOf(m_watch->takeGone(failed, m_clock.now())), QStringList{u"10.0.1.7"_s});
    }

    void whoseAddressChangedIsAskedThere_data()
    {
        QTest::addColumn<bool>("mayTouch");
        QTest::newRow("allowed") << true;
        QTest::newRow("not allowed") << false;
    }
    void whoseAddressChangedIsAskedThere()
    {
        QFETCH(bool, mayTouch);
        Network network = lan();
        if (mayTouch)
            network.mayTouch = {*Prefix::parse(u"10.0.1.0/24"_s)};
        m_watch->setNetworks({network});
        const LinkAddress before{2, QHostAddress(u"10.0.1.7"_s)};
        const LinkAddress after{2, QHostAddress(u"10.0.1.8"_s)};
        const QVector<Neighbour> table{entry(u"10.0.1.8"_s, macA, false)};
        QCOMPARE(look({entry(u"10.0.1.7"_s)}).size(), 1);
        QVERIFY(look(table).isEmpty()); // nobody knows yet whether he is there
        QVERIFY(m_watch->takeGone({before}, m_clock.now()).isEmpty());
        const QVector<LinkAddress> asked = m_watch->takeSilent(m_clock.now(), anywhere);
        QVERIFY(asked.size() == 2 && asked.contains(before) && asked.contains(after));
        m_clock.advance(10s);
        QVERIFY(look(table).isEmpty());
        QCOMPARE(m_watch->takeGone({before}, m_clock.now()).isEmpty(), mayTouch);
        QVERIFY(look({}).isEmpty()); // he did not answer there either
        QCOMPARE(m_watch->takeGone({before}, m_clock.now()).isEmpty(), !mayTouch);
    }

    void aClockThatWasSetBackSilencesNobody()
    {
        const QVector<Neighbour> table{entry(u"10.0.1.7"_s), entry(u"10.0.1.8"_s, macB), entry(u"10.0.1.9"_s, macB)};
        QCOMPARE(look(table), QStringList{u"10.0.1.7"_s}); // the other may be a relay
        m_clock.advance(-1h);
        QCOMPARE(look(table).size(), 3);
        QVERIFY(look({}).isEmpty());
        const QVector<LinkAddress> failed{{2, QHostAddress(u"10.0.1.7"_s)}};
        QVERIFY(m_watch->takeGone(failed, m_clock.now()).isEmpty());
        m_clock.advance(-1h);
        QVERIFY(m_watch->takeGone(failed, m_clock.now()).isEmpty());
        m_clock.advance(4s);
        QCOMPARE(endpointsOf(m_watch->takeGone(failed, m_clock.now())), QStringList{u"10.0.1.7"_s});
        m_watch->noteAnswer(2, QHostAddress(u"10.0.1.20"_s), m_clock.now());
        m_clock.advance(-1h);
        QVERIFY(look({entry(u"10.0.1.20"_s, macA, false)}).isEmpty()); // nobody answered by this clock
    }

    void whoAnswersTheSecondTimeStays()
    {
        const QVector<LinkAddress> failed{{2, QHostAddress(u"10.0.1.7"_s)}};
        QCOMPARE(look({entry(u"10.0.1.7"_s)}).size(), 1);
        look({});
        QVERIFY(m_watch->takeGone(failed, m_clock.now()).isEmpty());
        m_clock.advance(5s);
        QVERIFY(look({entry(u"10.0.1.7"_s)}).isEmpty()); // there, which is no news
        QVERIFY(m_watch->takeGone(failed, m_clock.now()).isEmpty());
        m_clock.advance(5s);
        look({});
        QVERIFY(m_watch->takeGone(failed, m_clock.now()).isEmpty()); // that is the first time again
    }

    void whoIsSilentIsToBeAsked()
    {
        QVector<Neighbour> table{entry(u"10.0.1.7"_s), entry(u"10.0.1.8"_s, macB, false)};
        look(table);
        table[0].isFresh = false;
        const auto asked = [&](std::chrono::seconds after) {
            m_clock.advance(after);
            look(table);
            return m_watch->takeSilent(m_clock.now(), anywhere);
        };
        QVERIFY(asked(44s).isEmpty());
        const QVector<LinkAddress> expected{{2, QHostAddress(u"10.0.1.7"_s)}}; // who was never seen to be there is left alone
        QCOMPARE(asked(1s), expected);
        QVERIFY(asked(44s).isEmpty());
        QCOMPARE(asked(1s), expected);
        table[0].isFresh = true;
        QVERIFY(asked(50s).isEmpty());
    }

    void staleIsNotFound()
    {
        QVERIFY(look({entry(u"10.0.1.7"_s, macA, false)}).isEmpty());
        m_clock.advance(1h);
        QVERIFY(look({entry(u"10.0.1.7"_s, macA, false)}).isEmpty());
        QCOMPARE(look({entry(u"10.0.1.7"_s, macA, true)}).size(), 1); // it has answered
    }

    void refreshedIsToldAtOnce()
    {
        QCOMPARE(look({entry(u"10.0.1.7"_s)}).size(), 1);
        QVERIFY(look({entry(u"10.0.1.7"_s, macA, false)}).isEmpty());
        m_clock.advance(1s);
        QCOMPARE(look({entry(u"10.0.1.7"_s)}).size(), 1);
    }

    void whoAnsweredCountsAsFresh()
    {
        const QVector<Neighbour> table{entry(u"10.0.1.7"_s, macA, false), entry(u"fe80::8"_s, macB, false)};
        QVERIFY(look(table).isEmpty());
        m_watch->noteAnswer(3, QHostAddress(u"10.0.1.7"_s), m_clock.now()); // somebody of that address elsewhere
        QVERIFY(look(table).isEmpty());
        m_watch->noteAnswer(2, QHostAddress(u"10.0.1.7"_s), m_clock.now());
        QCOMPARE(look(table), QStringList{u"10.0.1.7"_s});
        m_watch->noteAnswer(2, QHostAddress(u"fe80::8%eth0"_s), m_clock.now());
        QCOMPARE(look(table), QStringList{u"fe80::8%eth0"_s});
        m_clock.advance(40s); // an answer of then says nothing of now
        QVERIFY(look(table).isEmpty());
    }

    void whatLeftTheTableIsForgottenInTime()
    {
        const QVector<Neighbour> table{entry(u"10.0.1.7"_s)};
        QCOMPARE(look(table).size(), 1);
        m_clock.advance(5s);
        QVERIFY(look({}).isEmpty());
        QVERIFY(look(table).isEmpty()); // was away for a moment only: no news
        m_clock.advance(25s);
        QVERIFY(look({}).isEmpty());
        QCOMPARE(look(table).size(), 1);
    }

    void ownAddressesAreNobody()
    {
        Network second = lan(3, u"wlan0"_s);
        second.interface.mac = u"02:00:00:00:00:02"_s;
        second.interface.addresses = {{QHostAddress(u"10.0.1.2"_s), 24}};
        m_watch->setNetworks({lan(), second});
        QVERIFY(look({entry(u"10.0.1.1"_s)}).isEmpty());
        QVERIFY(look({entry(u"10.0.1.2"_s)}).isEmpty()); // our other interface on the same wire
        QVERIFY(look({entry(u"fe80::1"_s)}).isEmpty());
        QVERIFY(look({entry(u"10.0.1.9"_s, ownMac)}).isEmpty());
        QVERIFY(look({entry(u"10.0.1.9"_s, u"02:00:00:00:00:02"_s)}).isEmpty());
    }

    void anInterfaceWithoutMacIsNotEverybody()
    {
        Network vpn = lan();
        vpn.interface.mac.clear();
        m_watch->setNetworks({vpn});
        QCOMPARE(look({entry(u"10.0.1.7"_s)}).size(), 1);
    }

    void otherInterfacesAreLeftAlone()
    {
        QVERIFY(look({entry(u"10.0.1.7"_s, macA, true, 3)}).isEmpty());
        m_watch->setNetworks({lan(), lan(3, u"eth1"_s)});
        QCOMPARE(look({entry(u"10.0.1.7"_s, macA, true, 3)}), QStringList{u"10.0.1.7"_s});
        m_watch->setNetworks({lan()});
        m_watch->setNetworks({lan(), lan(3, u"eth1"_s)}); // gone and back: everything there is new
        QCOMPARE(look({entry(u"10.0.1.7"_s, macA, true, 3)}).size(), 1);
    }

    void aRelayIsNobody()
    {
        QVector<Neighbour> table{entry(u"10.0.1.99"_s, macB)};
        for (int i = 10; i < 22; ++i)
            table.append(entry(u"10.0.1.%1"_s.arg(i), macA));
        QCOMPARE(look(table), QStringList{u"10.0.1.99"_s});
        QCOMPARE(m_watch->relays(2), (QMap<QString, int>{{macA, 12}}));
        QVERIFY(m_watch->relays(3).isEmpty());
    }

    void aRelayThatShowsLittleByLittle()
    {
        QVector<Neighbour> table{entry(u"10.0.1.10"_s), entry(u"10.0.1.11"_s)};
        QVERIFY(look(table).isEmpty());
        m_clock.advance(1s);
        table.append(entry(u"10.0.1.12"_s));
        QVERIFY(look(table).isEmpty());
        m_clock.advance(999ms);
        table.append(entry(u"10.0.1.13"_s));
        QVERIFY(look(table).isEmpty());
        m_clock.advance(1min);
        QVERIFY(look(table).isEmpty());
    }

    void aHostWithSeveralAddressesIsToldALittleLater()
    {
        const QVector<Neighbour> table{entry(u"10.0.1.10"_s), entry(u"10.0.1.11"_s), entry(u"fe80::8"_s)};
        QCOMPARE(look(table), QStringList{u"fe80::8%eth0"_s});
        m_clock.advance(1999ms);
        QVERIFY(look(table).isEmpty());
        m_clock.advance(1ms);
        QCOMPARE(look(table), (QStringList{u"10.0.1.10"_s, u"10.0.1.11"_s}));
    }

    void aRelayStaysOneForAWhile()
    {
        QVector<Neighbour> table;
        for (int i = 10; i < 14; ++i)
            table.append(entry(u"10.0.1.%1"_s.arg(i), macA));
        QVERIFY(look(table).isEmpty());
        table.removeLast();
        m_clock.advance(15min - 1ms);
        QVERIFY(look(table).isEmpty()); // the table forgot one; the router has not changed
        m_clock.advance(1ms);
        QCOMPARE(look(table).size(), 3);
        QVERIFY(m_watch->relays(2).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestNeighbourWatch)
#include "tst_neighbour_watch.moc"
