// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/expect_devices.h"
#include "registry/commands/quarantine_device.h"
#include "registry/commands/set_device_attributes.h"
#include "ui/registry/device_columns.h"
#include "ui/registry/device_table_model.h"
#include "ui/support/demo_fleet.h"
#include "ui/support/table_bench.h"
#include "ui/widgets/cell_roles.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::ui;
using Tester = QAbstractItemModelTester;

namespace {

constexpr int manyDevices = 4000;

QVector<Device> many(int count)
{
    QVector<Device> devices;
    for (int i = 0; i < count; ++i) {
        Device device;
        device.id = DeviceId::create(FakeClock::start + std::chrono::seconds(i));
        device.name = u"node-%1"_s.arg(i, 5, 10, QLatin1Char('0'));
        device.state = Lifecycle::Enrolled;
        device.group = i % 2 ? u"odd"_s : u"even"_s;
        devices += device;
    }
    return devices;
}

} // namespace

class TestDeviceTableModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void columnsAreOneTable();
    void noCellIsEmpty();
    void aScrollJumpFetchesThatPageOnly();
    void memoryIsBounded();
    void sortsByEveryColumn_data();
    void sortsByEveryColumn();
    void aQueryReplacesTheRows();
    void onlyTheNewestQuestionCounts();
    void aChangeIsShownInPlace();
    void insertionsAndRemovalsArrive();
    void orderIsHeldWhileSomebodyPoints();
    void theCurrentDeviceIsKept();
    void whereSomebodyWentWhileItReadIsKeptToo();
    void thePinnedRowStaysWhereverYouLook();
    void selectionFollowsItsDevices();
    void alsoWhereTheirPagesAreNotRead();
    void selectAllCostsNothing();
    void asleepItReadsNothing();
    void theFirstChangeIsShownAtOnce();
};

void TestDeviceTableModel::columnsAreOneTable()
{
    QStringList ids;
    for (int i = 0; i < registryColumns().columns.size(); ++i) {
        ids += QString::fromLatin1(registryColumns().columns[i].id);
        QCOMPARE(registryColumns().indexOf(*registryColumns().columns[i].sort), i);
        QVERIFY(!deviceColumnTitle(registryColumns().columns[i]).isEmpty());
    }
    QCOMPARE(ids.removeDuplicates(), 0);
    QCOMPARE(ids.size(), int(DeviceColumn::LastSeen) + 1);
}

void TestDeviceTableModel::noCellIsEmpty()
{
    Device bare;
    bare.id = DeviceId::create(FakeClock::start);
    Table table(QVector<Device>{bare} + demoFleet(FakeClock::start));
    const Tester tester(&table.model, Tester::FailureReportingMode::QtTest);
    QVERIFY(table.load({}));
    for (int row = 0; row < table.model.rowCount(); ++row)
        for (int column = 0; column < table.model.columnCount(); ++column) {
            const QModelIndex cell = table.model.index(row, column);
            QTRY_VERIFY(cell.data() != u"…"_s);
            QVERIFY2(!cell.data().toString().isEmpty(), registryColumns().columns[column].id);
            QVERIFY(!cell.data(Qt::AccessibleTextRole).toString().isEmpty());
        }
    QCOMPARE(table.text(table.model.rowOf(bare.id), DeviceColumn::Firmware), u"unknown"_s);
    QCOMPARE(table.text(table.model.rowOf(bare.id), DeviceColumn::Group), u"none"_s);
    QCOMPARE(table.text(table.model.rowOf(bare.id), DeviceColumn::LastSeen), u"never"_s);
}

