// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/network_query.h"
#include "ui/discovery/discover_page.h"
#include "ui/discovery/touch_actions.h"
#include "ui/registry/device_columns.h"
#include "ui/registry/device_details.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/device_views.h"
#include "ui/registry/registry_page.h"
#include "ui/support/console.h"
#include "ui/widgets/query_field.h"
#include "ui/widgets/tab_bar.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace muster;
using discovery::Channel;
using With = Console::With;

namespace {

const QString newMac = u"84:CC:A8:5E:10:7C"_s;

Sighting heardOf(const QString &source, const QString &endpoint, const QString &name, const QString &mac = newMac)
{
    Sighting sighting;
    sighting.source = source;
    sighting.at = FakeClock::start;
    sighting.interface = source == "usb"_L1 ? QString() : u"enp3s0"_s;
    sighting.endpoint = endpoint;
    if (!name.isEmpty())
        sighting.attributes.insert(u"name"_s, name);
    if (const auto identifier = Identifier::create(IdentifierType::Mac, mac, source, sighting.at))
        sighting.identifiers += *identifier;
    return sighting;
}

} // namespace

class TestDiscoverPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatIsNewAndWhatIsKnown();
    void whatIsHeardComesByItself();
    void saysWhatCanBeClaimed();
    void saysWhoHeardIt();
    void filtersAndSaysWhenNothingMatches();
    void sortsByAgeAndKeepsItsOwnColumns();
    void cellsAndRowsAreCopied();
    void probingAsksEverySource();
    void silentHostsAreLookedForOnlyWhenAllowed();
    void aPartIsShownAndTakenBackAlone();
    void whatFailedIsTriedAgain();
    void tabGoesAsItIsRead();
    void aNetworkWithAnObjectionIsNotOffered();
    void saysWhyNothingShows();
    void lossesAreTold();
    void detailsSayWhyItIsOneDevice();
    void theStatusStripOpensIt();
    void anUnadmittedDeviceOpensHere();
    void thePaletteKnowsItsActions();
    void whatTwoPagesOfferIsOfferedOnce();

private:
    void start(With with);
    void go() { m_console->find<QAction>("go.discoverPage")->trigger(); }
    ui::DiscoverPage &page() { return *m_console->window().discoverPage(); }
    ui::DeviceTableModel &model() { return page().model(); }
    QString cell(int row, DeviceColumn column)
    {
        return model().index(row, ui::discoverColumns().indexOf(column)).data().toString();
    }
    QString subtitle() { return m_console->find<QLabel>("topBar.subtitle")->text(); }

    std::unique_ptr<Console> m_console;
};

void TestDiscoverPage::start(With with)
{
    m_console.reset();
    m_console = std::make_unique<Console>(with);
    QVERIFY(m_console->start());
    go();
    QTRY_VERIFY(model().isLoaded());
    QTRY_VERIFY(m_console->services().discovery.status().since);
}

void TestDiscoverPage::showsWhatIsNewAndWhatIsKnown()
{
    start(With::Fleet);
    QTRY_COMPARE(model().rowCount(), 17);
    QTRY_COMPARE(page().countText(), u"17"_s);
    QVERIFY(subtitle().startsWith(u"Listening since"_s));
    auto *views = m_console->find<ui::TabBar>("discover.views");
    QTRY_COMPARE(views->countText(0), u"17"_s);
    const int known = ui::viewIndex(ui::discoverViews(), "known"_L1);
    views->setCurrentIndex(known);
    QTRY_COMPARE(QString::number(model().rowCount()), views->countText(known));
    for (int row = 0; row < 100; ++row)
        QVERIFY(cell(row, DeviceColumn::State) != "Expected"_L1 && cell(row, DeviceColumn::State) != "Discovered"_L1);
}

void TestDiscoverPage::whatIsHeardComesByItself()
{
    start(With::EmptySite);
    QTRY_VERIFY(m_console->find("discover.silent")->isVisible());
    m_console->hear(heardOf(u"neighbours"_s, u"10.0.1.112"_s, u"hall-co2-4"_s));
    QTRY_COMPARE(model().rowCount(), 1);
    QTRY_VERIFY(!m_console->find("discover.silent")->isVisible());
    QCOMPARE(cell(0, DeviceColumn::Address), u"10.0.1.112"_s);
    QTRY_COMPARE(page().countText(), u"1"_s);
    QTRY_VERIFY(m_console->find("discover.source.neighbours")->accessibleName().contains(u"1 heard"_s));
    QVERIFY(m_console->find<QLabel>("discover.foot")->text().startsWith(u"1 shown."_s));
}

