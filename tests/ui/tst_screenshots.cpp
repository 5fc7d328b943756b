// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of every page, in both themes and both sizes, to be looked at beside the design's.
#include "registry/commands/expect_devices.h"
#include "registry/commands/quarantine_device.h"
#include "registry/commands/release_device.h"
#include "registry/commands/set_device_attributes.h"
#include "ui/discovery/discover_page.h"
#include "ui/registry/device_details.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/registry_page.h"
#include "ui/support/console.h"
#include "ui/support/demo_fleet.h"
#include "ui/widgets/completion_popup.h"
#include "ui/widgets/query_field.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QTabBar>

using namespace Qt::StringLiterals;
using namespace muster;
using With = Console::With;

namespace {

/// The window and what lies over it, as it would be on the screen.
QPixmap picture(QWidget &window)
{
    QPixmap pixmap = window.grab();
    QPainter painter(&pixmap);
    const auto dialogs = window.findChildren<QDialog *>();
    for (QDialog *dialog : dialogs) {
        if (!dialog->isVisible())
            continue;
        const QPoint centre((window.width() - dialog->width()) / 2, (window.height() - dialog->height()) / 2);
        const QPoint at = dialog->objectName() == "commandPalette"_L1 ? QPoint(centre.x(), 72) : centre;
        painter.setPen(QColor(128, 128, 128));
        painter.drawRect(QRect(at - QPoint(1, 1), dialog->size() + QSize(1, 1)));
        painter.drawPixmap(at, dialog->grab());
    }
    return pixmap;
}

void type(QWidget *widget, const QString &text)
{
    widget->setFocus();
    for (const QChar c : text)
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : widget, c.toLatin1());
}

} // namespace

class TestScreenshots : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void page_data();
    void page();

private:
    static void arrange(const QString &name, Console &console);
    static void makeHistory(Console &console);
    static void arrangeDiscover(const QString &name, Console &console);
    static void hearAround(Console &console);
};

void TestScreenshots::page_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QSize>("size");
    for (const auto &name : {u"registry-wide"_s,
                             u"registry-details"_s,
                             u"registry-identity"_s,
                             u"registry-history"_s,
                             u"registry-query"_s,
                             u"registry-bad-query"_s,
                             u"registry-selection"_s,
                             u"registry-empty"_s,
                             u"registry-no-match"_s,
                             u"first-start"_s,
                             u"activity"_s,
                             u"palette"_s,
                             u"reason"_s,
                             u"expect"_s,
                             u"edit"_s,
                             u"error"_s,
                             u"discover"_s,
                             u"discover-plain"_s,
                             u"discover-known"_s,
                             u"discover-sources"_s,
                             u"discover-networks"_s,
                             u"discover-sightings"_s,
                             u"discover-services"_s,
                             u"discover-silent"_s,
                             u"discover-deaf"_s,
                             u"discover-no-match"_s})
        for (const QSize &size : {QSize(1280, 800), QSize(1024, 700)})
            QTest::newRow(qPrintable(u"%1-%2x%3"_s.arg(name).arg(size.width()).arg(size.height()))) << name << size;
}

void TestScreenshots::makeHistory(Console &console)
{
    const QVector<Device> fleet = demoFleet(console.clock().now());
    const auto &services = console.services();
    const auto run = [&console](auto task) {
        console.clock().advance(std::chrono::minutes(7));
        const auto result = resultOf(std::move(task));
        QVERIFY2(result, qPrintable(result ? QString() : result.error().message));
    };
    console.clock().advance(-std::chrono::hours(2));
    run(services.registry.apply(registry::SetDeviceAttributes{fleet[0].id,
                                                              {{u"owner"_s, u"M. Adler"_s}, {u"tags"_s, u"line-2, spare"_s}}},
                                services.actor));
    run(services.registry.apply(registry::QuarantineDevice{fleet[0].id, u"Certificate not ours"_s}, services.actor));
    run(services.registry.apply(registry::ReleaseDevice{fleet[0].id, u"Replaced by the vendor, checked"_s}, services.actor));
    registry::ExpectedDevice expected;
    expected.name = u"hall-co2-4"_s;
    expected.mac = u"34:85:18:00:11:22"_s;
    expected.kind = u"sensor"_s;
    run(services.registry.apply(registry::ExpectDevices{{expected}}, services.actor));
    console.clock().set(FakeClock::start);
    QTRY_VERIFY(console.window().registryPage()->countText() == "413"_L1);
}