void TestDeviceTableModel::aScrollJumpFetchesThatPageOnly()
{
    Table table(many(manyDevices));
    const Tester tester(&table.model, Tester::FailureReportingMode::QtTest);
    QVERIFY(table.load({}));
    QCOMPARE(table.model.rowCount(), manyDevices);
    QCOMPARE(table.text(0, DeviceColumn::Name), u"node-00000"_s);
    const int before = table.model.pagesInMemory();
    QCOMPARE(table.text(3700, DeviceColumn::Name), u"…"_s);
    QCOMPARE(table.model.index(3700, 0).data(Qt::AccessibleTextRole).toString(), u"Loading"_s);
    QTRY_COMPARE(table.text(3700, DeviceColumn::Name), u"node-03700"_s);
    QCOMPARE(table.model.pagesInMemory(), before + 1);
}

void TestDeviceTableModel::memoryIsBounded()
{
    Table table(many(manyDevices));
    QVERIFY(table.load({}));
    for (int row = 0; row < manyDevices; row += DeviceTableModel::pageSize) {
        QTRY_COMPARE(table.text(row, DeviceColumn::Name), u"node-%1"_s.arg(row, 5, 10, QLatin1Char('0')));
        QVERIFY(table.model.pagesInMemory() <= DevicePageCache::mostPages);
    }
    QCOMPARE(table.model.pagesInMemory(), int(DevicePageCache::mostPages));
    QTRY_COMPARE(table.text(0, DeviceColumn::Name), u"node-00000"_s); // gone by now, and fetched again
}

void TestDeviceTableModel::sortsByEveryColumn_data()
{
    QTest::addColumn<int>("column");
    for (int i = 0; i < registryColumns().columns.size(); ++i)
        QTest::newRow(registryColumns().columns[i].id) << i;
}

void TestDeviceTableModel::sortsByEveryColumn()
{
    QFETCH(int, column);
    Table table(demoFleet(FakeClock::start));
    QVERIFY(table.load({}));
    QSignalSpy loaded(&table.model, &DeviceTableModel::loadedChanged);
    table.model.sort(column, Qt::DescendingOrder);
    QTRY_COMPARE(loaded.size(), 1);
    QCOMPARE(table.model.deviceSort().column, *registryColumns().columns[column].sort);
    QVERIFY(table.model.deviceSort().descending);
    const auto outline = resultOf(table.queries.outline({}, table.model.deviceSort(), DeviceTableModel::pageSize));
    QVERIFY(outline);
    QCOMPARE(table.model.device(0)->id, outline->pages.first().id);
}

void TestDeviceTableModel::aQueryReplacesTheRows()
{
    Table table(demoFleet(FakeClock::start));
    const Tester tester(&table.model, Tester::FailureReportingMode::QtTest);
    QVERIFY(table.load({}));
    QVERIFY(table.load(u"kind:plc"_s));
    QVERIFY(table.model.rowCount() > 1 && table.model.rowCount() < 412);
    for (int row = 0; row < table.model.rowCount(); ++row)
        QCOMPARE(table.text(row, DeviceColumn::Kind), u"PLC"_s);
    QVERIFY(table.load(u"name:nosuchdevice"_s));
    QCOMPARE(table.model.rowCount(), 0);
    QVERIFY(table.load({}));
    QVERIFY(table.model.rowCount() > 412);
}

void TestDeviceTableModel::onlyTheNewestQuestionCounts()
{
    Table table(demoFleet(FakeClock::start));
    QVERIFY(table.load({}));
    QSignalSpy loaded(&table.model, &DeviceTableModel::loadedChanged);
    for (const auto &kind : {u"kind:camera"_s, u"kind:gateway"_s, u"kind:sensor"_s, u"kind:plc"_s})
        table.model.setQuery(parsed(kind));
    QTRY_COMPARE(loaded.size(), 1);
    QCOMPARE(table.text(0, DeviceColumn::Kind), u"PLC"_s);
    // A page asked for in a list that is gone by the time it comes is dropped.
    Table large(many(manyDevices));
    QVERIFY(large.load({}));
    QCOMPARE(large.text(3000, DeviceColumn::Name), u"…"_s);
    QVERIFY(large.load(u"group:odd"_s));
    for (int row = 0; row < 3; ++row)
        QCOMPARE(large.text(row, DeviceColumn::Group), u"odd"_s);
    QTRY_COMPARE(large.text(1999, DeviceColumn::Name), u"node-03999"_s);
}