void TestDiscoverPage::saysWhatCanBeClaimed()
{
    start(With::Fleet);
    QTRY_COMPARE(model().rowCount(), 17);
    const auto column = [](QLatin1StringView id) {
        for (int i = 0; i < ui::discoverColumns().columns.size(); ++i)
            if (id == QLatin1StringView(ui::discoverColumns().columns[i].id))
                return i;
        return -1;
    };
    const int claimable = column("claimable"_L1);
    const int driver = column("driver"_L1);
    QSet<QString> seen;
    for (int row = 0; row < 17; ++row) {
        const DeviceRow device = *model().device(row);
        const bool can = device.claimable;
        const bool isSetUp = can && device.isFactoryDefault == false;
        const bool isNew = !can && device.isFactoryDefault == true;
        QCOMPARE(model().index(row, claimable).data().toString(), isSetUp ? u"Set up already"_s
                                                                  : can   ? u"Claimable"_s
                                                                  : isNew ? u"Factory-new"_s
                                                                          : u"No driver"_s);
        QCOMPARE(model().index(row, driver).data().toString(), can     ? u"Linux over SSH"_s
                                                               : isNew ? u"none yet"_s
                                                                       : u"no %1 driver"_s.arg(device.kind));
        QVERIFY(!model().index(row, claimable).data(Qt::AccessibleTextRole).toString().isEmpty());
        seen += model().index(row, claimable).data().toString();
    }
    QCOMPARE(seen.size(), 4); // all there
    // The list can't be in this order: the one it has stays.
    auto *table = m_console->find<ui::DeviceTable>("deviceTable");
    const DeviceSort before = model().deviceSort();
    table->horizontalHeader()->setSortIndicator(driver, Qt::AscendingOrder);
    QVERIFY(model().deviceSort() == before);
    QCOMPARE(table->horizontalHeader()->sortIndicatorSection(), ui::discoverColumns().indexOf(before.column));
}

void TestDiscoverPage::saysWhoHeardIt()
{
    start(With::EmptySite);
    m_console->hear(heardOf(u"neighbours"_s, u"10.0.1.112"_s, {}));
    QTRY_COMPARE(model().rowCount(), 1);
    QTRY_COMPARE(cell(0, DeviceColumn::Sources), u"Neighbours"_s);
    m_console->hear(heardOf(u"usb"_s, u"1-2.1"_s, {}));
    QTRY_COMPARE(cell(0, DeviceColumn::Sources), u"Neighbours +1"_s);
    const QModelIndex index = model().index(0, ui::discoverColumns().indexOf(DeviceColumn::Sources));
    QCOMPARE(index.data(Qt::AccessibleTextRole).toString(), u"Heard by Neighbours, USB"_s);
}

void TestDiscoverPage::filtersAndSaysWhenNothingMatches()
{
    start(With::Fleet);
    QTRY_COMPARE(model().rowCount(), 17);
    page().applyQuery(u"vendor:siemens"_s);
    QTRY_COMPARE(model().rowCount(), 0);
    auto *clear = m_console->find<QPushButton>("discover.noMatch.clear");
    QTRY_VERIFY(clear->isVisible());
    QVERIFY(!m_console->find("discover.silent")->isVisible());
    QTest::mouseClick(clear, Qt::LeftButton);
    QTRY_COMPARE(model().rowCount(), 17);
}

void TestDiscoverPage::sortsByAgeAndKeepsItsOwnColumns()
{
    start(With::Fleet);
    QVERIFY(model().deviceSort() == DeviceSort({DeviceColumn::LastSeen, true}));
    auto *table = m_console->find<ui::DeviceTable>("deviceTable");
    QVERIFY(table->isAncestorOf(m_console->find("frozenNames")));
    m_console->find<QAction>("column.serial")->setChecked(true);
    const QString kept = m_console->settings().value(u"discover/columns"_s).toStringList().join(u' ');
    QVERIFY(kept.contains(u" serial:"_s));
    QVERIFY(m_console->settings().value(u"registry/columns"_s).toStringList().isEmpty());
}

