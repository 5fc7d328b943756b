// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A DeviceTableModel that shows a grouped list.
#include "registry/commands/expect_devices.h"
#include "registry/commands/set_device_attributes.h"
#include "ui/support/demo_fleet.h"
#include "ui/support/table_bench.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/kind_look.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>

using namespace muster;
using ui::DeviceTableModel;
using Tester = QAbstractItemModelTester;

namespace {

constexpr int manyDevices = 4000;
constexpr int manyKinds = 200;

/// Kinds in no order, the last devices without one; on two networks, a bus, and nowhere.
QVector<Device> manyOfManyKinds()
{
    const QStringList places[] = {{u"eth1"_s}, {u"wlan0"_s, u"eth1"_s}, {}, {}};
    QVector<Device> devices;
    for (int i = 0; i < manyDevices; ++i) {
        Device device;
        device.id = DeviceId::create(FakeClock::start + std::chrono::seconds(i));
        device.name = u"node-%1"_s.arg(i, 5, 10, QLatin1Char('0'));
        device.state = Lifecycle::Enrolled;
        device.kind = i % 40 == 39 ? QString() : u"kind %1"_s.arg(i * 7919 % manyKinds, 3, 10, QLatin1Char('0'));
        device.interfaces = places[i % 4];
        device.addresses = QStringList{i % 4 == 2 ? u"1-2.%1"_s.arg(i) : u"10.0.%1.%2"_s.arg(i / 250).arg(i % 250)};
        devices += device;
    }
    return devices;
}

} // namespace

class TestDeviceGroups : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachDeviceStandsUnderItsKind();
    void eachDeviceStandsUnderItsNetwork();
    void aGroupIsNoDevice();
    void aCollapsedGroupTakesItsRowsAway();
    void theCurrentDeviceIsKept();
    void selectionFollowsItsDevices();
    void aGroupStaysCurrent();
    void aDeviceIsShownWhereverItIs();
    void newDevicesComeInTheirGroup();
    void orderIsHeldWhileSomebodyPoints();
    void memoryIsBounded();

private:
    bool group(Table &table, DeviceGrouping grouping)
    {
        QSignalSpy loaded(&table.model, &DeviceTableModel::loadedChanged);
        table.model.setGrouping(grouping);
        return loaded.wait() && table.model.isGrouped() == (grouping != DeviceGrouping::None);
    }
    /// Whether a row's page came.
    static bool fetched(Table &table, int row)
    {
        QSignalSpy changed(&table.model, &QAbstractItemModel::dataChanged);
        while (!table.model.device(row)) {
            table.model.index(row, 0).data();
            if (!changed.wait())
                return false;
        }
        return true;
    }
    static int rowOfGroup(const Table &table, const QString &title)
    {
        for (int row = 0; row < table.model.rowCount(); ++row)
            if (const auto group = table.model.group(row); group && group->title == title)
                return row;
        return -1;
    }
};

void TestDeviceGroups::eachDeviceStandsUnderItsKind()
{
    Table table(demoFleet(FakeClock::start));
    const Tester tester(&table.model, Tester::FailureReportingMode::QtTest);
    QVERIFY(table.load({}));
    const int devices = table.model.rowCount();
    QVERIFY(group(table, DeviceGrouping::Kind));
    QCOMPARE(table.model.deviceCount(), devices);
    QStringList titles;
    int counted = 0;
    for (int row = 0; row < table.model.rowCount(); ++row) {
        if (const auto group = table.model.group(row)) {
            titles += group->title;
            counted += group->count;
            continue;
        }
        QVERIFY(fetched(table, row));
        QCOMPARE(ui::kindTitle(table.model.device(row)->kind), titles.last());
        QCOMPARE(table.model.rowOf(table.model.device(row)->id), row);
    }
    QVERIFY(titles.contains(u"PLC"_s));
    QVERIFY(titles.size() >= 6);
    QVERIFY(std::ranges::is_sorted(titles));
    QCOMPARE(counted, devices);
    QCOMPARE(table.model.rowCount(), devices + titles.size());
    QCOMPARE(table.model.groupsBetween(0, table.model.rowCount() - 1), int(titles.size()));
    QVERIFY(group(table, DeviceGrouping::None));
    QCOMPARE(table.model.rowCount(), devices);
}

