// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/quarantine_device.h"
#include "registry/commands/set_device_attributes.h"
#include "ui/registry/device_columns.h"
#include "ui/registry/device_details.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/device_views.h"
#include "ui/registry/query_completion.h"
#include "ui/registry/registry_page.h"
#include "ui/support/console.h"
#include "ui/support/demo_fleet.h"
#include "ui/widgets/completion_popup.h"
#include "ui/widgets/query_field.h"
#include "ui/widgets/tab_bar.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSplitter>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace muster;
using With = Console::With;

class TestRegistryPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void discoveredDevicesStayOut();
    void viewsAreQueriesWithCounts();
    void typingFiltersAndCounts();
    void typingInTheTableFilters();
    void aBadQueryKeepsTheLastGoodResult();
    void completionKnowsFieldsAndWords();
    void nothingMatchesOffersTheWayBack();
    void findingsStandInTheDetails();
    void columnsAreRemembered();
    void arrowsMoveAndSpaceSelects();
    void clickingAHeaderSorts();
    void ctrlASelectsEverything();
    void escapeClearsSelectionThenQuery();
    void cellsAndRowsAreCopied();
    void detailsFollowTheCurrentRow();
    void detailsComeWithTheRow();
    void aNameIsNeverMarkup();
    void detailsAreADrawerWhereThereIsNoRoom();
    void detailsAreToggledByAssistiveTechnology();
    void detailsShowWhatChanges();
    void aRefusedReasonStaysInTheDialog();
    void editingChecksAsItIsTyped();

private:
    ui::DeviceTableModel &model() { return m_console->window().registryPage()->model(); }
    void ask(const QString &query, int rows = -1);

    std::unique_ptr<Console> m_console;
    ui::DeviceTable *m_table = nullptr;
    ui::QueryField *m_query = nullptr;
};

void TestRegistryPage::init()
{
    m_console = std::make_unique<Console>(With::Fleet);
    QVERIFY(m_console->start());
    m_table = m_console->find<ui::DeviceTable>("deviceTable");
    m_query = m_console->find<ui::QueryField>("registry.query");
    QTRY_VERIFY(m_table->currentDevice());
    QTRY_VERIFY(m_table->hasFocus());
}

void TestRegistryPage::cleanup()
{
    m_console.reset();
}

void TestRegistryPage::ask(const QString &query, int rows)
{
    QSignalSpy loaded(&model(), &ui::DeviceTableModel::loadedChanged);
    m_console->window().registryPage()->applyQuery(query);
    QTRY_VERIFY(!loaded.isEmpty());
    if (rows >= 0)
        QCOMPARE(model().rowCount(), rows);
}

void TestRegistryPage::discoveredDevicesStayOut()
{
    QCOMPARE(model().rowCount(), 412);
    QCOMPARE(m_console->window().registryPage()->countText(), u"412"_s);
    ask(u"state:discovered"_s, 17); // who asks for them gets them
    ask(u"-state:discovered"_s, 412);
}

void TestRegistryPage::viewsAreQueriesWithCounts()
{
    auto *views = m_console->find<ui::TabBar>("registry.views");
    QCOMPARE(views->count(), int(ui::deviceViews().size()));
    for (int i = 0; i < views->count(); ++i) {
        QVERIFY(query::Query::parse(QString::fromLatin1(ui::deviceViews()[i].query)));
        views->setCurrentIndex(i);
        QTRY_COMPARE(QString::number(model().rowCount()), views->countText(i));
    }
}