void TestDiscoverPage::cellsAndRowsAreCopied()
{
    start(With::EmptySite);
    m_console->hear(heardOf(u"neighbours"_s, u"10.0.1.112"_s, {}));
    QTRY_COMPARE(model().rowCount(), 1);
    auto *table = m_console->find<ui::DeviceTable>("deviceTable");
    table->setFocus();
    table->setCurrentIndex(model().index(0, ui::discoverColumns().indexOf(DeviceColumn::Address)));
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"10.0.1.112"_s);
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(QApplication::clipboard()->text().split(u'\t').size(), 9);
}

void TestDiscoverPage::probingAsksEverySource()
{
    start(With::EmptySite);
    const auto probes = [this] {
        int all = 0;
        m_console->inCore([&all](const Console::Media &media) {
            for (const FakeSource *source : media.sources)
                all += source->probes;
        });
        return all;
    };
    QCOMPARE(probes(), 0);
    QTest::keyClick(&m_console->window(), Qt::Key_F5);
    QVERIFY(subtitle().startsWith(u"Asking"_s)); // at once
    QTRY_COMPARE(probes(), 4);
    QTRY_VERIFY(subtitle().startsWith(u"Listening since"_s));
    m_console->inCore([](const Console::Media &media) {
        media.sources[u"neighbours"_s]->setChannels({{u"enp3s0"_s, Channel::State::Working, {}, 45, 254}});
    });
    QTRY_COMPARE(subtitle(), u"Looking for silent hosts, 45 of 254 addresses asked"_s);
}

void TestDiscoverPage::silentHostsAreLookedForOnlyWhenAllowed()
{
    start(With::EmptySite);
    auto *hint = m_console->find("discover.hint");
    QTRY_VERIFY(hint->isVisible());
    QVERIFY(hint->accessibleName().contains(u"Silent hosts on 10.0.1.0/24 (enp3s0) are not looked for."_s));
    const auto mayTouch = [this] {
        bool may = false;
        m_console->inCore([&may](const Console::Media &media) {
            may = media.sources[u"mdns"_s]->networks.value(0).mayTouchAddress(QHostAddress(u"10.0.1.9"_s));
        });
        return may;
    };
    QVERIFY(!mayTouch());
    QTest::mouseClick(hint->findChild<QPushButton *>(), Qt::LeftButton);
    QTRY_VERIFY(mayTouch());
    QTRY_VERIFY(!hint->isVisible());
    QTRY_COMPARE(m_console->find<QLabel>("toast.title")->text(), u"Silent hosts on 10.0.1.0/24 are looked for"_s);
    QVERIFY(m_console->find<QLabel>("toast.detail")->text().contains(u"Networks"_s));

    // And back, where the toast said.
    QTest::mouseClick(m_console->find("discover.networks"), Qt::LeftButton);
    QTRY_VERIFY(m_console->find("discover.networkPopup")->isVisible());
    auto *stop = m_console->find<QPushButton>("discover.forbid.enp3s0.10.0.1.0/24.button");
    QVERIFY(stop->hasFocus());
    QTest::keyClick(stop, Qt::Key_Space);
    QTRY_VERIFY(!m_console->window().findChild<QWidget *>(u"discover.networkPopup"_s));
    QTRY_VERIFY(!mayTouch());
    QTRY_VERIFY(hint->isVisible());
}

void TestDiscoverPage::aPartIsShownAndTakenBackAlone()
{
    start(With::EmptySite);
    const auto part = discovery::Prefix::parse(u"10.0.1.0/28"_s).value();
    page().findChild<ui::TouchActions *>()->apply({{u"enp3s0"_s, part}, true});
    const auto allowed = [this] { return m_console->services().discovery.status().places.first().mayTouch; };
    QTRY_COMPARE(allowed(), QVector{part});
    auto *networks = m_console->find("discover.networks");
    QTest::mouseClick(networks, Qt::LeftButton);
    QTRY_VERIFY(m_console->find("discover.networkPopup")->isVisible());
    QVERIFY(m_console->find("place")->accessibleName().contains(u"looks for silent hosts in 10.0.1.0/28"_s));
    QVERIFY(m_console->find("discover.allow.enp3s0.10.0.1.0/24.button")->isVisible());
    // The second click closes it.
    QTest::mouseClick(networks, Qt::LeftButton);
    QTRY_VERIFY(!m_console->window().findChild<QWidget *>(u"discover.networkPopup"_s));
    QTest::mouseClick(networks, Qt::LeftButton);
    QTest::mouseClick(m_console->find("discover.forbid.enp3s0.10.0.1.0/28.button"), Qt::LeftButton);
    QTRY_VERIFY(allowed().isEmpty());
}