/// A sensor three sources tell of, and what the sources do.
void TestScreenshots::hearAround(Console &console)
{
    using discovery::Channel;
    const QString mac = u"84:CC:A8:5E:10:7C"_s;
    const auto sighting = [&](const QString &source, const QString &endpoint, int seconds) {
        Sighting made;
        made.source = source;
        made.at = console.clock().now() - std::chrono::seconds(seconds);
        made.interface = source == "usb"_L1 ? QString() : u"enp3s0"_s;
        made.endpoint = endpoint;
        if (auto identifier = Identifier::create(IdentifierType::Mac, mac, source, made.at))
            made.identifiers += *identifier;
        return made;
    };
    console.inCore([&](const Console::Media &media) {
        media.neighbours->entries = {{2, QHostAddress(u"10.0.1.112"_s), mac, true}};
        media.sources[u"mdns"_s]->setChannels({{u"enp3s0"_s, Channel::State::Listening, {}, 0, 0}});
        media.sources[u"neighbours"_s]->setChannels({{u"enp3s0"_s, Channel::State::Working, {}, 120, 254}});
        media.sources[u"usb"_s]->setChannels({{{}, Channel::State::Listening, {}, 0, 0}});
        media.sources[u"serial"_s]->setChannels(
            {{{}, Channel::State::Blocked, u"Your user isn't in the group dialout, so serial ports can't be opened."_s, 0, 0}});
    });
    Sighting usb = sighting(u"usb"_s, u"1-2.1"_s, 31);
    usb.attributes = {{u"vendor"_s, u"Espressif"_s}, {u"model"_s, u"ESP32-S3"_s}};
    if (auto port = Identifier::create(IdentifierType::Serial, u"5E107C"_s, u"usb"_s, usb.at))
        usb.identifiers += *port;
    Sighting mdns = sighting(u"mdns"_s, u"10.0.1.112"_s, 0);
    mdns.attributes = {{u"name"_s, u"hall-co2-4"_s}, {u"kind"_s, u"sensor"_s}, {u"firmware"_s, u"2026.2.1"_s}};
    mdns.services = {{u"mdns"_s, u"_esphomelib._tcp"_s, u"hall-co2-4"_s, 6053, {{u"version"_s, u"2026.2.1"_s}}},
                     {u"mdns"_s, u"_http._tcp"_s, u"hall-co2-4"_s, 80, {}}};
    for (const Sighting &each : {mdns, sighting(u"neighbours"_s, u"10.0.1.112"_s, 12), usb})
        console.hear(each);
}