void TestDeviceTableModel::aChangeIsShownInPlace()
{
    const QVector<Device> fleet = demoFleet(FakeClock::start);
    Table table(fleet);
    QVERIFY(table.load({}));
    const int row = table.model.rowOf(fleet[1].id);
    QVERIFY(row >= 0);
    QVERIFY(!table.model.index(row, 0).data(RowChangedAtRole).isValid());
    table.run(registry::SetDeviceAttributes{fleet[1].id, {{u"owner"_s, u"M. Adler"_s}}});
    QTRY_COMPARE(table.text(row, DeviceColumn::Owner), u"M. Adler"_s);
    const qint64 now = FakeClock::start.time_since_epoch().count();
    QCOMPARE(table.model.index(row, 0).data(RowChangedAtRole).toLongLong(), now);
    QCOMPARE(table.model.index(row, registryColumns().indexOf(DeviceColumn::Owner)).data(CellChangedAtRole).toLongLong(), now);
    QVERIFY(!table.model.index(row, 0).data(CellChangedAtRole).isValid());
}

void TestDeviceTableModel::insertionsAndRemovalsArrive()
{
    const QVector<Device> fleet = demoFleet(FakeClock::start);
    Table table(fleet);
    const Tester tester(&table.model, Tester::FailureReportingMode::QtTest);
    QVERIFY(table.load(u"state:enrolled"_s));
    const int before = table.model.rowCount();
    table.run(registry::QuarantineDevice{fleet[1].id, u"test"_s});
    QTRY_COMPARE(table.model.rowCount(), before - 1);
    QVERIFY(table.load(u"state:expected"_s));
    const int expected = table.model.rowCount();
    registry::ExpectedDevice device;
    device.name = u"aaa-first"_s;
    device.mac = u"02:00:5E:10:00:01"_s;
    table.run(registry::ExpectDevices{{device}});
    QTRY_COMPARE(table.model.rowCount(), expected + 1);
    QCOMPARE(table.text(0, DeviceColumn::Name), u"aaa-first"_s);
}

void TestDeviceTableModel::orderIsHeldWhileSomebodyPoints()
{
    const QVector<Device> fleet = demoFleet(FakeClock::start);
    Table table(fleet);
    QVERIFY(table.load({}));
    const int row = table.model.rowOf(fleet[0].id);
    QSignalSpy pending(&table.model, &DeviceTableModel::pendingChangesChanged);
    table.model.setOrderHeld(true);
    table.run(registry::SetDeviceAttributes{fleet[0].id, {{u"name"_s, u"aaa-now-first"_s}}});
    table.run(registry::SetDeviceAttributes{fleet[1].id, {{u"name"_s, u"zzz-now-last"_s}}});
    QTRY_COMPARE(table.model.pendingChanges(), 2);
    QTRY_COMPARE(table.text(row, DeviceColumn::Name), u"aaa-now-first"_s); // its words change, its place does not
    QCOMPARE(table.model.rowOf(fleet[0].id), row);
    table.model.setOrderHeld(false);
    QTRY_COMPARE(table.model.rowOf(fleet[0].id), 0);
    QCOMPARE(table.model.pendingChanges(), 0);
    QCOMPARE(pending.last().first().toInt(), 0);
}