void TestDiscoverPage::whatFailedIsTriedAgain()
{
    start(With::EmptySite);
    auto *hint = m_console->find("discover.hint");
    QTRY_VERIFY(hint->isVisible());
    const QString offer = hint->accessibleName();
    const auto never = discovery::Prefix::parse(u"10.0.9.0/24"_s).value();
    page().findChild<ui::TouchActions *>()->apply({{u"enp3s0"_s, never}, false}); // it was not allowed
    QTRY_VERIFY(hint->accessibleName() != offer);
    const QString trouble = hint->accessibleName();
    m_console->inCore([](const Console::Media &media) {
        media.sources[u"usb"_s]->setChannels({{u"enp3s0"_s, Channel::State::Blocked, u"No."_s, 0, 0}});
    });
    QTRY_VERIFY(m_console->find("discover.source.usb")->accessibleName().contains(u"blocked"_s));
    QCOMPARE(hint->accessibleName(), trouble);
    QTest::mouseClick(hint->findChild<QPushButton *>(), Qt::LeftButton);
    QCOMPARE(hint->accessibleName(), offer);
    QTRY_COMPARE(hint->accessibleName(), trouble); // the same again, and not the offer
    QVERIFY(m_console->services().discovery.status().places.first().mayTouch.isEmpty());
}

void TestDiscoverPage::tabGoesAsItIsRead()
{
    start(With::EmptySite);
    QTRY_VERIFY(m_console->window().findChild<QWidget *>(u"discover.source.serial"_s));
    const QVector<QWidget *> wanted{m_console->find("discover.source.mdns"),
                                    m_console->find("discover.source.serial"),
                                    m_console->find("discover.networks"),
                                    m_console->find("discover.views"),
                                    m_console->find("discover.query")->focusProxy(),
                                    m_console->find("discover.hint")->findChild<QPushButton *>(),
                                    m_console->find("deviceTable"),
                                    m_console->find("details.tabs")};
    QVector<QWidget *> walked{wanted.first()};
    for (QWidget *next = wanted.first()->nextInFocusChain(); next != wanted.first(); next = next->nextInFocusChain())
        if (wanted.contains(next))
            walked += next;
    QCOMPARE(walked, wanted);
}

void TestDiscoverPage::aNetworkWithAnObjectionIsNotOffered()
{
    start(With::EmptySite);
    m_console->inCore(
        [](const Console::Media &media) { media.interfaces->set({fakeInterface(3, u"tun0"_s, u"10.8.0.2"_s, 16)}); });
    QTRY_COMPARE(m_console->services().discovery.status().interfaces, QStringList{u"tun0"_s});
    QTRY_VERIFY(!m_console->find("discover.hint")->isVisible());
    QVERIFY(!m_console->window().findChild<QAction *>(u"discover.allow.tun0.10.8.0.0/16"_s));
    const QString objection = m_console->services().discovery.status().places.first().objection;
    QVERIFY(!objection.isEmpty());
    QTest::mouseClick(m_console->find("discover.networks"), Qt::LeftButton);
    QTRY_VERIFY(m_console->find("discover.networkPopup")->isVisible());
    QVERIFY(m_console->find("place")->accessibleName().contains(objection));
    QVERIFY(m_console->find("discover.networkPopup")->findChildren<QPushButton *>().isEmpty());
}

void TestDiscoverPage::saysWhyNothingShows()
{
    start(With::EmptySite);
    auto *silent = m_console->find("discover.silent");
    QTRY_VERIFY(silent->isVisible());
    QVERIFY(silent->accessibleDescription().startsWith(u"Nothing was heard so far on enp3s0."_s));
    m_console->inCore([](const Console::Media &media) {
        media.sources[u"mdns"_s]->setChannels({{u"enp3s0"_s, Channel::State::Blocked, u"Port 5353 is taken."_s, 0, 0}});
    });
    QTRY_VERIFY(silent->accessibleDescription().contains(u"blocked"_s));
    m_console->inCore([](const Console::Media &media) { media.interfaces->set({}); });
    auto *deaf = m_console->find("discover.deaf");
    QTRY_VERIFY(deaf->isVisible() && !silent->isVisible());
    QCOMPARE(deaf->accessibleName(), u"No network is up"_s);
    QTRY_VERIFY(m_console->find("status.discovery")->accessibleName().startsWith(u"No network is up"_s));
}

