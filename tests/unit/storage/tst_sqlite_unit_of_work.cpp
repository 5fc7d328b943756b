// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_unit_of_work.h"

#include "raw_database.h"
#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

using Mode = UnitOfWork::Mode;

class TestSqliteUnitOfWork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPartThatFailsIsUndoneAlone()
    {
        TemporarySite site;
        const QVector<Device> devices = DeviceMaker(3).plausible(4);
        const qint64 before = site.feedHead();
        {
            const auto unit = site.store().begin(Mode::Write);
            const auto save = [&unit](const Device &device) { return (*unit)->devices().save(device); };
            QVERIFY(save(devices[0]));
            QVERIFY((*unit)->attempt([&] { return save(devices[1]); }));
            const Result<> failed = (*unit)->attempt([&]() -> Result<> {
                MUSTER_CHECK(save(devices[2]));
                return fail(ErrorCode::Rejected, u"no"_s);
            });
            QVERIFY(!failed);
            QCOMPARE(failed.error().code, ErrorCode::Rejected);
            Device broken = devices[3];
            broken.identifiers += broken.identifiers.first(); // a statement fails in the middle of the device
            QCOMPARE((*unit)->attempt([&] { return save(broken); }).error().code, ErrorCode::Internal);
            QVERIFY((*unit)->attempt([&] { return save(devices[3]); }));
            QVERIFY((*unit)->commit());
        }
        const auto unit = site.store().begin(Mode::Read);
        for (const int i : {0, 1, 3})
            QVERIFY((*unit)->devices().load(devices[i].id));
        QCOMPARE((*unit)->devices().load(devices[2].id).error().code, ErrorCode::NotFound);
        QCOMPARE((*unit)->feed().after(before, 10)->size(), 3);
        QVERIFY(site.store().checkIntegrity({}));
    }

    void aFailureThatEndsTheTransactionSaysSo() // as a full disk does
    {
        TemporarySite site;
        const QVector<Device> devices = DeviceMaker(3).plausible(2);
        rawDatabase(site.registryFile())
            .exec("CREATE TRIGGER full BEFORE INSERT ON tags BEGIN SELECT raise(ROLLBACK, 'full'); END");
        Device tagged = devices[1];
        tagged.tags = {u"a"_s};
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->attempt([&] {
                Device plain = devices[0];
                plain.tags.clear();
                return (*unit)->devices().save(plain);
            }));
            QCOMPARE((*unit)->attempt([&] { return (*unit)->devices().save(tagged); }).error().code, ErrorCode::Storage);
            QVERIFY(!(*unit)->commit());
        }
        for (const Device &device : devices)
            QCOMPARE(site.load(device.id).error().code, ErrorCode::NotFound);
    }

    void aPartIsUndoneWithTheWhole()
    {
        TemporarySite site;
        const Device device = DeviceMaker(3).plausible();
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->attempt([&] { return (*unit)->devices().save(device); }));
        }
        QCOMPARE(site.load(device.id).error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestSqliteUnitOfWork)
#include "tst_sqlite_unit_of_work.moc"
