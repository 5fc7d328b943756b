// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the real window by the names of its widgets, from an empty folder to a device with a history.
#include "ui/activity/activity_page.h"
#include "ui/registry/device_columns.h"
#include "ui/registry/device_details.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/registry_page.h"
#include "ui/support/console.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QFileInfo>
#include <QFocusFrame>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace muster;
using With = Console::With;

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fromNothingToADeviceWithAHistory();
    void aSiteNeedsAName();
    void aPassphraseIsTypedTwice();
    void aDamagedRegistryIsExplained();
    void nothingIsWrittenBeforeASiteIsMade();
    void remembersItsThemeAndPlace();
    void everyControlHasANameAndAnObjectName();
    void areasAreReachedByF6();
    void verifyingOpensActivity();
    void onlyACorruptChainIsBroken();
    void thePaletteShowsThePageOfAnAction();
};

void TestMainWindow::fromNothingToADeviceWithAHistory()
{
    Console console(With::NoFolder);
    QVERIFY(console.start());
    auto *create = console.find<QPushButton>("firstStart.create");
    QTest::keyClicks(console.find<QLineEdit>("firstStart.name"), u"Northgate"_s);
    QTest::keyClicks(console.find<QLineEdit>("firstStart.passphrase"), u"correct horse"_s);
    QTest::keyClicks(console.find<QLineEdit>("firstStart.passphraseAgain"), u"correct horse"_s);
    QTest::mouseClick(create, Qt::LeftButton);
    QTRY_VERIFY(console.window().registryPage());
    auto *empty = console.find<QPushButton>("registry.empty.expect");
    QTRY_VERIFY(empty->isVisible());
    QTRY_COMPARE(console.find<QLabel>("topBar.subtitle")->text(), u"No devices at Northgate"_s);

    QTest::mouseClick(empty, Qt::LeftButton);
    QTest::keyClicks(console.find<QLineEdit>("expect.name"), u"hall-co2-3"_s);
    auto *mac = console.find<QLineEdit>("expect.mac");
    QTest::keyClicks(mac, u"not a mac"_s);
    QTest::keyClick(mac, Qt::Key_Return);
    QVERIFY(mac->property("invalid").toBool());
    mac->clear();
    QTest::keyClicks(mac, u"84-cc-a8-12-34-56"_s);
    QVERIFY(!mac->property("invalid").toBool());
    QTest::mouseClick(console.find<QPushButton>("formAction"), Qt::LeftButton);

    ui::DeviceTableModel &model = console.window().registryPage()->model();
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, 0).data().toString(), u"hall-co2-3"_s);
    QCOMPARE(model.index(0, ui::registryColumns().indexOf(DeviceColumn::State)).data().toString(), u"Expected"_s);
    QTRY_COMPARE(console.find<QLabel>("topBar.subtitle")->text(), u"1 device at Northgate"_s);

    auto *edit = console.find<QAction>("device.edit");
    QTRY_VERIFY(edit->isEnabled());
    edit->trigger();
    QTest::keyClicks(console.find<QLineEdit>("edit.group"), u"Plant 1"_s);
    QTest::mouseClick(console.find<QPushButton>("formAction"), Qt::LeftButton);
    QTRY_COMPARE(model.index(0, ui::registryColumns().indexOf(DeviceColumn::Group)).data().toString(), u"Plant 1"_s);

    console.find<QAction>("registry.toggleDetails")->setChecked(true);
    console.find<ui::DeviceDetails>("deviceDetails")->setTab(ui::DeviceDetails::Tab::History);
    auto *history = console.find<QListView>("details.history");
    QTRY_COMPARE(history->model()->rowCount(), 2);
    QCOMPARE(history->model()->index(0, history->modelColumn()).data().toString(), u"Changed: group set to “Plant 1”"_s);

    // Retired at last; quarantine is grey and says why.
    auto *quarantine = console.find<QAction>("device.quarantine");
    QVERIFY(!quarantine->isEnabled());
    QVERIFY(quarantine->toolTip().contains(u"Only an enrolled device"_s));
    console.find<QAction>("device.retire")->trigger();
    auto *reason = console.find<QLineEdit>("reason");
    QTest::mouseClick(console.find<QPushButton>("formAction"), Qt::LeftButton);
    QVERIFY(reason->property("invalid").toBool());
    QTest::keyClicks(reason, u"Never arrived"_s);
    QTest::mouseClick(console.find<QPushButton>("formAction"), Qt::LeftButton);
    QTRY_COMPARE(model.index(0, ui::registryColumns().indexOf(DeviceColumn::State)).data().toString(), u"Retired"_s);
    QTRY_COMPARE(history->model()->rowCount(), 3);
}