void TestRegistryPage::typingFiltersAndCounts()
{
    QTest::keyClick(m_table, Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(QApplication::focusWidget() != m_table);
    QTest::keyClicks(QApplication::focusWidget(), u"wago"_s);
    QTRY_VERIFY(model().rowCount() < 412);
    for (int row = 0; row < model().rowCount(); ++row)
        QVERIFY(model().device(row)->vendor == "WAGO"_L1);
    const QLabel *count = nullptr;
    for (const QLabel *label : m_query->findChildren<QLabel *>())
        if (label->text().contains(u" of "_s))
            count = label;
    QVERIFY(count);
    QCOMPARE(count->text(), u"%1 of 412"_s.arg(model().rowCount()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QTRY_VERIFY(m_table->hasFocus());
}

void TestRegistryPage::typingInTheTableFilters()
{
    m_table->setFocus();
    const QModelIndex current = m_table->currentIndex();
    QTest::keyClick(m_table, Qt::Key_W);
    QCOMPARE(m_query->text(), u"w"_s);
    QVERIFY(m_query->isAncestorOf(QApplication::focusWidget()));
    QCOMPARE(m_table->currentIndex(), current); // not Qt's search for a row that begins so
}

void TestRegistryPage::aBadQueryKeepsTheLastGoodResult()
{
    ask(u"kind:plc"_s);
    const int rows = model().rowCount();
    m_console->window().registryPage()->applyQuery(u"state:enroled"_s);
    QVERIFY(m_query->hasError());
    QCOMPARE(model().rowCount(), rows);
    QCOMPARE(model().index(0, ui::registryColumns().indexOf(DeviceColumn::Kind)).data().toString(), u"PLC"_s);
    ask({}, 412);
    QVERIFY(!m_query->hasError());
}

void TestRegistryPage::completionKnowsFieldsAndWords()
{
    const auto terms = [](const QString &prefix) {
        QStringList all;
        for (const ui::Completion &each : ui::completionsFor(prefix, {{u"compliance:violating"_s, 4}}))
            all += each.term + (each.count.isEmpty() ? QString() : u'=' + each.count);
        return all;
    };
    QCOMPARE(terms(u"comp"_s), QStringList({u"compliance:compliant"_s, u"compliance:violating=4"_s, u"compliance:waived"_s,
                                            u"compliance:unknown"_s}));
    QCOMPARE(terms(u"-state:q"_s), QStringList{u"-state:quarantined"_s});
    QCOMPARE(terms(u"ign"_s), QStringList({u"ignored:no"_s, u"ignored:yes"_s}));
    QCOMPARE(terms(u"fir"_s), QStringList({u"firstseen<1h"_s, u"firstseen<1d"_s, u"firstseen>30d"_s, u"firmware:"_s}));
    QCOMPARE(terms(u"-firstseen<"_s), QStringList({u"-firstseen<1h"_s, u"-firstseen<1d"_s}));
    QCOMPARE(terms(u"ven"_s), QStringList{u"vendor:"_s});
    QCOMPARE(terms(u"kind:se"_s),
             QStringList({u"kind:security-key"_s, u"kind:sensor"_s, u"kind:serial-adapter"_s, u"kind:server"_s}));
    QVERIFY(terms(u"kind:server"_s).isEmpty()); // nothing to add
    QVERIFY(terms(u"zzz"_s).isEmpty());
    QVERIFY(terms({}).isEmpty());
}

void TestRegistryPage::nothingMatchesOffersTheWayBack()
{
    ask(u"vendor:siemens"_s, 0);
    auto *clear = m_console->find<QPushButton>("registry.noMatch.clear");
    QTRY_VERIFY(clear->isVisible());
    QTest::mouseClick(clear, Qt::LeftButton);
    QTRY_COMPARE(model().rowCount(), 412);
    QTRY_VERIFY(!clear->isVisible());
}

void TestRegistryPage::findingsStandInTheDetails()
{
    m_console->find<QAction>("registry.toggleDetails")->setChecked(true);
    const QVector<Device> fleet = demoFleet(FakeClock::start);
    const auto findings = [this] {
        QStringList texts;
        for (const auto *row : m_console->find("details.summary")->findChildren<QWidget *>(u"finding"_s))
            texts += row->accessibleName();
        return texts;
    };
    const auto says = [this](const QString &text) {
        for (const QLabel *label : m_console->find("details.summary")->findChildren<QLabel *>())
            if (label->text() == text || label->accessibleName() == text)
                return true;
        return false;
    };
    m_console->window().registryPage()->openDevice(fleet[0].id);
    QTRY_COMPARE(findings().size(), 2);
    QCOMPARE(findings().first(),
             u"Error: firmware-at-least. Seen 1.4.2, wanted 1.5.0 or newer. Smallest fix: Install firmware 1.5.0 or "
             "newer. Policy base, found 3 hours ago"_s);
    QVERIFY(findings().last().startsWith(u"Warning: certificate-valid-for"_s));
    QVERIFY(says(u"Policies: base"_s));
    QVERIFY(says(u"2 findings"_s));
    const int compliance = ui::registryColumns().indexOf(DeviceColumn::Compliance);
    QCOMPARE(model().index(model().rowOf(fleet[0].id), compliance).data().toString(), u"Violating · 2"_s);
    m_console->window().registryPage()->openDevice(fleet[1].id);
    QTRY_VERIFY(says(u"It passes every rule of its policies."_s));
    QVERIFY(findings().isEmpty());
    m_console->window().registryPage()->openDevice(fleet[15].id);
    QTRY_VERIFY(says(u"No policy covers this device, so nothing is asked of it."_s));
    QVERIFY(says(u"Policies: none"_s));
}

void TestRegistryPage::columnsAreRemembered()
{
    const int owner = ui::registryColumns().indexOf(DeviceColumn::Owner);
    QVERIFY(m_table->isColumnHidden(owner));
    m_console->find<QAction>("column.owner")->setChecked(true);
    m_console->find<QAction>("column.kind")->setChecked(false);
    m_table->setColumnWidth(0, 180);
    m_table->horizontalHeader()->moveSection(m_table->horizontalHeader()->visualIndex(owner), 1);
    // A table made anew from the same settings.
    ui::DeviceTable other(model(), m_console->themes(), m_console->clock(), m_console->settings());
    QVERIFY(!other.isColumnHidden(owner));
    QVERIFY(other.isColumnHidden(ui::registryColumns().indexOf(DeviceColumn::Kind)));
    QCOMPARE(other.columnWidth(0), 180);
    QCOMPARE(other.horizontalHeader()->visualIndex(owner), 1);
    m_console->find<QAction>("columns.reset")->trigger();
    QVERIFY(m_table->isColumnHidden(owner));
    QCOMPARE(m_table->horizontalHeader()->visualIndex(owner), owner);
}

void TestRegistryPage::arrowsMoveAndSpaceSelects()
{
    QTest::keyClick(m_table, Qt::Key_Home, Qt::ControlModifier);
    QTest::keyClick(m_table, Qt::Key_Down);
    QCOMPARE(m_table->currentIndex().row(), 1);
    QCOMPARE(m_table->selectedCount(), 0);
    QTest::keyClick(m_table, Qt::Key_Space);
    QCOMPARE(m_table->selectedRows(), QVector<int>{1});
    QVERIFY(m_console->find("registry.bulk")->isVisible());
    QTest::keyClick(m_table, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(m_table, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(m_table->selectedCount(), 3);
    QTest::keyClick(m_table, Qt::Key_Return);
    QTRY_VERIFY(m_console->find("deviceDetails")->isVisible());
}

void TestRegistryPage::clickingAHeaderSorts()
{
    auto *names = m_console->find<QTableView>("frozenNames");
    const auto click = [](QHeaderView *header, int section) {
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(header->sectionViewportPosition(section) + 20, 10));
    };
    const DeviceId first = model().device(0)->id;
    click(names->horizontalHeader(), 0);
    QTRY_VERIFY(model().deviceSort() == DeviceSort({DeviceColumn::Name, true}));
    QTRY_VERIFY(model().rowOf(first) != 0);
    const int state = ui::registryColumns().indexOf(DeviceColumn::State);
    click(m_table->horizontalHeader(), state);
    QTRY_COMPARE(model().deviceSort().column, DeviceColumn::State);
    QCOMPARE(names->horizontalHeader()->sortIndicatorSection(), state);
    QCOMPARE(m_table->horizontalHeader()->sortIndicatorSection(), state);
}

void TestRegistryPage::ctrlASelectsEverything()
{
    QTest::keyClick(m_table, Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(m_table->selectedCount(), 412);
    QVERIFY(m_console->find<QLabel>("registry.bulk.count")->text().contains(u"412 selected"_s));
    QTest::mouseClick(m_console->find<QPushButton>("registry.bulk.clear"), Qt::LeftButton);
    QCOMPARE(m_table->selectedCount(), 0);
    QVERIFY(!m_console->find("registry.bulk")->isVisible());
}

void TestRegistryPage::escapeClearsSelectionThenQuery()
{
    ask(u"kind:plc"_s);
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Space);
    QVERIFY(m_table->selectedCount() > 0);
    QTest::keyClick(m_table, Qt::Key_Escape);
    QCOMPARE(m_table->selectedCount(), 0);
    QCOMPARE(m_query->text(), u"kind:plc"_s);
    QTest::keyClick(m_table, Qt::Key_Escape);
    QTRY_COMPARE(model().rowCount(), 412);
    QVERIFY(m_query->text().isEmpty());
}

void TestRegistryPage::cellsAndRowsAreCopied()
{
    ask(u"name:plc-press"_s, 1);
    m_table->setFocus();
    m_table->setCurrentIndex(model().index(0, 0));
    QTest::keyClick(m_table, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"plc-press-1"_s);
    QTest::keyClick(m_table, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    const QStringList cells = QApplication::clipboard()->text().split(u'\t');
    QCOMPARE(cells.size(), 11);
    QCOMPARE(cells.first(), u"plc-press-1"_s);
    QVERIFY(cells.contains(u"WAGO 750-8212"_s));
}

void TestRegistryPage::detailsFollowTheCurrentRow()
{
    QTest::keyClick(m_table, Qt::Key_F4);
    QTRY_VERIFY(m_console->find("deviceDetails")->isVisible());
    QTest::keyClick(m_table, Qt::Key_Down);
    const QString name = m_table->currentIndex().siblingAtColumn(0).data().toString();
    QTRY_COMPARE(m_console->find<QLabel>("details.name")->text(), name);
    QTest::keyClick(m_table, Qt::Key_F4);
    QVERIFY(!m_console->find("deviceDetails")->isVisible());
}

void TestRegistryPage::detailsComeWithTheRow()
{
    QTest::keyClick(m_table, Qt::Key_F4);
    QTest::keyClick(m_table, Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(m_table->currentIndex().row(), 411);
    QVERIFY(!m_table->currentDevice()); // its page is on its way
    QTRY_VERIFY(m_table->currentDevice());
    const QString name = model().device(411)->name;
    QTRY_COMPARE(m_console->find<QLabel>("details.name")->accessibleName(), name);
    QTRY_VERIFY(m_console->find<QAction>("device.edit")->isEnabled());
}

void TestRegistryPage::aNameIsNeverMarkup()
{
    const DeviceId gateway = demoFleet(FakeClock::start)[1].id;
    const QString name = u"<b>bold</b>"_s;
    m_console->window().registryPage()->openDevice(gateway);
    const auto &services = m_console->services();
    QVERIFY(resultOf(services.registry.apply(registry::SetDeviceAttributes{gateway, {{u"name"_s, name}}}, services.actor)));
    auto *shown = m_console->find<QLabel>("details.name");
    QTRY_COMPARE(shown->text(), name);
    QCOMPARE(shown->textFormat(), Qt::PlainText);
    QCOMPARE(shown->toolTip(), u"<span>&lt;b&gt;bold&lt;/b&gt;</span>"_s);
}

void TestRegistryPage::detailsAreADrawerWhereThereIsNoRoom()
{
    QTest::keyClick(m_table, Qt::Key_F4);
    auto *details = m_console->find("deviceDetails");
    auto *splitter = m_console->find<QSplitter>("registry.splitter");
    QCOMPARE(details->parentWidget(), splitter);
    const int beside = m_table->width();
    m_console->window().resize(1024, 700);
    QTRY_VERIFY(details->parentWidget() != splitter);
    QVERIFY(details->isVisible());
    QVERIFY(m_table->width() > beside - 1 || m_table->width() > 800);
    m_console->window().resize(1280, 800);
    QTRY_COMPARE(details->parentWidget(), splitter);
    QVERIFY(details->isVisible());
}

void TestRegistryPage::detailsAreToggledByAssistiveTechnology()
{
    auto *button = m_console->find<QToolButton>("registry.details");
    QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(button);
    QVERIFY(accessible && accessible->actionInterface());
    for (const bool isShown : {true, false}) {
        accessible->actionInterface()->doAction(QAccessibleActionInterface::toggleAction());
        QCOMPARE(m_console->find("deviceDetails")->isVisible(), isShown);
        QCOMPARE(m_console->find<QAction>("registry.toggleDetails")->isChecked(), isShown);
        QCOMPARE(button->isChecked(), isShown);
    }
}

void TestRegistryPage::detailsShowWhatChanges()
{
    const DeviceId gateway = demoFleet(FakeClock::start)[1].id;
    m_console->window().registryPage()->openDevice(gateway);
    auto *quarantine = m_console->find<QAction>("device.quarantine");
    auto *release = m_console->find<QAction>("device.release");
    QTRY_COMPARE(m_console->find<QLabel>("details.name")->text(), u"gw-5e107c"_s);
    QTRY_VERIFY(quarantine->isEnabled() && !release->isEnabled());
    const auto &services = m_console->services();
    QVERIFY(resultOf(services.registry.apply(registry::QuarantineDevice{gateway, u"test"_s}, services.actor)));
    QTRY_VERIFY(!quarantine->isEnabled() && release->isEnabled());
}

void TestRegistryPage::aRefusedReasonStaysInTheDialog()
{
    const DeviceId gateway = demoFleet(FakeClock::start)[1].id;
    m_console->window().registryPage()->openDevice(gateway);
    auto *quarantine = m_console->find<QAction>("device.quarantine");
    QTRY_COMPARE(m_console->find<QLabel>("details.name")->text(), u"gw-5e107c"_s);
    QTRY_VERIFY(quarantine->isEnabled());
    quarantine->trigger();
    // Somebody else is quicker.
    const auto &services = m_console->services();
    QVERIFY(resultOf(services.registry.apply(registry::QuarantineDevice{gateway, u"first"_s}, services.actor)));
    QTest::keyClicks(m_console->find<QLineEdit>("reason"), u"second"_s);
    QTest::mouseClick(m_console->find<QPushButton>("formAction"), Qt::LeftButton);
    QTRY_VERIFY(m_console->find<QLabel>("formError")->isVisible());
    QVERIFY(m_console->find<QDialog>("reasonDialog")->isVisible());
    QTest::mouseClick(m_console->find<QPushButton>("formCancel"), Qt::LeftButton);
    QTRY_VERIFY(!m_console->window().findChild<QDialog *>(u"reasonDialog"_s));
}

void TestRegistryPage::editingChecksAsItIsTyped()
{
    QTRY_VERIFY(m_console->find<QAction>("device.edit")->isEnabled());
    QTest::keyClick(m_table, Qt::Key_F2);
    auto *name = m_console->find<QLineEdit>("edit.name");
    QTest::keyClick(name, Qt::Key_Backspace); // all of it was selected
    QVERIFY(name->text().isEmpty());
    QVERIFY(name->property("invalid").toBool());
    QVERIFY(!m_console->find<QPushButton>("formAction")->isEnabled());
    QTest::keyClicks(name, u"a-new-name"_s);
    QVERIFY(m_console->find<QPushButton>("formAction")->isEnabled());
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_COMPARE(model().index(0, 0).data().toString(), u"a-new-name"_s);
}

QTEST_MAIN(TestRegistryPage)
#include "tst_registry_page.moc"
