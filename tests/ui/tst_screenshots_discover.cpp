// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the Discover page, as in tst_screenshots.cpp.
#include "registry/commands/ignore_devices.h"
#include "ui/discovery/discover_page.h"
#include "ui/registry/device_details.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/device_views.h"
#include "ui/support/console.h"
#include "ui/support/screenshots.h"

#include <QAbstractButton>
#include <QAction>
#include <QLineEdit>
#include <QTabBar>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using With = Console::With;

class TestScreenshotsDiscover : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void page_data();
    void page();

private:
    static void arrange(const QString &name, Console &console);
    static void arrangeIgnored(const QString &name, Console &console);
    static void arrangeGroups(const QString &by, Console &console);
    static void arrangeFactoryNew(Console &console);
};

void TestScreenshotsDiscover::page_data()
{
    addScreenshotRows({u"discover"_s, u"discover-plain"_s, u"discover-known"_s, u"discover-ignore"_s, u"discover-ignored"_s,
                       u"discover-scan"_s, u"discover-scanning"_s, u"discover-sources"_s, u"discover-networks"_s,
                       u"discover-sightings"_s, u"discover-services"_s, u"discover-silent"_s, u"discover-deaf"_s,
                       u"discover-no-match"_s, u"discover-doctor"_s, u"discover-kinds"_s, u"discover-networks-grouped"_s,
                       u"discover-factory-new"_s});
}

