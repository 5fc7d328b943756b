// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Discover page's list in groups, and how soon it shows what is heard.
#include "ui/discovery/discover_page.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/support/console.h"

#include <QAccessible>
#include <QAction>
#include <QElapsedTimer>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace muster;
using With = Console::With;

class TestDiscoverGroups : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theMenuGroupsAndIsRemembered();
    void onlyDiscoverOffersIt();
    void keysOpenAndClose();
    void aClickOpensAndCloses();
    void aGroupIsNotActedOn();
    void selectAllCountsDevices();
    void aHiddenDeviceIsOpened();
    void aGroupIsReadAloud();
    void theFirstDeviceComesSoon();

private:
    void start(With with);
    void groupBy(const QString &what);
    ui::DiscoverPage &page() { return *m_console->window().discoverPage(); }
    ui::DeviceTableModel &model() { return page().model(); }
    ui::DeviceTable &table() { return *m_console->find<ui::DeviceTable>("deviceTable"); }

    std::unique_ptr<Console> m_console;
};

void TestDiscoverGroups::start(With with)
{
    m_console.reset();
    m_console = std::make_unique<Console>(with);
    QVERIFY(m_console->start());
    m_console->find<QAction>("go.discoverPage")->trigger();
    QTRY_VERIFY(model().isLoaded());
    QTRY_VERIFY(m_console->services().discovery.status().since);
    if (with == With::Fleet)
        QTRY_COMPARE(model().deviceCount(), 17);
}

void TestDiscoverGroups::groupBy(const QString &what)
{
    m_console->find<QAction>(qPrintable(u"grouping."_s + what))->trigger();
    QTRY_COMPARE(model().isGrouped(), what != "none"_L1);
}

void TestDiscoverGroups::theMenuGroupsAndIsRemembered()
{
    start(With::Fleet);
    auto *button = m_console->find<QToolButton>("discover.grouping");
    QVERIFY(button->isVisible());
    QVERIFY(button->focusPolicy() & Qt::TabFocus);
    QCOMPARE(button->accessibleName(), u"Groups"_s);
    QCOMPARE(button->accessibleDescription(), u"No groups"_s);
    const auto actions = button->menu()->actions();
    QCOMPARE(actions.size(), 3);
    QVERIFY(actions[0]->isChecked());
    actions[1]->trigger();
    QTRY_VERIFY(model().isGrouped());
    QCOMPARE(button->accessibleDescription(), u"Group by kind"_s);
    QCOMPARE(m_console->settings().value(u"discover/grouping"_s).toString(), u"kind"_s);
    QVERIFY(model().rowCount() > 17);
    QVERIFY(model().group(0));
    QVERIFY(m_console->find<QLabel>("discover.foot")->text().startsWith(u"17 shown."_s)); // devices, not rows
    actions[2]->trigger();
    QTRY_COMPARE(model().rowCount(), 18);
    QCOMPARE(model().group(0)->title, u"enp3s0 · 10.0.1.0/24"_s);

    m_console = std::make_unique<Console>(With::Fleet);
    m_console->settings().setValue(u"discover/grouping"_s, u"kind"_s);
    QVERIFY(m_console->start());
    m_console->find<QAction>("go.discoverPage")->trigger();
    QTRY_VERIFY(model().isGrouped());
    QVERIFY(m_console->find<QAction>("grouping.kind")->isChecked());
}

void TestDiscoverGroups::onlyDiscoverOffersIt()
{
    start(With::Fleet);
    m_console->find<QAction>("go.registryPage")->trigger();
    QVERIFY(!m_console->find("registry.grouping")->isVisible());
}

void TestDiscoverGroups::keysOpenAndClose()
{
    start(With::Fleet);
    groupBy(u"kind"_s);
    const int rows = model().rowCount();
    const int count = model().group(0)->count;
    table().setFocus();
    table().setCurrentIndex(model().index(1, 0));
    QCOMPARE(table().selectedCount(), 1);
    QTest::keyClick(&table(), Qt::Key_Left);
    QCOMPARE(table().currentIndex().row(), 0);
    QCOMPARE(table().selectedCount(), 1); // going there selects nothing else
    QTest::keyClick(&table(), Qt::Key_Left);
    QCOMPARE(model().rowCount(), rows - count);
    QCOMPARE(table().currentIndex().row(), 0);
    QTest::keyClick(&table(), Qt::Key_Left); // it is closed already
    QCOMPARE(model().rowCount(), rows - count);
    QTest::keyClick(&table(), Qt::Key_Right);
    QCOMPARE(model().rowCount(), rows);
    for (const Qt::Key key : {Qt::Key_Space, Qt::Key_Return}) {
        QTest::keyClick(&table(), key);
        QVERIFY(model().group(0)->isCollapsed);
        QTest::keyClick(&table(), key);
        QVERIFY(!model().group(0)->isCollapsed);
    }
    QTest::keyClick(&table(), Qt::Key_Down);
    QCOMPARE(table().currentIndex().row(), 1);
    QVERIFY(table().currentDevice());
    QTest::keyClick(&table(), Qt::Key_Right);
    QCOMPARE(table().currentIndex().column(), 1); // among devices, keys go from cell to cell
}