void TestScreenshots::arrangeDiscover(const QString &name, Console &console)
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
    if (name == "discover-no-match"_L1) {
        page.applyQuery(u"vendor:siemens"_s);
        QTRY_COMPARE(page.model().rowCount(), 0);
    } else if (name == "discover-known"_L1) {
        console.find<QTabBar>("discover.views")->setCurrentIndex(1);
        QTRY_VERIFY(page.model().rowCount() > 300);
    } else if (name == "discover-sources"_L1) {
        auto *source = console.find("discover.source.serial");
        QTest::mouseClick(source->isVisible() ? source : console.find("discover.sources.all"), Qt::LeftButton);
        QTRY_VERIFY(console.find("discover.sourcePopup")->isVisible());
    } else if (name == "discover-networks"_L1) {
        QTest::mouseClick(console.find("discover.networks"), Qt::LeftButton);
        QTRY_VERIFY(console.find("discover.networkPopup")->isVisible());
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

void TestScreenshots::arrange(const QString &name, Console &console)
{
    if (name.startsWith("discover"_L1)) {
        arrangeDiscover(name, console);
        return;
    }
    ui::MainWindow &window = console.window();
    if (name == "registry-wide"_L1 || name == "first-start"_L1 || name == "registry-empty"_L1 || name == "error"_L1)
        return;
    auto *table = console.find<ui::DeviceTable>("deviceTable");
    auto *query = console.find<ui::QueryField>("registry.query");
    ui::DeviceTableModel &model = window.registryPage()->model();
    if (name == "registry-query"_L1) {
        console.find<QAction>("registry.toggleDetails")->setChecked(true);
        window.registryPage()->applyQuery(u"state:enrolled vendor:raspberry -tag:spare "_s);
        QTRY_VERIFY(model.rowCount() < 412);
        type(query, u"comp"_s);
        QTRY_VERIFY(query->popup()->isVisible());
    } else if (name == "registry-bad-query"_L1) {
        window.registryPage()->applyQuery(u"state:enroled"_s);
        QVERIFY(query->hasError());
    } else if (name == "registry-selection"_L1) {
        for (const int row : {1, 3, 4})
            table->selectionModel()->select(model.index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        table->setFocus();
    } else if (name == "registry-no-match"_L1) {
        window.registryPage()->applyQuery(u"vendor:siemens kind:camera"_s);
        QTRY_COMPARE(model.rowCount(), 0);
    } else if (name == "activity"_L1) {
        makeHistory(console);
        console.find<QAction>("go.activityPage")->trigger();
        console.find<QAction>("activity.verify")->trigger();
        QTRY_VERIFY(console.find("activity.verdict")->isVisible());
    } else if (name == "palette"_L1) {
        auto *edit = console.find<QAction>("device.edit");
        QTRY_VERIFY(edit->isEnabled());
        console.find<QAction>("window.palette")->trigger();
        auto *field = console.find<QLineEdit>("palette.field");
        field->setText(u"re"_s);
        auto *list = console.find<QListView>("palette.list");
        const auto last = [list] { return list->model()->index(list->model()->rowCount() - 1, 0).data().toString(); };
        QTRY_COMPARE(last(), u"sw-core-1"_s);
    } else if (name == "expect"_L1) {
        console.find<QAction>("registry.add")->trigger();
        auto *mac = console.find<QLineEdit>("expect.mac");
        mac->setText(u"84:CC:A8:12:34"_s);
        QTest::keyClick(mac, Qt::Key_Return);
    } else {
        if (name == "registry-history"_L1)
            makeHistory(console);
        console.find<QAction>("registry.toggleDetails")->setChecked(true);
        const DeviceId gateway = demoFleet(console.clock().now())[0].id;
        window.registryPage()->openDevice(gateway);
        auto *action = console.find<QAction>("device.quarantine");
        QTRY_VERIFY(table->currentDevice() == gateway);
        QTRY_VERIFY(action->isEnabled());
        using Tab = ui::DeviceDetails::Tab;
        console.find<ui::DeviceDetails>("deviceDetails")
            ->setTab(name == "registry-identity"_L1  ? Tab::Identity
                     : name == "registry-history"_L1 ? Tab::History
                                                     : Tab::Summary);
        if (name == "registry-history"_L1)
            QTRY_VERIFY(console.find<QListView>("details.history")->model()->rowCount() >= 3);
        if (name == "reason"_L1)
            action->trigger();
        if (name == "edit"_L1)
            console.find<QAction>("device.edit")->trigger();
    }
}

void TestScreenshots::page()
{
    QFETCH(QString, name);
    QFETCH(QSize, size);
    const QString folder = QStringLiteral(MUSTER_BINARY_DIR) + u"/screenshots"_s;
    QVERIFY(QDir().mkpath(folder));
    Console console(name == "first-start"_L1 || name == "error"_L1                                              ? With::NoFolder
                    : name == "registry-empty"_L1 || name == "discover-silent"_L1 || name == "discover-deaf"_L1 ? With::EmptySite
                                                                                                                : With::Fleet);
    if (name == "error"_L1) {
        QFile file(console.folder() + u"/registry.sqlite"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(8192, 'x'));
        file.close();
        console.window().resize(size);
        console.window().show();
        console.window().open();
        QTRY_VERIFY(console.find("errorPage")->isVisible());
    } else {
        QVERIFY(console.start(size));
    }
    arrange(name, console);
    if (QTest::currentTestFailed())
        return;
    for (const auto &[preference, scheme] :
         {std::pair(ui::Theme::Preference::Light, u"light"_s), std::pair(ui::Theme::Preference::Dark, u"dark"_s)}) {
        console.themes().setPreference(preference);
        QApplication::processEvents();
        const QString file = u"%1/%2-%3-%4x%5.png"_s.arg(folder, name, scheme).arg(size.width()).arg(size.height());
        QVERIFY(picture(console.window()).save(file));
    }
}

QTEST_MAIN(TestScreenshots)
#include "tst_screenshots.moc"