void TestMainWindow::aSiteNeedsAName()
{
    Console console(With::NoFolder);
    QVERIFY(console.start());
    auto *name = console.find<QLineEdit>("firstStart.name");
    QTest::mouseClick(console.find<QPushButton>("firstStart.create"), Qt::LeftButton);
    QVERIFY(name->property("invalid").toBool());
    QVERIFY(!QFileInfo::exists(console.folder() + u"/registry.sqlite"_s));
    console.find<QLineEdit>("firstStart.passphrase")->setText(u"correct horse"_s);
    console.find<QLineEdit>("firstStart.passphraseAgain")->setText(u"correct horse"_s);
    // What only the registry knows is shown, too.
    QTest::keyClicks(name, u"x"_s);
    name->setText(u"a\u0007b"_s);
    QTest::mouseClick(console.find<QPushButton>("firstStart.create"), Qt::LeftButton);
    QTRY_VERIFY(console.find<QLabel>("firstStart.error")->isVisible());
    name->setText(u"Northgate"_s);
    QTest::mouseClick(console.find<QPushButton>("firstStart.create"), Qt::LeftButton);
    QTRY_VERIFY(console.window().registryPage());
}

void TestMainWindow::aPassphraseIsTypedTwice()
{
    Console console(With::NoFolder);
    QVERIFY(console.start());
    auto *create = console.find<QPushButton>("firstStart.create");
    auto *passphrase = console.find<QLineEdit>("firstStart.passphrase");
    auto *again = console.find<QLineEdit>("firstStart.passphraseAgain");
    console.find<QLineEdit>("firstStart.name")->setText(u"Northgate"_s);
    QTest::keyClicks(passphrase, u"short"_s);
    QTest::mouseClick(create, Qt::LeftButton);
    QVERIFY(passphrase->property("invalid").toBool());
    QTest::keyClicks(passphrase, u" but longer"_s);
    QTest::keyClicks(again, u"another one"_s);
    QTest::mouseClick(create, Qt::LeftButton);
    QVERIFY(again->property("invalid").toBool());
    QVERIFY(!QFileInfo::exists(console.folder() + u"/registry.sqlite"_s));
    again->setText(passphrase->text());
    QTest::mouseClick(create, Qt::LeftButton);
    QTRY_VERIFY(console.window().registryPage());
    QVERIFY(console.services().provisioning.hasKeys());
    QTRY_VERIFY(!console.services().provisioning.isLocked());
    QVERIFY(console.find("firstStart.keep")->isHidden()); // there is no key ring here
}

void TestMainWindow::aDamagedRegistryIsExplained()
{
    Console console(With::NoFolder);
    const QString path = console.folder() + u"/registry.sqlite"_s;
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    console.window().show();
    console.window().open();
    QTRY_VERIFY(console.find("errorPage")->isVisible());
    QVERIFY(!console.find<QLabel>("errorPage.message")->text().isEmpty());
    // Put in order and tried again, the window goes on.
    QVERIFY(file.remove());
    QTest::mouseClick(console.find<QPushButton>("errorPage.retry"), Qt::LeftButton);
    QTRY_VERIFY(console.find("firstStartPage")->isVisible());
}

void TestMainWindow::nothingIsWrittenBeforeASiteIsMade()
{
    Console console(With::NoFolder);
    QVERIFY(console.start());
    QVERIFY(QDir(console.folder()).isEmpty());
}

void TestMainWindow::remembersItsThemeAndPlace()
{
    Console console(With::EmptySite);
    QVERIFY(console.start());
    const QSize size(840, 620);
    console.window().resize(size);
    console.find<QAction>("theme.dark")->trigger();
    QCOMPARE(console.themes().theme().scheme(), ui::Theme::Dark);
    QCOMPARE(console.settings().value(u"window/theme"_s).toInt(), int(ui::Theme::Preference::Dark));
    console.window().close();
    QVERIFY(!console.settings().value(u"window/geometry"_s).toByteArray().isEmpty());

    // The next start, as main() does it.
    app::Composition composition(
        registry::DataDirectory(console.folder()), console.clock(), Actor::osUser(u"console"_s),
        [](const Clock &) { return discovery::DiscoveryService::Parts(); }, [] { return discovery::DoctorService::Parts(); },
        {&drivers::findDriver, &drivers::driverFor}, nullptr);
    ui::ThemeSource themes{ui::Theme::Preference(console.settings().value(u"window/theme"_s).toInt())};
    const ui::MainWindow next(themes, composition, console.settings());
    QCOMPARE(themes.theme().scheme(), ui::Theme::Dark);
    QVERIFY(next.findChild<QAction *>(u"theme.dark"_s)->isChecked());
    QCOMPARE(next.size(), size);
}