void TestDiscoverPage::lossesAreTold()
{
    start(With::EmptySite);
    QVERIFY(!m_console->find<QLabel>("discover.foot")->text().contains(u"lost"_s));
    m_console->inCore([](const Console::Media &media) {
        const Sighting sighting = heardOf(u"neighbours"_s, u"10.0.1.112"_s, {});
        for (int i = 0; i < 4100; ++i)
            media.sources[u"neighbours"_s]->say(sighting);
    });
    QTRY_VERIFY(m_console->find<QLabel>("discover.foot")->text().contains(u"4 sightings were lost"_s));
}

void TestDiscoverPage::detailsSayWhyItIsOneDevice()
{
    start(With::EmptySite);
    m_console->hear(heardOf(u"neighbours"_s, u"10.0.1.112"_s, {}));
    m_console->hear(heardOf(u"usb"_s, u"1-2.1"_s, u"hall-co2-4"_s));
    QTRY_COMPARE(cell(0, DeviceColumn::Sources), u"Neighbours +1"_s);
    auto *table = m_console->find<ui::DeviceTable>("deviceTable");
    table->setFocus();
    QTest::keyClick(table, Qt::Key_F4);
    auto *details = m_console->find<ui::DeviceDetails>("deviceDetails");
    QTRY_VERIFY(details->isVisible());
    QTRY_VERIFY(details->findChild<QWidget *>(u"details.evidence"_s));
    QTRY_VERIFY(details->findChild<QWidget *>(u"details.evidence"_s)
                    ->accessibleDescription()
                    .contains(u"The same MAC came over USB and Neighbours."_s));
    details->setTab(ui::DeviceDetails::Tab::Sightings);
    const auto *list = m_console->find<QListView>("details.sightings");
    QTRY_COMPARE(list->model()->rowCount(), 2);
    QVERIFY(list->model()->index(0, 0).data(Qt::AccessibleTextRole).toString().contains(u"USB · 1-2.1"_s));
    // Edit is there for a discovered device, too; quarantine says why it is not.
    QTRY_VERIFY(m_console->find<QAction>("device.edit")->isEnabled());
    QVERIFY(!m_console->find<QAction>("device.quarantine")->isEnabled());
}

void TestDiscoverPage::theStatusStripOpensIt()
{
    m_console = std::make_unique<Console>(With::EmptySite);
    QVERIFY(m_console->start());
    auto *part = m_console->find<QToolButton>("status.discovery");
    QTRY_VERIFY(part->accessibleName().startsWith(u"Listening on 1 interface"_s)); // plurals are the translation's
    QVERIFY(part->accessibleName().endsWith(u" · 4 sources"_s));
    QVERIFY(!page().isVisible());
    QTest::mouseClick(part, Qt::LeftButton);
    QVERIFY(page().isVisible());
    QCOMPARE(m_console->find<QLabel>("topBar.title")->text(), u"Discover"_s);
}

void TestDiscoverPage::anUnadmittedDeviceOpensHere()
{
    start(With::Fleet);
    QTRY_COMPARE(model().rowCount(), 17);
    const DeviceId id = model().device(5)->id;
    m_console->find<QAction>("go.registryPage")->trigger();
    m_console->window().registryPage()->openDevice(id);
    QTRY_VERIFY(page().isVisible());
    QTRY_VERIFY(m_console->find<ui::DeviceTable>("deviceTable")->currentDevice() == id);
    QVERIFY(m_console->find("deviceDetails")->isVisible());
}

void TestDiscoverPage::thePaletteKnowsItsActions()
{
    start(With::EmptySite);
    QTRY_VERIFY(m_console->window().findChild<QAction *>(u"discover.allow.enp3s0.10.0.1.0/24"_s));
    QStringList names;
    for (const QAction *action : m_console->window().allActions())
        names += action->text();
    for (const QString &name :
         {u"Probe again"_s, u"Also look for silent hosts on 10.0.1.0/24 (enp3s0)"_s, u"Go to Discover"_s, u"Add devices"_s})
        QVERIFY2(names.contains(name), qPrintable(name));
}

void TestDiscoverPage::whatTwoPagesOfferIsOfferedOnce()
{
    start(With::Fleet);
    int edits = 0;
    for (const QAction *action : m_console->window().allActions())
        if (action->objectName() == "device.edit"_L1) {
            ++edits;
            QVERIFY(page().actions().contains(const_cast<QAction *>(action)));
        }
    QCOMPARE(edits, 1);
}

QTEST_MAIN(TestDiscoverPage)
#include "tst_discover_page.moc"