void TestScreenshotsDiscover::arrangeIgnored(const QString &name, Console &console)
{
    const ui::DeviceTableModel &model = console.window().discoverPage()->model();
    auto *table = console.find<ui::DeviceTable>("deviceTable");
    if (name == "discover-ignore"_L1) {
        for (const int row : {2, 3, 5})
            table->selectionModel()->select(model.index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        console.find<QAction>("selection.ignore")->trigger();
        console.find<QLineEdit>("reason")->setText(u"Belong to the shop next door"_s);
        return;
    }
    const QVector<DeviceId> ids{model.device(2)->id, model.device(3)->id};
    const ui::Services &services = console.services();
    QVERIFY(resultOf(services.registry.apply(registry::IgnoreDevices{ids, u"Belong to the shop next door"_s}, services.actor)));
    console.find<QTabBar>("discover.views")->setCurrentIndex(ui::viewIndex(ui::discoverViews(), "ignored"_L1));
    QTRY_COMPARE(model.rowCount(), 2);
    console.window().discoverPage()->openDevice(ids.front());
    QTRY_VERIFY(console.find<QAction>("device.notice")->isEnabled());
    console.find<ui::DeviceDetails>("deviceDetails")->setTab(ui::DeviceDetails::Tab::Summary);
}

/// Devices of many kinds, on two networks and on USB; a group is collapsed, two devices are selected.
void TestScreenshotsDiscover::arrangeGroups(const QString &by, Console &console)
{
    ui::DeviceTableModel &model = console.window().discoverPage()->model();
    const struct
    {
        const char *name;
        const char *kind;
        const char *interface;
        const char *endpoint;
    } heard[] = {
        {"den-speaker", "speaker", "wlp2s0", "192.168.7.20"},
        {"lounge-tv", "tv", "wlp2s0", "192.168.7.21"},
        {"front-lock", "lock", "wlp2s0", "192.168.7.22"},
        {"hall-lamp", "light", "wlp2s0", "192.168.7.23"},
        {"wall-thermostat", "climate", "wlp2s0", "192.168.7.24"},
        {"store-1", "nas", "enp3s0", "10.0.1.201"},
        {"rack-ups", "ups", "enp3s0", "10.0.1.202"},
        {"ceiling-ap", "access-point", "enp3s0", "10.0.1.203"},
        {"10.0.1.204", "", "enp3s0", "10.0.1.204"},
        {"CP2102N", "serial-adapter", "", "1-2.2"},
        {"FIDO key", "security-key", "", "1-2.3"},
        {"Pico", "board", "", "1-2.4"},
    };
    const int before = model.deviceCount();
    for (const auto &each : heard) {
        Sighting sighting;
        sighting.source = *each.interface ? u"mdns"_s : u"usb"_s;
        sighting.at = console.clock().now() - std::chrono::seconds(&each - heard);
        sighting.interface = QString::fromLatin1(each.interface);
        sighting.endpoint = QString::fromLatin1(each.endpoint);
        sighting.attributes = {{u"name"_s, QString::fromLatin1(each.name)}, {u"kind"_s, QString::fromLatin1(each.kind)}};
        if (auto id = Identifier::create(IdentifierType::Serial, u"SN-%1"_s.arg(sighting.endpoint), sighting.source, sighting.at))
            sighting.identifiers += *id;
        console.hear(sighting);
    }
    console.clock().advance(std::chrono::milliseconds(50)); // by then the table is read again
    // The fake network hands on what its neighbours are known by.
    console.inCore([](const Console::Media &media) {
        for (int host = 201; host <= 204; ++host)
            media.neighbours->entries += {2, QHostAddress(u"10.0.1.%1"_s.arg(host)),
                                          u"02:00:5E:10:00:%1"_s.arg(host, 2, 16, QLatin1Char('0')), true};
    });
    QTRY_COMPARE(model.deviceCount(), before + int(std::size(heard)));
    console.find<QAction>(qPrintable(u"grouping."_s + by))->trigger();
    QTRY_VERIFY(model.isGrouped());
    auto *table = console.find<ui::DeviceTable>("deviceTable");
    const bool isByKind = by == "kind"_L1;
    model.setCollapsed(isByKind ? model.groupRowOf(5) : 0, true);
    for (const int row : isByKind ? QVector{1, 3} : QVector{2, 3})
        table->selectionModel()->select(model.index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    table->selectionModel()->setCurrentIndex(model.index(isByKind ? 2 : 0, 0), QItemSelectionModel::NoUpdate);
    table->setFocus();
}

/// An access point of a board that nobody has set up, and what its details say.
void TestScreenshotsDiscover::arrangeFactoryNew(Console &console)
{
    Sighting point;
    point.source = u"usb"_s; // for want of a radio
    point.at = console.clock().now();
    point.interface = u"wlan0"_s;
    point.endpoint = u"wifi 24:0A:C4:1A:2B:3D"_s;
    point.identifiers = {{IdentifierType::Mac, u"24:0A:C4:1A:2B:3D"_s, u"wifi"_s, point.at, point.at}};
    point.attributes = {{u"name"_s, u"PROV_1A2B3C"_s},
                        {u"vendor"_s, u"Espressif"_s},
                        {u"factoryDefault"_s, u"yes"_s},
                        {u"driverHint"_s, u"esp-provisioning"_s},
                        {u"reach"_s, u"Join the Wi-Fi network \"PROV_1A2B3C\"; it wants no password. There the device is at "
                                     "192.168.4.1."_s},
                        {u"security"_s, u"open"_s},
                        {u"signal"_s, u"60 %"_s},
                        {u"ssid"_s, u"PROV_1A2B3C"_s}};
    console.hear(point);
    ui::DiscoverPage &page = *console.window().discoverPage();
    console.find<QTabBar>("discover.views")->setCurrentIndex(ui::viewIndex(ui::discoverViews(), "claimable"_L1));
    QTRY_VERIFY(page.model().rowCount() > 0 && page.model().device(0) && page.model().device(0)->name == "PROV_1A2B3C"_L1);
    page.openDevice(page.model().device(0)->id);
    QTRY_VERIFY(console.find<QAction>("device.edit")->isEnabled());
    console.find<ui::DeviceDetails>("deviceDetails")->setTab(ui::DeviceDetails::Tab::Summary);
}

void TestScreenshotsDiscover::arrange(const QString &name, Console &console)
{
    ui::DiscoverPage &page = *console.window().discoverPage();
    console.find<QAction>("go.discoverPage")->trigger();
    QTRY_VERIFY(page.model().isLoaded());
    QTRY_VERIFY(!console.services().discovery.status().interfaces.isEmpty());
    if (name == "discover-deaf"_L1) {
        console.inCore([](const Console::Media &media) { media.interfaces->set({}); });
        QTRY_VERIFY(console.find("discover.deaf")->isVisible());
        return;
    }
    if (name == "discover-silent"_L1) {
        QTRY_VERIFY(console.find("discover.silent")->isVisible());
        return;
    }
    hearAround(console);
    QTRY_COMPARE(page.model().rowCount(), 18);
    QTRY_COMPARE(page.model().device(0)->sources.size(), 3);
    if (name == "discover-doctor"_L1) {
        console.find<QAction>("discover.doctor")->trigger();
        console.find<QLineEdit>("doctor.target")->setText(u"10.0.1.17"_s);
        console.find<QAbstractButton>("doctor.ask")->click();
        QTRY_VERIFY_WITH_TIMEOUT(console.find<QAction>("doctor.export")->isEnabled(), 20000);
    } else if (name == "discover-no-match"_L1) {
        page.applyQuery(u"vendor:siemens"_s);
        QTRY_COMPARE(page.model().rowCount(), 0);
    } else if (name == "discover-known"_L1) {
        console.find<QTabBar>("discover.views")->setCurrentIndex(ui::viewIndex(ui::discoverViews(), "known"_L1));
        QTRY_VERIFY(page.model().rowCount() > 300);
    } else if (name == "discover-factory-new"_L1) {
        arrangeFactoryNew(console);
    } else if (name == "discover-ignore"_L1 || name == "discover-ignored"_L1) {
        arrangeIgnored(name, console);
    } else if (name == "discover-sources"_L1) {
        auto *source = console.find("discover.source.serial");
        QTest::mouseClick(source->isVisible() ? source : console.find("discover.sources.all"), Qt::LeftButton);
        QTRY_VERIFY(console.find("discover.sourcePopup")->isVisible());
    } else if (name == "discover-scan"_L1) {
        console.find<QAction>("discover.scan")->trigger();
        QTRY_VERIFY(console.find("scan.range")->accessibleDescription().contains(u"about"_s));
    } else if (name == "discover-scanning"_L1) {
        console.inCore([](const Console::Media &media) {
            media.sources[u"neighbours"_s]->nextScan = {120, 253, 9, {}, std::chrono::milliseconds(700), false, false};
        });
        console.find<QAction>("discover.scan")->trigger();
        QTest::mouseClick(console.find("formAction"), Qt::LeftButton);
        QTRY_VERIFY(console.find("discover.scan.row")->isVisible());
    } else if (name == "discover-networks"_L1) {
        QTest::mouseClick(console.find("discover.networks"), Qt::LeftButton);
        QTRY_VERIFY(console.find("discover.networkPopup")->isVisible());
    } else if (name == "discover-kinds"_L1 || name == "discover-networks-grouped"_L1) {
        arrangeGroups(name == "discover-kinds"_L1 ? u"kind"_s : u"network"_s, console);
    } else if (name != "discover-plain"_L1) {
        using Tab = ui::DeviceDetails::Tab;
        page.openDevice(page.model().device(0)->id);
        auto *details = console.find<ui::DeviceDetails>("deviceDetails");
        QTRY_VERIFY(console.find<QAction>("device.edit")->isEnabled());
        details->setTab(name == "discover-sightings"_L1  ? Tab::Sightings
                        : name == "discover-services"_L1 ? Tab::Services
                                                         : Tab::Identity);
    }
}

void TestScreenshotsDiscover::page()
{
    QFETCH(QString, name);
    QFETCH(QSize, size);
    Console console(name == "discover-silent"_L1 || name == "discover-deaf"_L1 ? With::EmptySite : With::Fleet);
    // Somebody looked an hour ago.
    console.settings().setValue(u"discover/leftAt"_s,
                                qint64((FakeClock::start - std::chrono::hours(1)).time_since_epoch().count()));
    QVERIFY(console.start(size));
    arrange(name, console);
    if (!QTest::currentTestFailed())
        saveScreenshots(console, name, size);
}

QTEST_MAIN(TestScreenshotsDiscover)
#include "tst_screenshots_discover.moc"
