// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/roster.h"
#include "support/fake_clock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

Sighting seen(const QString &endpoint, const QString &mac = {})
{
    Sighting sighting;
    sighting.source = u"mdns"_s;
    sighting.at = FakeClock::start;
    sighting.interface = u"eth0"_s;
    sighting.endpoint = endpoint;
    if (!mac.isEmpty())
        sighting.identifiers = {{IdentifierType::Mac, mac, u"neighbours"_s, sighting.at, sighting.at}};
    return sighting;
}

const QString mac = u"DC:A6:32:00:00:0A"_s;

} // namespace

class TestRoster : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneHostIsOneDevice();
    void tellsWhatChangedOnce();
    void absorbedRowsGo();
    void addressesAreFoundInAnyForm();
    void keepsNoMoreThanARegistry();
    void keepsWhatWasSaidBeyondTheFields();
};

void TestRoster::oneHostIsOneDevice()
{
    Roster roster;
    const QVector<DeviceId> first = roster.take({seen(u"10.0.0.5"_s, mac)}, FakeClock::start);
    const QVector<DeviceId> second = roster.take({seen(u"fe80::5%eth0"_s, mac), seen(u"10.0.0.9"_s, mac)}, FakeClock::start);
    QCOMPARE(first.size(), 1);
    QCOMPARE(second, first);
    QCOMPARE(roster.size(), 1);
    QCOMPARE(roster.find(first.front())->addresses.size(), 3);
    QVERIFY(!roster.find(DeviceId::create(FakeClock::start)));
}

// Also of a row that turns out to be this device.
void TestRoster::keepsWhatWasSaidBeyondTheFields()
{
    Roster roster;
    Sighting described = seen(u"10.0.0.5"_s);
    described.attributes = {{u"url"_s, u"http://10.0.0.5/"_s}, {u"model"_s, u"G4"_s}};
    roster.take({seen(u"fe80::5%eth0"_s, mac), described}, FakeClock::start);
    QCOMPARE(roster.size(), 2);
    const QVector<DeviceId> joined = roster.take({seen(u"10.0.0.5"_s, mac)}, FakeClock::start);
    QCOMPARE(roster.size(), 1);
    QCOMPARE(roster.details(joined.front()), (QVector<Detail>{{u"mdns"_s, u"url"_s, u"http://10.0.0.5/"_s, FakeClock::start}}));
    QVERIFY(roster.details(DeviceId::create(FakeClock::start)).isEmpty());
}

void TestRoster::tellsWhatChangedOnce()
{
    Roster roster;
    const QVector<DeviceId> changed =
        roster.take({seen(u"10.0.0.5"_s, mac), seen(u"10.0.0.6"_s), seen(u"10.0.0.5"_s, mac), seen(u"10.0.0.6"_s)},
                    FakeClock::start);
    QCOMPARE(changed.size(), 2);
    QVERIFY(roster.take({}, FakeClock::start).isEmpty());
}

void TestRoster::absorbedRowsGo()
{
    Roster roster;
    const DeviceId row = roster.take({seen(u"10.0.0.5"_s)}, FakeClock::start).front();
    const DeviceId known = roster.take({seen(u"10.0.0.9"_s, mac)}, FakeClock::start).front();
    QCOMPARE(roster.take({seen(u"10.0.0.5"_s), seen(u"10.0.0.5"_s, mac)}, FakeClock::start), QVector{known});
    QVERIFY(!roster.find(row));
    QCOMPARE(roster.size(), 1);
    // Nothing of it is left in the index: what comes from there is nobody's, as the device has the address now.
    QVERIFY(roster.take({seen(u"10.0.0.5"_s)}, FakeClock::start).isEmpty());
}

void TestRoster::addressesAreFoundInAnyForm()
{
    Roster roster;
    const DeviceId row = roster.take({seen(u"FE80::0005%eth0"_s)}, FakeClock::start).front();
    QCOMPARE(roster.take({seen(u"fe80::5%eth0"_s)}, FakeClock::start), QVector{row});
}

void TestRoster::keepsNoMoreThanARegistry()
{
    Roster roster;
    QVector<Sighting> flood;
    for (int i = 0; i < 20010; ++i)
        flood.append(seen(u"10.%1.%2.1"_s.arg(i / 250).arg(i % 250)));
    roster.take(flood, FakeClock::start);
    QCOMPARE(roster.size(), 20000);
    QCOMPARE(roster.notKept(), 10);
    QVERIFY(!roster.take({flood.first()}, FakeClock::start).isEmpty()); // those it knows go on
}

QTEST_GUILESS_MAIN(TestRoster)
#include "tst_roster.moc"
