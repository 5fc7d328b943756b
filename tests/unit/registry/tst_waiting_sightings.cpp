// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/waiting_sightings.h"

#include "support/fake_clock.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

class TestWaitingSightings : public QObject
{
    Q_OBJECT

private:
    static Sighting sightingAt(int number, int second = 0)
    {
        Sighting sighting;
        sighting.source = u"mdns"_s;
        sighting.interface = u"eth0"_s;
        sighting.endpoint = u"host %1"_s.arg(number);
        sighting.at = FakeClock::start + std::chrono::seconds(second);
        return sighting;
    }
    static Service service(const QString &type, const QString &note = {})
    {
        return {u"mdns"_s, type, u"P"_s, 631, {{u"note"_s, note}}};
    }
    static QStringList typesOf(const QVector<Service> &services)
    {
        QStringList types;
        for (const Service &each : services)
            types += each.type;
        return types;
    }

private Q_SLOTS:
    void comeOutInOrder()
    {
        WaitingSightings waiting;
        QVERIFY(waiting.isEmpty());
        for (int i = 0; i < 5; ++i)
            waiting.add(sightingAt(i));
        QCOMPARE(waiting.take(2), (QVector<Sighting>{sightingAt(0), sightingAt(1)}));
        waiting.add(sightingAt(0, 9)); // it was taken: this is another one
        QCOMPARE(waiting.take(100), (QVector<Sighting>{sightingAt(2), sightingAt(3), sightingAt(4), sightingAt(0, 9)}));
        QVERIFY(waiting.isEmpty());
        QVERIFY(waiting.take(1).isEmpty());
    }

    void theNewestOfItsKindStays()
    {
        WaitingSightings waiting;
        waiting.add(sightingAt(1, 1));
        waiting.add(sightingAt(2, 1));
        waiting.add(sightingAt(1, 2));
        QCOMPARE(waiting.take(10), (QVector<Sighting>{sightingAt(1, 2), sightingAt(2, 1)}));
    }

    void whatDiffersIsNotMixed_data()
    {
        QTest::addColumn<Sighting>("other");
        Sighting other = sightingAt(1);
        other.source = u"ssdp"_s;
        QTest::newRow("source") << other;
        other = sightingAt(1);
        other.interface = u"eth1"_s;
        QTest::newRow("interface") << other;
        QTest::newRow("endpoint") << sightingAt(2);
        other = sightingAt(1);
        other.identifiers = {{IdentifierType::Serial, u"SN-2"_s, u"mdns"_s, {}, {}}};
        QTest::newRow("another device behind a relay") << other;
        other.identifiers = {{IdentifierType::Uuid, u"SN-1"_s, u"mdns"_s, {}, {}}};
        QTest::newRow("another kind of name") << other;
    }
    void whatDiffersIsNotMixed()
    {
        QFETCH(Sighting, other);
        Sighting first = sightingAt(1);
        first.identifiers = {{IdentifierType::Serial, u"SN-1"_s, u"mdns"_s, {}, {}}};
        if (other.identifiers.isEmpty())
            other.identifiers = first.identifiers;
        WaitingSightings waiting;
        waiting.add(first);
        waiting.add(other);
        QCOMPARE(waiting.take(10), (QVector<Sighting>{first, other}));
    }

    void whatOnlyTheOlderSaidIsKept()
    {
        Sighting older = sightingAt(1);
        older.attributes = {{u"vendor"_s, u"Acme"_s}, {u"model"_s, u"old"_s}};
        older.services = {service(u"a"_s, u"old"_s), service(u"b"_s), service(u"c"_s)};
        older.goneServices = {service(u"d"_s), service(u"e"_s)};
        Sighting newer = sightingAt(1, 5);
        newer.attributes = {{u"model"_s, u"new"_s}};
        newer.services = {service(u"a"_s, u"new"_s), service(u"d"_s)}; // d is back
        newer.goneServices = {service(u"b"_s)};
        WaitingSightings waiting;
        waiting.add(older);
        waiting.add(newer);
        const QVector<Sighting> taken = waiting.take(10);
        QCOMPARE(taken.size(), 1);
        QCOMPARE(taken.first().at, newer.at);
        QCOMPARE(typesOf(taken.first().services), (QStringList{u"a"_s, u"d"_s, u"c"_s}));
        QCOMPARE(taken.first().services.first().attributes.value(u"note"_s), u"new"_s);
        QCOMPARE(typesOf(taken.first().goneServices), (QStringList{u"b"_s, u"e"_s}));
        QCOMPARE(taken.first().attributes, (QMap<QString, QString>{{u"vendor"_s, u"Acme"_s}, {u"model"_s, u"new"_s}}));
    }

    void theOldestGoWhenThereAreTooMany()
    {
        WaitingSightings waiting;
        for (int i = 0; i < 4096; ++i)
            waiting.add(sightingAt(i));
        waiting.add(sightingAt(0, 1)); // no new one
        QCOMPARE(waiting.dropped(), 0);
        waiting.add(sightingAt(4096));
        waiting.add(sightingAt(4097));
        QCOMPARE(waiting.dropped(), 2);
        waiting.add(sightingAt(2, 7)); // found where it stands now
        const QVector<Sighting> taken = waiting.take(10000);
        QCOMPARE(taken.size(), 4096);
        QCOMPARE(taken.first(), sightingAt(2, 7));
        QCOMPARE(taken.last(), sightingAt(4097));
    }

    void whatIsPutBackComesFirst()
    {
        WaitingSightings waiting;
        for (const int number : {1, 2, 3})
            waiting.add(sightingAt(number));
        const QVector<Sighting> taken = waiting.take(2);
        waiting.add(sightingAt(1, 5)); // seen again meanwhile
        waiting.add(sightingAt(4));
        waiting.putBack(taken);
        QCOMPARE(waiting.take(10), (QVector<Sighting>{sightingAt(1, 5), sightingAt(2), sightingAt(3), sightingAt(4)}));
        QCOMPARE(waiting.dropped(), 0);
    }

    void puttingBackKeepsTheBound()
    {
        WaitingSightings waiting;
        for (int i = 0; i < 4096; ++i)
            waiting.add(sightingAt(i));
        const QVector<Sighting> taken = waiting.take(100);
        for (int i = 5000; i < 5100; ++i)
            waiting.add(sightingAt(i));
        waiting.putBack(taken);
        QCOMPARE(waiting.dropped(), 100);
        QCOMPARE(waiting.take(10000).size(), 4096);
    }
};

QTEST_GUILESS_MAIN(TestWaitingSightings)
#include "tst_waiting_sightings.moc"
