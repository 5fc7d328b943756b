// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is new, changed and ignored on the Discover page, and what can be claimed.
#include "registry/commands/ignore_devices.h"
#include "ui/discovery/discover_page.h"
#include "ui/registry/device_columns.h"
#include "ui/registry/device_details.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/device_views.h"
#include "ui/registry/registry_page.h"
#include "ui/support/console.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/tab_bar.h"
#include "ui/widgets/toast.h"

#include <QAction>
#include <QDialog>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using With = Console::With;

Q_DECLARE_METATYPE(muster::ui::ClaimState)

namespace {

const QString newMac = u"84:CC:A8:5E:10:7C"_s;

Sighting seen(Timestamp at, const QString &mac, QMap<QString, QString> attributes = {})
{
    Sighting sighting;
    sighting.source = u"neighbours"_s;
    sighting.at = at;
    sighting.interface = u"enp3s0"_s;
    sighting.endpoint = u"10.0.1.112"_s;
    sighting.attributes = std::move(attributes);
    sighting.identifiers = {*Identifier::create(IdentifierType::Mac, mac, u"neighbours"_s, at)};
    return sighting;
}

int columnOf(QLatin1StringView id)
{
    const auto &columns = ui::discoverColumns().columns;
    for (int i = 0; i < columns.size(); ++i)
        if (id == QLatin1StringView(columns[i].id))
            return i;
    return -1;
}

} // namespace

class TestDiscoverViews : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ignoredDevicesLeaveAndComeBack();
    void ignoringIsTakenBackInItsView();
    void theDetailsAreAboutTheCurrentOne();
    void whatIsIgnoredAlreadyKeepsItsReason();
    void saysWhyItCantBeIgnored();
    void anIgnoredDeviceIsFound();
    void whatIsNewIsMarkedUntilItWasLookedAt();
    void whatWasResetHasChanged();
    void whatIsFactoryNewSaysWhoWouldTakeIt();
    void claimStates_data();
    void claimStates();
    void whatNothingTellsIsNotIdentified();

private:
    void start(With with)
    {
        m_console.reset();
        m_console = std::make_unique<Console>(with);
        QVERIFY(m_console->start());
        go();
        QTRY_VERIFY(model().isLoaded());
        QTRY_VERIFY(m_console->services().discovery.status().since);
    }
    void go(const char *page = "go.discoverPage") { m_console->find<QAction>(page)->trigger(); }
    ui::DiscoverPage &page() { return *m_console->window().discoverPage(); }
    ui::DeviceTableModel &model() { return page().model(); }
    ui::TabBar &views() { return *m_console->find<ui::TabBar>("discover.views"); }
    ui::DeviceTable &table() { return *m_console->find<ui::DeviceTable>("deviceTable"); }
    void show(QLatin1StringView view) { views().setCurrentIndex(ui::viewIndex(ui::discoverViews(), view)); }
    QString countOf(QLatin1StringView view) { return views().countText(ui::viewIndex(ui::discoverViews(), view)); }
    void ignore(const QVector<DeviceId> &ids)
    {
        const auto &services = m_console->services();
        QVERIFY(resultOf(services.registry.apply(registry::IgnoreDevices{ids, u"the neighbours'"_s}, services.actor)));
    }
    QVariant nameCell(int row, int role) { return model().index(row, 0).data(role); }

    std::unique_ptr<Console> m_console;
};

