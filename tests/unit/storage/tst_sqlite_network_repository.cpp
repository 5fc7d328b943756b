// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_network_repository.h"

#include "support/site_fixture.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

using Mode = UnitOfWork::Mode;

class TestSqliteNetworkRepository : public QObject
{
    Q_OBJECT

private:
    static NetworkGrant grant(const QString &interface, const QString &prefix, const QString &actor = u"ada"_s)
    {
        return {interface, prefix, FakeClock::start, actor};
    }

private Q_SLOTS:
    void remembersWhatIsAllowed()
    {
        TemporarySite site;
        const qint64 before = site.feedHead();
        const NetworkGrant one = grant(u"eth0"_s, u"10.0.1.0/24"_s);
        const NetworkGrant two = grant(u"eth0"_s, u"10.0.2.0/24"_s);
        const NetworkGrant elsewhere = grant(u"wlan0"_s, u"10.0.1.0/24"_s);
        {
            const auto unit = site.store().begin(Mode::Write);
            for (const NetworkGrant &each : {elsewhere, two, one})
                QCOMPARE((*unit)->networks().allow(each), true);
            QCOMPARE((*unit)->networks().allow(grant(u"eth0"_s, u"10.0.1.0/24"_s, u"eve"_s)), false); // the first one stands
            QCOMPARE((*unit)->networks().forbid(u"eth0"_s, u"10.0.9.0/24"_s), false);
            QCOMPARE((*unit)->networks().forbid(u"eth0"_s, u"10.0.2.0/24"_s), true);
            QCOMPARE((*unit)->networks().forbid(u"eth0"_s, u"10.0.2.0/24"_s), false);
            QVERIFY((*unit)->commit());
        }
        const auto other = site.openAgain();
        const auto unit = other->begin(Mode::Read);
        QVERIFY(*(*unit)->networks().list() == (QVector<NetworkGrant>{one, elsewhere}));
        const auto changes = (*unit)->feed().after(before, 10);
        QCOMPARE(changes->size(), 4); // what changed nothing is not told
        for (const Change &change : *changes) {
            QCOMPARE(change.kind, Change::Kind::Network);
            QVERIFY(change.id.isEmpty());
        }
    }

    void countsNewDevicesByTheMinute()
    {
        TemporarySite site;
        const auto unit = site.store().begin(Mode::Write);
        const Timestamp minute = std::chrono::floor<std::chrono::minutes>(FakeClock::start);
        const auto admit = [&unit](const QString &network, Timestamp now) { return *(*unit)->networks().admit(network, now, 3); };
        for (const Timestamp now : {minute, minute + 1s, minute + 59999ms})
            QVERIFY(admit(u"eth0"_s, now));
        QVERIFY(!admit(u"eth0"_s, minute + 59999ms));
        QVERIFY(!admit(u"eth0"_s, minute));
        QVERIFY(admit(u"eth1"_s, minute)); // each network has its own
        QVERIFY(admit(u""_s, minute));
        for (int i = 0; i < 3; ++i)
            QVERIFY(admit(u"eth0"_s, minute + 60s));
        QVERIFY(!admit(u"eth0"_s, minute + 60s));
        QVERIFY(admit(u"eth0"_s, minute - 1h)); // a clock that was set back
    }

    void theCountIsEveryProcesss()
    {
        TemporarySite site;
        const auto other = site.openAgain();
        for (storage::Store *store : {&site.store(), other.get()}) {
            const auto unit = store->begin(Mode::Write);
            QVERIFY(*(*unit)->networks().admit(u"eth0"_s, FakeClock::start, 2));
            QVERIFY((*unit)->commit());
        }
        QVERIFY(!*(*site.store().begin(Mode::Write))->networks().admit(u"eth0"_s, FakeClock::start, 2));
    }
};

QTEST_GUILESS_MAIN(TestSqliteNetworkRepository)
#include "tst_sqlite_network_repository.moc"