void TestMainWindow::everyControlHasANameAndAnObjectName()
{
    Console console(With::Fleet);
    QVERIFY(console.start());
    console.find<QAction>("registry.toggleDetails")->setChecked(true);
    QTRY_VERIFY(console.find<QAction>("device.edit")->isEnabled());
    int seen = 0;
    for (const auto &page : {u"go.discoverPage"_s, u"go.registryPage"_s, u"go.activityPage"_s}) {
        console.find<QAction>(page.toLatin1().constData())->trigger();
        const auto widgets = console.window().findChildren<QWidget *>();
        for (QWidget *widget : widgets) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy()
                || qobject_cast<QFocusFrame *>(widget))
                continue;
            if (widget->inherits("QScrollBar") || widget->inherits("QHeaderView") || widget->inherits("QScrollArea")
                || widget->inherits("QLabel"))
                continue;
            const QLatin1StringView className(widget->metaObject()->className());
            QVERIFY2(!widget->objectName().isEmpty(), qPrintable(className + u" without an object name"_s));
            QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(accessible);
            QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), qPrintable(className + u' ' + widget->objectName()));
            ++seen;
        }
    }
    QVERIFY(seen > 20);
}

void TestMainWindow::areasAreReachedByF6()
{
    Console console(With::Fleet);
    QVERIFY(console.start());
    auto *table = console.find<QTableView>("deviceTable");
    QTRY_VERIFY(table->hasFocus());
    QTest::keyClick(table, Qt::Key_F6);
    QTRY_VERIFY(console.find("status.discovery")->hasFocus());
    QTest::keyClick(console.find("status.discovery"), Qt::Key_F6);
    QTRY_VERIFY(console.find("navigation.pages")->hasFocus());
    QTest::keyClick(console.find("navigation.pages"), Qt::Key_F6, Qt::ShiftModifier);
    QTRY_VERIFY(console.find("status.discovery")->hasFocus());
}

void TestMainWindow::verifyingOpensActivity()
{
    Console console(With::EmptySite);
    QVERIFY(console.start());
    auto *chain = console.find<QToolButton>("status.chain");
    QTRY_VERIFY(chain->isVisible());
    QVERIFY(chain->text().contains(u"not verified yet"_s));
    QTest::mouseClick(chain, Qt::LeftButton);
    QTRY_VERIFY(chain->text().contains(u"chain verified"_s));
    QCOMPARE(console.find<QLabel>("topBar.title")->text(), u"Activity"_s);
    QVERIFY(console.find("activity.verdict")->isVisible());
}

void TestMainWindow::onlyACorruptChainIsBroken()
{
    Console console(With::EmptySite);
    QVERIFY(console.start());
    auto *chain = console.find<QToolButton>("status.chain");
    QTRY_VERIFY(chain->isVisible());
    auto *activity = console.find<ui::ActivityPage>("activityPage");
    Q_EMIT activity->verified(fail(ErrorCode::Timeout, u"It took too long."_s));
    QVERIFY(chain->text().contains(u"not verified yet"_s));
    Q_EMIT activity->verified(fail(ErrorCode::Corrupt, u"Event 1 was changed."_s));
    QVERIFY(chain->text().contains(u"chain broken"_s));
}

void TestMainWindow::thePaletteShowsThePageOfAnAction()
{
    Console console(With::EmptySite);
    QVERIFY(console.start());
    console.find<QAction>("go.activityPage")->trigger();
    QVERIFY(!console.window().registryPage()->isVisible());
    console.find<QAction>("window.palette")->trigger();
    auto *field = console.find<QLineEdit>("palette.field");
    QTest::keyClicks(field, console.find<QAction>("registry.focusQuery")->text().remove(u'&'));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(console.window().registryPage()->isVisible());
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