void TestDiscoverViews::ignoredDevicesLeaveAndComeBack()
{
    start(With::Fleet);
    QTRY_COMPARE(model().rowCount(), 17);
    const QVector<DeviceId> ids{model().device(1)->id, model().device(2)->id};
    for (const int row : {1, 2})
        table().selectionModel()->select(model().index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QTRY_VERIFY(m_console->find("discover.bulk")->isVisible());
    const auto buttonOf = [this](const QString &text) -> QPushButton * {
        for (QPushButton *button : m_console->find("discover.bulk")->findChildren<QPushButton *>())
            if (button->text() == text)
                return button;
        return nullptr;
    };
    QVERIFY(!buttonOf(u"Stop ignoring"_s)->isVisible());
    QTest::mouseClick(buttonOf(u"Ignore…"_s), Qt::LeftButton);
    auto *reason = m_console->find<QLineEdit>("reason");
    QCOMPARE(m_console->find("reasonDialog")->windowTitle(), u"Ignore 2 devices?"_s);
    QTest::mouseClick(m_console->find<QPushButton>("formAction"), Qt::LeftButton);
    QVERIFY(reason->property("invalid").toBool()); // without a reason nothing is done
    QTest::keyClicks(reason, u"the neighbours'"_s);
    QTest::mouseClick(m_console->find<QPushButton>("formAction"), Qt::LeftButton);
    QTRY_COMPARE(model().rowCount(), 15);
    QTRY_COMPARE(countOf("new"_L1), u"15"_s);
    QTRY_COMPARE(countOf("ignored"_L1), u"2"_s);
    QCOMPARE(page().countText(), u"15"_s);
    QTRY_COMPARE(m_console->find<QLabel>("toast.title")->text(), u"2 devices are ignored"_s);

    auto *undo = m_console->window().findChild<ui::Toast *>()->findChild<QPushButton *>();
    QCOMPARE(undo->text(), u"Undo"_s);
    QTest::mouseClick(undo, Qt::LeftButton);
    QTRY_COMPARE(model().rowCount(), 17);
    QTRY_COMPARE(countOf("ignored"_L1), u"0"_s);
    for (const DeviceId &id : ids)
        QVERIFY(!resultOf(m_console->services().devices.device(id))->ignored);
    QTRY_COMPARE(m_console->find<QLabel>("toast.title")->text(), u"2 devices are no longer ignored"_s);
}

void TestDiscoverViews::ignoringIsTakenBackInItsView()
{
    start(With::Fleet);
    QTRY_COMPARE(model().rowCount(), 17);
    const DeviceRow row = *model().device(4);
    ignore({row.id});
    show("ignored"_L1);
    QTRY_COMPARE(model().rowCount(), 1);
    QVERIFY(model().device(0)->isIgnored);
    QVERIFY(m_console->find<QLabel>("discover.foot")->text().contains(u"watched all the same"_s));
    auto *notice = m_console->find<QAction>("device.notice");
    QTRY_VERIFY(notice->isEnabled());
    QVERIFY(!m_console->find<QAction>("device.ignore")->isEnabled());
    notice->trigger();
    QTRY_COMPARE(model().rowCount(), 0);
    QTRY_COMPARE(m_console->find<QLabel>("toast.title")->text(), row.name + u" is no longer ignored"_s);
    QTRY_VERIFY(m_console->find("discover.noMatch")->isVisible());
    QVERIFY(m_console->find("discover.noMatch")->accessibleDescription().startsWith(u"Nothing is ignored."_s));
    show("new"_L1);
    QTRY_COMPARE(model().rowCount(), 17);
}

/// What stands beside the table is about that device, whatever is selected.
void TestDiscoverViews::theDetailsAreAboutTheCurrentOne()
{
    start(With::Fleet);
    QTRY_COMPARE(model().rowCount(), 17);
    ignore({model().device(1)->id, model().device(2)->id});
    show("ignored"_L1);
    QTRY_COMPARE(model().rowCount(), 2);
    const DeviceRow selected = *model().device(0);
    const DeviceRow current = *model().device(1);
    table().selectionModel()->select(model().index(0, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    page().openDevice(current.id);
    auto *notice = m_console->find<QAction>("device.notice");
    QTRY_VERIFY(notice->isEnabled());
    notice->trigger();
    QTRY_COMPARE(m_console->find<QLabel>("toast.title")->text(), current.name + u" is no longer ignored"_s);
    QVERIFY(resultOf(m_console->services().devices.device(selected.id))->ignored);
}

void TestDiscoverViews::whatIsIgnoredAlreadyKeepsItsReason()
{
    start(With::Fleet);
    QTRY_COMPARE(model().rowCount(), 17);
    const DeviceId id = model().device(1)->id;
    ignore({id});
    const QString reason = resultOf(m_console->services().devices.device(id))->ignored->reason;
    show("ignored"_L1);
    QTRY_COMPARE(model().rowCount(), 1);
    table().selectionModel()->select(model().index(0, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    m_console->find<QAction>("selection.ignore")->trigger();
    QTRY_COMPARE(m_console->find<QLabel>("toast.title")->text(), u"Nothing was ignored"_s);
    QCOMPARE(resultOf(m_console->services().devices.device(id))->ignored->reason, reason);
}

void TestDiscoverViews::saysWhyItCantBeIgnored()
{
    start(With::Fleet);
    show("known"_L1);
    QTRY_VERIFY(model().rowCount() > 300);
    auto *ignore = m_console->find<QAction>("device.ignore");
    table().selectionModel()->setCurrentIndex(model().index(3, 0), QItemSelectionModel::NoUpdate);
    QTRY_VERIFY(ignore->toolTip().startsWith(u"Only what was merely discovered can be ignored; this device is "_s));
    QVERIFY(!ignore->isEnabled());
    // Among many it is found out before anybody types a reason.
    table().selectionModel()->select(model().index(3, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    auto *selected = m_console->find<QAction>("selection.ignore");
    QTRY_VERIFY(selected->isEnabled());
    QVERIFY(!ignore->isEnabled());
    selected->trigger();
    QTRY_COMPARE(m_console->find<QLabel>("toast.title")->text(), u"Nothing was ignored"_s);
    QVERIFY(!m_console->window().findChild<QDialog *>(u"reasonDialog"_s));
}

void TestDiscoverViews::anIgnoredDeviceIsFound()
{
    start(With::Fleet);
    QTRY_COMPARE(model().rowCount(), 17);
    const DeviceId id = model().device(7)->id;
    ignore({id});
    QTRY_COMPARE(model().rowCount(), 16);
    page().openDevice(id);
    QTRY_COMPARE(table().currentDevice(), std::optional(id));
    QCOMPARE(views().currentIndex(), ui::viewIndex(ui::discoverViews(), "ignored"_L1));
}

void TestDiscoverViews::whatIsNewIsMarkedUntilItWasLookedAt()
{
    start(With::EmptySite); // the first time: new is what came since the program began
    m_console->clock().advance(10s);
    m_console->hear(seen(m_console->clock().now(), newMac, {{u"name"_s, u"hall-co2-4"_s}}));
    QTRY_COMPARE(model().rowCount(), 1);
    QCOMPARE(nameCell(0, ui::LookRole).value<const ui::StateLook *>(), &ui::newLook());
    QCOMPARE(nameCell(0, Qt::AccessibleTextRole).toString(), u"hall-co2-4, new, Kind unknown"_s);
    QCOMPARE(nameCell(0, Qt::DisplayRole).toString(), u"hall-co2-4"_s); // what is copied
    // Away and back: it was looked at; what came meanwhile was not.
    m_console->clock().advance(10s);
    go("go.registryPage");
    m_console->clock().advance(10s);
    m_console->hear(seen(m_console->clock().now(), u"84:CC:A8:5E:10:7D"_s, {{u"name"_s, u"hall-co2-5"_s}}));
    go();
    QTRY_COMPARE(model().rowCount(), 2);
    for (int row = 0; row < 2; ++row)
        QCOMPARE(nameCell(row, ui::LookRole).isValid(), model().device(row)->name == u"hall-co2-5"_s);
    go("go.registryPage");
    go();
    for (int row = 0; row < 2; ++row)
        QVERIFY(!nameCell(row, ui::LookRole).isValid());
    // That holds for the next start of the program, too.
    QCOMPARE(m_console->settings().value(u"discover/leftAt"_s).toLongLong(),
             qint64(m_console->clock().now().time_since_epoch().count()));
}

void TestDiscoverViews::whatWasResetHasChanged()
{
    start(With::Fleet);
    show("changed"_L1);
    QTRY_COMPARE(countOf("changed"_L1), u"0"_s);
    QTRY_VERIFY(m_console->find("discover.noMatch")->isVisible());
    const Device gateway = *resultOf(m_console->services().devices.find(u"gw-4f19c2"_s));
    QString mac;
    for (const Identifier &identifier : gateway.identifiers)
        if (identifier.type == IdentifierType::Mac)
            mac = identifier.value;
    m_console->clock().advance(1h);
    m_console->hear(seen(m_console->clock().now(), mac, {{u"factoryDefault"_s, u"yes"_s}}));
    QTRY_COMPARE(model().rowCount(), 1);
    QCOMPARE(model().device(0)->id, gateway.id);
    QTRY_COMPARE(countOf("changed"_L1), u"1"_s);
    QCOMPARE(model().index(0, columnOf("claimable"_L1)).data().toString(), u"Not set up"_s);
    QVERIFY(m_console->find<QLabel>("discover.foot")->text().contains(u"no longer set up"_s));
}

void TestDiscoverViews::whatIsFactoryNewSaysWhoWouldTakeIt()
{
    start(With::EmptySite);
    Sighting point = seen(m_console->clock().now(), newMac,
                          {{u"name"_s, u"PROV_1A2B3C"_s},
                           {u"vendor"_s, u"Espressif"_s},
                           {u"factoryDefault"_s, u"yes"_s},
                           {u"driverHint"_s, u"esp-provisioning"_s},
                           {u"reach"_s, u"Join the Wi-Fi network \"PROV_1A2B3C\"."_s}});
    m_console->hear(point);
    show("claimable"_L1);
    QTRY_COMPARE(model().rowCount(), 1);
    QTRY_COMPARE(countOf("claimable"_L1), u"1"_s);
    QCOMPARE(model().index(0, columnOf("claimable"_L1)).data().toString(), u"Factory-new"_s);
    QCOMPARE(model().index(0, columnOf("driver"_L1)).data().toString(), u"none yet"_s);
    const auto told = [this] {
        QStringList texts;
        for (const QLabel *label : m_console->find("details.summary")->findChildren<QLabel *>())
            texts += label->accessibleName();
        return texts;
    };
    page().openDevice(model().device(0)->id);
    m_console->find<ui::DeviceDetails>("deviceDetails")->setTab(ui::DeviceDetails::Tab::Summary);
    QTRY_VERIFY(told().contains(u"Next: Its maker's app, or the ESP provisioning tool, takes it. Join the Wi-Fi network "
                                "\"PROV_1A2B3C\"."_s));
    QVERIFY(!told().filter(u"Driver for it: esp-provisioning, "_s).isEmpty());
    QVERIFY(!told().filter(u"Name: PROV_1A2B3C, "_s).isEmpty());
}

void TestDiscoverViews::claimStates_data()
{
    QTest::addColumn<QString>("driver");
    QTest::addColumn<bool>("claimable");
    QTest::addColumn<int>("factory"); // -1: it does not say
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("state");
    QTest::addColumn<ui::ClaimState>("claim");
    using enum ui::ClaimState;
    const int discovered = int(Lifecycle::Discovered);
    const int enrolled = int(Lifecycle::Enrolled);
    QTest::newRow("as from the factory") << u"ssh"_s << true << 1 << u"gateway"_s << discovered << Ready;
    QTest::newRow("says nothing") << u"ssh"_s << true << -1 << u"gateway"_s << discovered << Claimable;
    QTest::newRow("set up") << u"ssh"_s << true << 0 << u"gateway"_s << discovered << SetUp;
    QTest::newRow("claimed") << u"ssh"_s << false << 0 << u"gateway"_s << enrolled << Claimed;
    QTest::newRow("reset") << u"ssh"_s << false << 1 << u"gateway"_s << enrolled << NotSetUp;
    QTest::newRow("retired") << u"ssh"_s << false << 1 << u"gateway"_s << int(Lifecycle::Retired) << Claimed;
    QTest::newRow("factory-new, of a kind") << QString() << false << 1 << u"light"_s << discovered << FactoryNew;
    QTest::newRow("factory-new, of no kind") << QString() << false << 1 << QString() << discovered << FactoryNew;
    QTest::newRow("set up, no driver") << QString() << false << 0 << u"light"_s << discovered << NoDriver;
    QTest::newRow("no driver") << QString() << false << -1 << u"printer"_s << discovered << NoDriver;
    QTest::newRow("nothing known") << QString() << false << -1 << QString() << discovered << NotIdentified;
}

void TestDiscoverViews::claimStates()
{
    QFETCH(QString, driver);
    QFETCH(bool, claimable);
    QFETCH(int, factory);
    QFETCH(QString, kind);
    QFETCH(int, state);
    QFETCH(ui::ClaimState, claim);
    Device device;
    device.driver = driver;
    device.claimable = claimable;
    device.kind = kind;
    device.state = Lifecycle(state);
    if (factory >= 0)
        device.isFactoryDefault = factory == 1;
    DeviceRow row;
    row.driver = driver;
    row.claimable = claimable;
    row.kind = kind;
    row.state = device.state;
    row.isFactoryDefault = device.isFactoryDefault;
    QCOMPARE(registry::claimStateOf(device), claim);
    QCOMPARE(registry::claimStateOf(row), claim);
    QVERIFY(!registry::claimSentence(claim).isEmpty());
}

void TestDiscoverViews::whatNothingTellsIsNotIdentified()
{
    start(With::EmptySite);
    m_console->hear(seen(m_console->clock().now(), newMac));
    QTRY_COMPARE(model().rowCount(), 1);
    QCOMPARE(model().index(0, columnOf("claimable"_L1)).data().toString(), u"Not identified"_s);
    QCOMPARE(model().index(0, columnOf("driver"_L1)).data().toString(), u"only Neighbours"_s);
    m_console->hear(seen(m_console->clock().now(), newMac, {{u"kind"_s, u"printer"_s}}));
    QTRY_COMPARE(model().index(0, columnOf("claimable"_L1)).data().toString(), u"No driver"_s);
    QCOMPARE(model().index(0, columnOf("driver"_L1)).data().toString(), u"no printer driver"_s);
}

QTEST_MAIN(TestDiscoverViews)
#include "tst_discover_views.moc"
