// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_host_key_repository.h"

#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

using Mode = UnitOfWork::Mode;

class TestSqliteHostKeyRepository : public QObject
{
    Q_OBJECT

private:
    static PinnedHostKey pin(const QString &fingerprint, Timestamp at = FakeClock::start)
    {
        return {{u"ssh-ed25519"_s, fingerprint}, at, u"ada@console"_s};
    }

private Q_SLOTS:
    void remembersOnePerDevice()
    {
        TemporarySite site;
        const QVector<Device> devices = DeviceMaker(3).plausible(2);
        site.save(devices);
        const qint64 before = site.feedHead();
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->hostKeys().save(devices[0].id, pin(u"SHA256:one"_s)));
            QVERIFY((*unit)->hostKeys().save(devices[0].id, pin(u"SHA256:two"_s, FakeClock::start + 1h)));
            QVERIFY((*unit)->commit());
        }
        const auto other = site.openAgain();
        const auto unit = other->begin(Mode::Read);
        QVERIFY(*(*unit)->hostKeys().load(devices[0].id) == pin(u"SHA256:two"_s, FakeClock::start + 1h));
        QVERIFY(!*(*unit)->hostKeys().load(devices[1].id));
        QVERIFY(!*(*unit)->hostKeys().load(DeviceId::create(FakeClock::start)));
        const auto changes = (*unit)->feed().after(before, 10);
        QCOMPARE(changes->size(), 2);
        for (const Change &change : *changes) {
            QCOMPARE(change.kind, Change::Kind::Device);
            QCOMPARE(change.id, devices[0].id.toBytes());
        }
    }

    void needsADevice()
    {
        TemporarySite site;
        const auto unit = site.store().begin(Mode::Write);
        QCOMPARE((*unit)->hostKeys().save(DeviceId::create(FakeClock::start), pin(u"SHA256:one"_s)).error().code,
                 ErrorCode::NotFound);
    }

    void goesWithItsDevice()
    {
        TemporarySite site;
        const QVector<Device> devices = DeviceMaker(3).plausible(1);
        site.save(devices);
        const auto unit = site.store().begin(Mode::Write);
        QVERIFY((*unit)->hostKeys().save(devices[0].id, pin(u"SHA256:one"_s)));
        QVERIFY((*unit)->devices().remove(devices[0].id));
        QVERIFY((*unit)->devices().save(devices[0]));
        QVERIFY(!*(*unit)->hostKeys().load(devices[0].id));
    }

    void keepsItsDeviceFromExpiring() // somebody accepted it: that is a word of an operator's
    {
        TemporarySite site;
        QVector<Device> devices = DeviceMaker(3).plausible(2);
        for (Device &device : devices) {
            device.state = Lifecycle::Discovered;
            device.provenance.clear();
            device.lastSeen = FakeClock::start;
        }
        site.save(devices);
        const auto unit = site.store().begin(Mode::Write);
        QCOMPARE((*unit)->devices().discoveredBefore(FakeClock::start + 1h, {}, 10)->size(), 2);
        QVERIFY((*unit)->hostKeys().save(devices[0].id, pin(u"SHA256:one"_s)));
        QCOMPARE(*(*unit)->devices().discoveredBefore(FakeClock::start + 1h, {}, 10), QVector<DeviceId>{devices[1].id});
    }

    void followsAMerge_data()
    {
        QTest::addColumn<bool>("keptHasOne");
        QTest::addColumn<bool>("goneHasOne");
        QTest::addColumn<QString>("fingerprint"); // empty: none
        QTest::newRow("neither") << false << false << QString();
        QTest::newRow("only the one that stays") << true << false << u"SHA256:kept"_s;
        QTest::newRow("only the one that goes") << false << true << u"SHA256:gone"_s;
        QTest::newRow("both") << true << true << u"SHA256:kept"_s;
    }
    void followsAMerge()
    {
        QFETCH(bool, keptHasOne);
        QFETCH(bool, goneHasOne);
        QFETCH(QString, fingerprint);
        TemporarySite site;
        const QVector<Device> devices = DeviceMaker(3).plausible(2);
        site.save(devices);
        const auto unit = site.store().begin(Mode::Write);
        HostKeyRepository &hostKeys = (*unit)->hostKeys();
        if (keptHasOne)
            QVERIFY(hostKeys.save(devices[0].id, pin(u"SHA256:kept"_s)));
        if (goneHasOne)
            QVERIFY(hostKeys.save(devices[1].id, pin(u"SHA256:gone"_s)));
        QVERIFY((*unit)->devices().merge(devices[0].id, devices[1].id));
        for (const Device &device : devices) {
            const auto found = hostKeys.load(device.id);
            QCOMPARE(*found ? (*found)->key.fingerprint : QString(), fingerprint);
        }
        QVERIFY(hostKeys.save(devices[1].id, pin(u"SHA256:new"_s))); // by its alias
        QCOMPARE((*hostKeys.load(devices[0].id))->key.fingerprint, u"SHA256:new"_s);
    }
};

QTEST_GUILESS_MAIN(TestSqliteHostKeyRepository)
#include "tst_sqlite_host_key_repository.moc"