void TestDeviceTableModel::theCurrentDeviceIsKept()
{
    Table table(many(manyDevices));
    const Tester tester(&table.model, Tester::FailureReportingMode::QtTest);
    QVERIFY(table.load({}));
    QTRY_COMPARE(table.text(2500, DeviceColumn::Name), u"node-02500"_s);
    QItemSelectionModel selection(&table.model);
    selection.setCurrentIndex(table.model.index(2500, 0), QItemSelectionModel::NoUpdate);
    table.model.setKeptRows([&selection] { return QVector<int>{selection.currentIndex().row()}; });
    QSignalSpy loaded(&table.model, &DeviceTableModel::loadedChanged);
    table.model.sort(0, Qt::DescendingOrder);
    QTRY_COMPARE(loaded.size(), 1);
    QCOMPARE(selection.currentIndex().row(), 1499);
    QTRY_COMPARE(selection.currentIndex().data().toString(), u"node-02500"_s);
    QVERIFY(table.load(u"group:even"_s));
    QTRY_COMPARE(selection.currentIndex().data().toString(), u"node-02500"_s);
    QVERIFY(table.load(u"group:odd"_s));
    QVERIFY(!selection.currentIndex().isValid()); // it is not in this list
}

void TestDeviceTableModel::whereSomebodyWentWhileItReadIsKeptToo()
{
    Table table(many(manyDevices));
    QVERIFY(table.load({}));
    QTRY_COMPARE(table.text(2500, DeviceColumn::Name), u"node-02500"_s);
    QItemSelectionModel selection(&table.model);
    table.model.setKeptRows([&selection] { return QVector<int>{selection.currentIndex().row()}; });
    QSignalSpy loaded(&table.model, &DeviceTableModel::loadedChanged);
    table.model.sort(0, Qt::DescendingOrder);
    selection.setCurrentIndex(table.model.index(2500, 0), QItemSelectionModel::NoUpdate);
    QTRY_COMPARE(loaded.size(), 1);
    QCOMPARE(selection.currentIndex().row(), 1499);
}

void TestDeviceTableModel::thePinnedRowStaysWhereverYouLook()
{
    const QVector<Device> devices = many(manyDevices);
    Table table(devices);
    QVERIFY(table.load({}));
    QTRY_COMPARE(table.text(2500, DeviceColumn::Name), u"node-02500"_s);
    QItemSelectionModel selection(&table.model);
    selection.setCurrentIndex(table.model.index(2500, 0), QItemSelectionModel::NoUpdate);
    table.model.pinRow(2500);
    table.model.setKeptRows([&selection] { return QVector<int>{selection.currentIndex().row()}; });
    for (int row = 0; row < manyDevices; row += DeviceTableModel::pageSize)
        QTRY_COMPARE(table.text(row, DeviceColumn::Name), u"node-%1"_s.arg(row, 5, 10, QLatin1Char('0')));
    QVERIFY(table.model.pagesInMemory() <= DevicePageCache::mostPages);
    QVERIFY(table.model.device(2500));
    table.run(registry::SetDeviceAttributes{devices.last().id, {{u"name"_s, u"aaa-first"_s}}});
    QTRY_COMPARE(selection.currentIndex().row(), 2501);
    QTRY_COMPARE(selection.currentIndex().data().toString(), u"node-02500"_s);
}

void TestDeviceTableModel::selectionFollowsItsDevices()
{
    Table table(many(300));
    QVERIFY(table.load({}));
    QItemSelectionModel selection(&table.model);
    const auto rows = [&selection] {
        QVector<int> all;
        for (const QModelIndex &index : selection.selectedRows())
            all += index.row();
        std::sort(all.begin(), all.end());
        return all;
    };
    selection.select(QItemSelection(table.model.index(10, 0), table.model.index(12, table.model.columnCount() - 1)),
                     QItemSelectionModel::Select);
    table.model.setKeptRows(rows);
    QSignalSpy loaded(&table.model, &DeviceTableModel::loadedChanged);
    table.model.sort(0, Qt::DescendingOrder);
    QTRY_COMPARE(loaded.size(), 1);
    QCOMPARE(rows(), QVector<int>({287, 288, 289}));
}