void TestDiscoverGroups::aClickOpensAndCloses()
{
    start(With::Fleet);
    groupBy(u"kind"_s);
    const int rows = model().rowCount();
    for (const char *view : {"frozenNames", "deviceTable"}) {
        auto *clicked = m_console->find<QTableView>(view);
        const QPoint at = QLatin1StringView(view) == "deviceTable"_L1
                              ? QPoint(clicked->columnWidth(0) + 40, table().visualRect(model().index(0, 1)).center().y())
                              : clicked->visualRect(model().index(0, 0)).center();
        QTest::mouseClick(clicked->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(model().rowCount(), rows - model().group(0)->count);
        QVERIFY(!table().selectionModel()->hasSelection());
        QTest::mouseClick(clicked->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(model().rowCount(), rows);
    }
}

void TestDiscoverGroups::aGroupIsNotActedOn()
{
    start(With::Fleet);
    groupBy(u"kind"_s);
    table().setFocus();
    table().setCurrentIndex(model().index(0, 0));
    QVERIFY(!table().currentDevice());
    QTest::keyClick(&table(), Qt::Key_Return);
    QVERIFY(!m_console->find("deviceDetails")->isVisible());
    QTest::keyClick(&table(), Qt::Key_Menu);
    QVERIFY(!page().findChild<QMenu *>(u"deviceMenu"_s));
    QCOMPARE(table().selectedCount(), 0);
    QVERIFY(table().selectedRows().isEmpty());
}

void TestDiscoverGroups::selectAllCountsDevices()
{
    start(With::Fleet);
    groupBy(u"kind"_s);
    table().selectAll();
    QCOMPARE(table().selectedCount(), 17);
    QCOMPARE(table().selectedRows().size(), 17);
    QTRY_VERIFY(m_console->find<QLabel>("discover.bulk.count")->text().startsWith(u"<b>17 selected</b> of 17"_s));
    model().setCollapsed(0, true);
    QCOMPARE(table().selectedCount(), 17 - model().group(0)->count);
}

void TestDiscoverGroups::aHiddenDeviceIsOpened()
{
    start(With::Fleet);
    groupBy(u"kind"_s);
    const DeviceId id = model().device(1)->id;
    model().setCollapsed(0, true);
    page().openDevice(id);
    QTRY_VERIFY(table().currentDevice() == id);
    QVERIFY(!model().group(0)->isCollapsed);
    QVERIFY(m_console->find("deviceDetails")->isVisible());
}

void TestDiscoverGroups::aGroupIsReadAloud()
{
    start(With::Fleet);
    groupBy(u"kind"_s);
    QAccessibleInterface *whole = QAccessible::queryAccessibleInterface(&table());
    QVERIFY(whole && whole->tableInterface());
    QAccessibleInterface *cell = whole->tableInterface()->cellAt(0, 0);
    QVERIFY(cell);
    QCOMPARE(cell->text(QAccessible::Name),
             u"%1, group of %2 devices, expanded"_s.arg(model().group(0)->title).arg(model().group(0)->count));
    QAccessibleInterface *device = whole->tableInterface()->cellAt(1, 0);
    QVERIFY(device->text(QAccessible::Name).endsWith(u", "_s + model().group(0)->title)); // its kind
}

/// From its source to the window. A figure, not a limit: machines differ. What it must not wait for is tested in
/// tst_device_table_model.
void TestDiscoverGroups::theFirstDeviceComesSoon()
{
    start(With::EmptySite);
    Sighting sighting;
    sighting.source = u"neighbours"_s;
    sighting.at = m_console->clock().now();
    sighting.interface = u"enp3s0"_s;
    sighting.endpoint = u"10.0.1.112"_s;
    if (const auto mac = Identifier::create(IdentifierType::Mac, u"84:CC:A8:5E:10:7C"_s, sighting.source, sighting.at))
        sighting.identifiers += *mac;
    QSignalSpy came(&model(), &QAbstractItemModel::rowsInserted);
    QElapsedTimer timer;
    timer.start();
    m_console->hear(sighting);
    QVERIFY(came.count() > 0 || came.wait());
    qInfo("the first device is in the window %lld ms after it was heard", timer.elapsed());
    QCOMPARE(model().deviceCount(), 1);
}

QTEST_MAIN(TestDiscoverGroups)
#include "tst_discover_groups.moc"