void TestDeviceGroups::eachDeviceStandsUnderItsNetwork()
{
    Table table(manyOfManyKinds());
    const Tester tester(&table.model, Tester::FailureReportingMode::QtTest);
    QVERIFY(table.load({}));
    QVERIFY(group(table, DeviceGrouping::Network));
    QStringList titles;
    for (int row = 0; row < table.model.rowCount(); ++row)
        if (const auto group = table.model.group(row)) {
            titles += group->title;
            QCOMPARE(group->count, manyDevices / 4);
        }
    QCOMPARE(titles, QStringList({u"eth1"_s, u"wlan0"_s, u"USB and serial"_s, u"Network unknown"_s}));
    const int wlan = rowOfGroup(table, u"wlan0"_s);
    QVERIFY(fetched(table, wlan + 1));
    QCOMPARE(table.model.device(wlan + 1)->network, u"wlan0"_s);
    QCOMPARE(table.model.device(wlan + 1)->name, u"node-00001"_s); // in the order there was
    const int bus = rowOfGroup(table, u"USB and serial"_s);
    QVERIFY(fetched(table, bus + 1));
    QCOMPARE(table.model.device(bus + 1)->network, QString());
}

void TestDeviceGroups::aGroupIsNoDevice()
{
    Table table(demoFleet(FakeClock::start));
    QVERIFY(table.load({}));
    QVERIFY(group(table, DeviceGrouping::Kind));
    const int row = rowOfGroup(table, u"Camera"_s);
    const QModelIndex index = table.model.index(row, 0);
    QVERIFY(!table.model.device(row));
    QVERIFY(!(index.flags() & Qt::ItemIsSelectable));
    QVERIFY(index.flags() & Qt::ItemIsEnabled);
    QCOMPARE(index.data().toString(), u"Camera"_s);
    QCOMPARE(index.data(ui::IconNameRole).toString(), u"camera"_s);
    const int count = table.model.group(row)->count;
    for (int column = 0; column < table.model.columnCount(); ++column) // wherever the cursor is
        QCOMPARE(table.model.index(row, column).data(Qt::AccessibleTextRole).toString(),
                 u"Camera, group of %1 devices, expanded"_s.arg(count));
    QItemSelectionModel selection(&table.model);
    selection.select(QItemSelection(table.model.index(0, 0), table.model.index(table.model.rowCount() - 1, 0)),
                     QItemSelectionModel::Select);
    QVERIFY(!selection.isSelected(index));
    QVERIFY(selection.isSelected(table.model.index(row + 1, 0)));
    QCOMPARE(selection.selectedIndexes().size(), table.model.deviceCount());
}