void TestDeviceTableModel::alsoWhereTheirPagesAreNotRead()
{
    const QVector<Device> devices = many(manyDevices);
    Table table(devices);
    QVERIFY(table.load({}));
    QTRY_COMPARE(table.text(2500, DeviceColumn::Name), u"node-02500"_s);
    QItemSelectionModel selection(&table.model);
    selection.select(table.model.index(2500, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    const auto row = [&selection] { return selection.selectedRows().isEmpty() ? -1 : selection.selectedRows().first().row(); };
    table.model.setKeptRows([&row] { return QVector<int>{row()}; });
    QSignalSpy loaded(&table.model, &DeviceTableModel::loadedChanged);
    table.model.sort(0, Qt::DescendingOrder);
    QTRY_COMPARE(loaded.size(), 1);
    QCOMPARE(row(), 1499);
    QCOMPARE(table.model.idAt(1499), devices[2500].id);
    table.model.sort(0, Qt::AscendingOrder); // before anybody looks there
    QTRY_COMPARE(loaded.size(), 2);
    QCOMPARE(row(), 2500);
    QTRY_VERIFY(table.model.device(2500)); // it is read for whoever does something with it
}

void TestDeviceTableModel::selectAllCostsNothing()
{
    Table table(many(manyDevices));
    QVERIFY(table.load({}));
    QItemSelectionModel selection(&table.model);
    selection.select(QItemSelection(table.model.index(0, 0), table.model.index(manyDevices - 1, table.model.columnCount() - 1)),
                     QItemSelectionModel::Select);
    QSignalSpy loaded(&table.model, &DeviceTableModel::loadedChanged);
    table.model.sort(0, Qt::DescendingOrder);
    QTRY_COMPARE(loaded.size(), 1);
    QCOMPARE(selection.selection().size(), 1);
    QCOMPARE(selection.selection().first().height(), manyDevices);
    QVERIFY(table.model.pagesInMemory() <= DevicePageCache::mostPages);
}

void TestDeviceTableModel::asleepItReadsNothing()
{
    Table table(demoFleet(FakeClock::start));
    QVERIFY(table.load({}));
    table.model.setAsleep(true);
    QSignalSpy loaded(&table.model, &DeviceTableModel::loadedChanged);
    QSignalSpy told(&table.feed, &registry::ChangeFeed::changed);
    const DeviceId first = table.model.device(0)->id;
    const QString name = table.text(0, DeviceColumn::Name);
    table.run(registry::SetDeviceAttributes{first, {{u"name"_s, u"aaa"_s}}});
    QTRY_VERIFY(!told.isEmpty());
    QVERIFY(loaded.isEmpty());
    QCOMPARE(table.text(0, DeviceColumn::Name), name);
    table.model.setAsleep(false);
    QTRY_COMPARE(loaded.size(), 1);
    QCOMPARE(table.text(0, DeviceColumn::Name), u"aaa"_s);
}

void TestDeviceTableModel::theFirstChangeIsShownAtOnce()
{
    Table table({});
    QVERIFY(table.load({}));
    QVERIFY(!table.model.isReading());
    // Told after the model was: whether it has begun to read shows at that moment.
    QVector<bool> isReading;
    connect(&table.feed, &registry::ChangeFeed::changed, this, [&] { isReading += table.model.isReading(); });
    const auto expect = [&table](const QString &name) {
        registry::ExpectedDevice device;
        device.name = name;
        device.serial = name;
        table.run(registry::ExpectDevices{{device}});
    };
    QElapsedTimer sinceFirst;
    sinceFirst.start();
    expect(u"first"_s);
    QTRY_COMPARE(isReading, QVector{true});
    QTRY_COMPARE(table.model.rowCount(), 1);
    expect(u"second"_s);
    QTRY_COMPARE(isReading.size(), 2);
    if (!sinceFirst.hasExpired(DeviceTableModel::outlinePauseMs))
        QVERIFY(!isReading[1]); // it waits
    QTRY_COMPARE(table.model.rowCount(), 2);
    QVERIFY(sinceFirst.elapsed() >= DeviceTableModel::outlinePauseMs - 20); // timers are that coarse
}

QTEST_MAIN(TestDeviceTableModel)
#include "tst_device_table_model.moc"