void TestDeviceGroups::aCollapsedGroupTakesItsRowsAway()
{
    Table table(demoFleet(FakeClock::start));
    const Tester tester(&table.model, Tester::FailureReportingMode::QtTest);
    QVERIFY(table.load({}));
    QVERIFY(group(table, DeviceGrouping::Kind));
    const int rows = table.model.rowCount();
    const int row = rowOfGroup(table, u"Gateway"_s);
    const int count = table.model.group(row)->count;
    QVERIFY(fetched(table, row + 1));
    const QString next = table.model.index(row + count + 1, 0).data().toString();
    const DeviceId first = table.model.device(row + 1)->id;
    QItemSelectionModel selection(&table.model);
    selection.select(table.model.index(row + 1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    table.model.setCollapsed(row, true);
    QCOMPARE(table.model.rowCount(), rows - count);
    QCOMPARE(table.model.deviceCount(), 429);
    QVERIFY(table.model.group(row)->isCollapsed);
    QVERIFY(table.model.index(row, 0).data(Qt::AccessibleTextRole).toString().endsWith(u"collapsed"_s));
    QCOMPARE(table.model.index(row + 1, 0).data().toString(), next);
    QCOMPARE(table.model.rowOf(first), -1);
    QVERIFY(!selection.hasSelection()); // nothing out of sight is acted on
    // It stays so when the list is read anew, in another order too.
    QSignalSpy loaded(&table.model, &DeviceTableModel::loadedChanged);
    table.model.sort(0, Qt::DescendingOrder);
    QTRY_COMPARE(loaded.size(), 1);
    QCOMPARE(table.model.rowCount(), rows - count);
    table.model.setCollapsed(row, false);
    QCOMPARE(table.model.rowCount(), rows);
    QVERIFY(fetched(table, row + 1));
    QCOMPARE(table.model.device(row + 1)->kind, u"gateway"_s);
}

void TestDeviceGroups::theCurrentDeviceIsKept()
{
    Table table(manyOfManyKinds());
    const Tester tester(&table.model, Tester::FailureReportingMode::QtTest);
    QVERIFY(table.load({}));
    QTRY_COMPARE(table.text(2500, DeviceColumn::Name), u"node-02500"_s);
    QItemSelectionModel selection(&table.model);
    const auto setCurrent = [&](int row) {
        selection.setCurrentIndex(table.model.index(row, 0), QItemSelectionModel::NoUpdate);
        table.model.pinRow(row);
    };
    setCurrent(2500);
    table.model.setKeptRows([&selection] { return QVector<int>{selection.currentIndex().row()}; });
    for (const DeviceGrouping grouping : {DeviceGrouping::Kind, DeviceGrouping::Network, DeviceGrouping::None}) {
        QVERIFY(group(table, grouping));
        QTRY_COMPARE(selection.currentIndex().data().toString(), u"node-02500"_s);
        // It stays in memory, wherever somebody looks.
        for (int row = 0; row < table.model.rowCount(); row += DeviceTableModel::pageSize)
            QTRY_VERIFY(table.model.index(row, 0).data().toString() != u"…"_s);
        QVERIFY(table.model.device(selection.currentIndex().row()));
    }
}

void TestDeviceGroups::selectionFollowsItsDevices()
{
    Table table(demoFleet(FakeClock::start));
    QVERIFY(table.load(u"kind:plc OR kind:switch"_s));
    QVERIFY(group(table, DeviceGrouping::Kind));
    const int border = rowOfGroup(table, u"Switch"_s);
    QVERIFY(border > 2 && fetched(table, border - 2) && fetched(table, border + 2));
    QItemSelectionModel selection(&table.model);
    const auto chosen = [&] {
        QSet<QString> names;
        for (const QModelIndex &index : selection.selectedRows())
            names += index.data().toString();
        return names;
    };
    // Across the border of two groups.
    selection.select(QItemSelection(table.model.index(border - 2, 0),
                                    table.model.index(border + 2, table.model.columnCount() - 1)),
                     QItemSelectionModel::Select);
    const QSet<QString> before = chosen();
    QCOMPARE(before.size(), 4);
    table.model.setKeptRows([&selection] {
        QVector<int> rows;
        for (const QModelIndex &index : selection.selectedRows())
            rows += index.row();
        return rows;
    });
    QSignalSpy loaded(&table.model, &DeviceTableModel::loadedChanged);
    table.model.sort(0, Qt::DescendingOrder);
    QTRY_COMPARE(loaded.size(), 1);
    QCOMPARE(chosen(), before);
    QVERIFY(group(table, DeviceGrouping::None));
    QCOMPARE(chosen(), before);
}

void TestDeviceGroups::aGroupStaysCurrent()
{
    Table table(demoFleet(FakeClock::start));
    QVERIFY(table.load({}));
    QVERIFY(group(table, DeviceGrouping::Kind));
    QItemSelectionModel selection(&table.model);
    selection.setCurrentIndex(table.model.index(rowOfGroup(table, u"Printer"_s), 0), QItemSelectionModel::NoUpdate);
    QVERIFY(table.load(u"kind:printer OR kind:plug"_s));
    QCOMPARE(selection.currentIndex().data().toString(), u"Printer"_s);
    QVERIFY(group(table, DeviceGrouping::Network));
    QVERIFY(!selection.currentIndex().isValid());
}

void TestDeviceGroups::aDeviceIsShownWhereverItIs()
{
    const QVector<Device> devices = manyOfManyKinds();
    Table table(devices);
    QVERIFY(table.load({}));
    QVERIFY(group(table, DeviceGrouping::Kind));
    for (int i = 0; i < manyDevices; i += 977) {
        const auto place = resultOf(table.queries.position({}, {DeviceColumn::Name, false, DeviceGrouping::Kind}, devices[i].id));
        QVERIFY(place && *place);
        table.model.setCollapsed(table.model.groupRowOf(table.model.show(**place)), true);
        const int row = table.model.show(**place);
        QVERIFY(row > 0);
        QTRY_COMPARE(table.model.index(row, 0).data().toString(), devices[i].name);
        QCOMPARE(table.model.show(devices[i].id), row);
    }
    QCOMPARE(table.model.show(qint64(manyDevices)), -1);
    QCOMPARE(table.model.show(DeviceId::create(FakeClock::start)), -1);
}

void TestDeviceGroups::newDevicesComeInTheirGroup()
{
    Table table(demoFleet(FakeClock::start));
    const Tester tester(&table.model, Tester::FailureReportingMode::QtTest);
    QVERIFY(table.load({}));
    QVERIFY(group(table, DeviceGrouping::Kind));
    QCOMPARE(rowOfGroup(table, u"Lock"_s), -1);
    registry::ExpectedDevice device;
    device.name = u"front-door"_s;
    device.kind = u"Lock"_s;
    device.serial = u"L-1"_s;
    table.run(registry::ExpectDevices{{device}});
    QTRY_VERIFY(rowOfGroup(table, u"Lock"_s) >= 0);
    const int row = rowOfGroup(table, u"Lock"_s);
    QTRY_COMPARE(table.model.index(row + 1, 0).data().toString(), u"front-door"_s);
    QVERIFY(row < rowOfGroup(table, u"PLC"_s));
    QVERIFY(row > rowOfGroup(table, u"Gateway"_s));
}

void TestDeviceGroups::orderIsHeldWhileSomebodyPoints()
{
    const QVector<Device> fleet = demoFleet(FakeClock::start);
    Table table(fleet);
    QVERIFY(table.load(u"kind:gateway OR kind:alarm"_s));
    QVERIFY(group(table, DeviceGrouping::Kind));
    QVERIFY(table.model.rowOf(fleet[0].id) > 0);
    const int row = table.model.rowOf(fleet[0].id);
    const int rows = table.model.rowCount();
    table.model.setOrderHeld(true);
    table.run(registry::SetDeviceAttributes{fleet[0].id, {{u"name"_s, u"aaa-now-first"_s}}});
    registry::ExpectedDevice device;
    device.name = u"new"_s;
    device.kind = u"alarm"_s; // a group before all
    device.serial = u"A-1"_s;
    table.run(registry::ExpectDevices{{device}});
    QTRY_COMPARE(table.model.pendingChanges(), 2);
    QTRY_COMPARE(table.text(row, DeviceColumn::Name), u"aaa-now-first"_s);
    QCOMPARE(table.model.rowCount(), rows);
    table.model.setOrderHeld(false);
    QTRY_COMPARE(table.model.rowCount(), rows + 2);
    QCOMPARE(table.model.group(0)->title, u"Alarm"_s);
    QCOMPARE(table.model.rowOf(fleet[0].id), rowOfGroup(table, u"Gateway"_s) + 1);
}

void TestDeviceGroups::memoryIsBounded()
{
    Table table(manyOfManyKinds());
    QVERIFY(table.load({}));
    QVERIFY(group(table, DeviceGrouping::Kind));
    QCOMPARE(table.model.rowCount(), manyDevices + table.model.groupsBetween(0, manyDevices * 2));
    QVERIFY(table.model.groupsBetween(0, manyDevices * 2) > 150);
    for (int row = 0; row < table.model.rowCount(); row += 64) {
        QTRY_VERIFY(table.model.index(row, 0).data().toString() != u"…"_s);
        QVERIFY(table.model.pagesInMemory() <= ui::DevicePageCache::mostPages);
    }
}

QTEST_MAIN(TestDeviceGroups)
#include "tst_device_groups.moc"
