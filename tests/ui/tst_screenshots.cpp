// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of every page, in both themes and both sizes, to be looked at beside the design's.
#include "pki/key_store.h"
#include "registry/commands/add_policy.h"
#include "registry/commands/evaluate_devices.h"
#include "registry/commands/expect_devices.h"
#include "registry/commands/merge_devices.h"
#include "registry/commands/quarantine_device.h"
#include "registry/commands/release_device.h"
#include "registry/commands/set_device_attributes.h"
#include "registry/policy_query.h"
#include "storage/sqlite/sqlite_store.h"
#include "support/provisioning_samples.h"
#include "ui/registry/device_details.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/registry_page.h"
#include "ui/support/console.h"
#include "ui/support/demo_fleet.h"
#include "ui/support/identity_bench.h"
#include "ui/support/screenshots.h"
#include "ui/widgets/completion_popup.h"
#include "ui/widgets/query_field.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QJsonArray>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QTabBar>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace muster;
using With = Console::With;

namespace {

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
    static void arrangeIdentity(const QString &name, Console &console);
    static void arrangeCertificates(const QString &name, Console &console);
    static void arrangePolicies(const QString &name, Console &console);
    static void publishPolicies(Console &console);
};

void TestScreenshots::page_data()
{
    addScreenshotRows({u"registry-wide"_s,
                       u"registry-details"_s,
                       u"registry-identity"_s,
                       u"registry-history"_s,
                       u"registry-conflict"_s,
                       u"merge"_s,
                       u"merge-choose"_s,
                       u"split"_s,
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
                       u"settings"_s,
                       u"enroll"_s,
                       u"certificates"_s,
                       u"certificates-authority"_s,
                       u"certificates-empty"_s,
                       u"policies"_s,
                       u"policies-empty"_s,
                       u"policies-new"_s,
                       u"policies-source"_s,
                       u"policies-version"_s,
                       u"policies-conflict"_s,
                       u"policies-access"_s});
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

/// Six policies, the first in its sixth version, judged.
void TestScreenshots::publishPolicies(Console &console)
{
    const auto &services = console.services();
    const auto run = [&console](auto task) {
        console.clock().advance(std::chrono::hours(70));
        const auto result = resultOf(std::move(task));
        QVERIFY2(result, qPrintable(result ? QString() : result.error().message));
    };
    console.clock().advance(-std::chrono::hours(700));
    Policy gateways;
    gateways.name = u"gateways"_s;
    gateways.scope = u"kind:gateway -tag:spare"_s;
    gateways.severity = Severity::Error;
    gateways.onViolation = Policy::OnViolation::Report;
    gateways.rules = {{u"firmware-at-least"_s, std::nullopt, {{u"version"_s, u"1.4"_s}}},
                      {u"certificate-valid-for"_s, std::nullopt, {{u"days"_s, 7}}},
                      {u"key-origin"_s, std::nullopt, {{u"is"_s, u"device"_s}}},
                      {u"seen-within"_s, Severity::Warning, {{u"hours"_s, 12}}}};
    gateways.admission =
        Policy::Admission{Policy::Approval::Required, {Policy::Attestation::X509, Policy::Attestation::Tpm}, {u"10.0.0.0/8"_s}};
    gateways.access = Policy::Access{{u"site/{name}/#"_s}, {u"site/{name}/cmd/#"_s}};
    run(services.registry.apply(registry::AddPolicy{gateways}, services.actor));
    Actor adler = services.actor;
    adler.who = u"m.adler@northgate"_s;
    gateways.rules += Policy::Rule{u"service-forbidden"_s, std::nullopt, {{u"services"_s, QJsonArray{u"telnet"_s, u"ftp"_s}}}};
    run(services.registry.apply(registry::AddPolicy{gateways}, adler));
    gateways.rules += Policy::Rule{u"key-algorithm"_s, std::nullopt, {{u"allowed"_s, QJsonArray{u"EC-P256"_s, u"EC-P384"_s}}}};
    run(services.registry.apply(registry::AddPolicy{gateways}, adler));
    for (const QString &kind : {u"camera"_s, u"plug"_s, u"sensor"_s, u"printer"_s}) {
        Policy other;
        other.name = kind + u's';
        other.scope = u"kind:"_s + kind;
        other.rules = {{u"seen-within"_s, Severity::Warning, {{u"hours"_s, 48}}}};
        run(services.registry.apply(registry::AddPolicy{other}, services.actor));
    }
    console.clock().set(FakeClock::start);
    for (bool hasMore = true; hasMore;) {
        const auto outcome = resultOf(services.registry.apply(registry::EvaluateDevices{}, services.actor));
        QVERIFY2(outcome, qPrintable(outcome ? QString() : outcome.error().message));
        hasMore = outcome->hasMore;
    }
}

void TestScreenshots::arrangePolicies(const QString &name, Console &console)
{
    console.find<QAction>("go.policiesPage")->trigger();
    QTRY_VERIFY(console.find("policy.empty")->isVisible());
    if (name == "policies-empty"_L1)
        return;
    if (name == "policies-new"_L1) {
        console.find<QAction>("policy.new")->trigger();
        type(console.find("policy.name"), u"my gateways"_s);
        auto *scope = console.find<ui::QueryField>("policy.scope");
        type(scope, u"kind:gateway state:enrolld"_s);
        QTest::keyClick(scope->focusProxy(), Qt::Key_Return);
        console.find<QAction>("policy.addRule.firmware-at-least")->trigger();
        QTRY_VERIFY(scope->hasError());
        return;
    }
    publishPolicies(console);
    auto *list = console.find<QListView>("policy.list");
    QTRY_COMPARE(list->model()->rowCount(), 5);
    list->setCurrentIndex(list->model()->index(0, 0));
    auto *versions = console.find<QListView>("policy.versions");
    QTRY_COMPARE(versions->model()->rowCount(), 3);
    QTRY_VERIFY(console.find<QListView>("policy.findings")->model()->rowCount() > 3);
    if (name == "policies-version"_L1) {
        versions->setCurrentIndex(versions->model()->index(2, 0));
        QTRY_VERIFY(console.find("policy.notice")->isVisible());
        return;
    }
    auto *firmware = console.find<QLineEdit>("rule.firmware-at-least.version");
    firmware->end(false);
    type(firmware, u".2"_s);
    console.find<QSpinBox>("rule.certificate-valid-for.days")->setValue(14);
    console.find<QSpinBox>("rule.seen-within.hours")->setValue(24);
    if (name == "policies-source"_L1) {
        console.find<QTabBar>("policy.tabs")->setCurrentIndex(1);
        auto *source = console.find<QPlainTextEdit>("policy.source");
        QString text = source->toPlainText();
        source->setPlainText(text.replace(u"\"hours\""_s, u"\"days\""_s));
    } else if (name == "policies-conflict"_L1) {
        Policy theirs = resultOf(console.services().policies.load(u"gateways"_s))->policy;
        theirs.rules.removeLast();
        Actor adler = console.services().actor;
        adler.who = u"m.adler@northgate"_s;
        QVERIFY(resultOf(console.services().registry.apply(registry::AddPolicy{theirs}, adler)));
        QTRY_VERIFY(console.find("policy.notice")->isVisible());
    } else if (name == "policies-access"_L1) {
        auto *area = console.find<QScrollArea>("policy.form");
        area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
    }
}

/// Those of the fleet, and what came before them.
void TestScreenshots::arrangeCertificates(const QString &name, Console &console)
{
    console.find<QAction>("go.certificatesPage")->trigger();
    QTRY_VERIFY(console.find<QAction>("certificates.export")->isEnabled());
    if (name == "certificates-empty"_L1) {
        QTRY_VERIFY(console.find("certificates.empty")->isVisible());
        return;
    }
    const Timestamp now = console.clock().now();
    const auto store = storage::SqliteStore::open(console.folder() + u"/registry.sqlite"_s, false, console.clock());
    QVERIFY(store);
    const auto unit = (*store)->begin(storage::UnitOfWork::Mode::Write);
    QVERIFY(unit);
    const auto root = pki::KeyStore(console.folder() + u"/keys"_s).root();
    QVERIFY(root);
    int number = 0;
    for (const Device &device : demoFleet(now)) {
        const Credential *current = device.currentCertificate();
        if (!current || ++number > 60)
            continue;
        IssuedCertificate made = sampleCertificate(u"5c81f0a34%1b7"_s.arg(number * 7919, 8, 16, QLatin1Char('0')), device.id,
                                                   *current->notAfter - std::chrono::hours(24 * 91));
        made.subject = u"CN=%1,O=Northgate Ltd"_s.arg(device.name);
        made.issuer = root->subject();
        made.notAfter = *current->notAfter;
        made.keyAlgorithm = KeyAlgorithm::EcP256;
        made.keyOrigin = number % 5 == 0 ? KeyOrigin::Pushed : KeyOrigin::Device;
        made.state = number % 9 == 0    ? CredentialState::Superseded
                     : number % 13 == 0 ? CredentialState::Revoked
                                        : CredentialState::Active;
        made.der = root->der();
        QVERIFY((*unit)->certificates().add(made));
    }
    QVERIFY((*unit)->commit());
    auto *table = console.find<QTableView>("certificateTable");
    QTRY_VERIFY(table->model()->rowCount() > 20);
    QTRY_VERIFY(console.find<QAction>("certificate.showDevice")->isEnabled());
    if (name == "certificates-authority"_L1)
        console.find<QTabBar>("certificates.tabs")->setCurrentIndex(1);
}

/// Two plugs that claim one MAC, one of which was made of two.
void TestScreenshots::arrangeIdentity(const QString &name, Console &console)
{
    IdentityBench bench(console);
    const QString plug = u"plug-a4cf12"_s;
    const QString other = u"plug-b1e077"_s;
    const auto &services = console.services();
    QVERIFY(bench.certify({plug, other}));
    console.clock().advance(-std::chrono::hours(24 * 3));
    QVERIFY(resultOf(services.registry.apply(
        registry::MergeDevices{IdentityBench::idOf(plug), IdentityBench::idOf(u"plug-lab-07"_s), {}, true}, services.actor)));
    console.clock().set(FakeClock::start);
    QVERIFY(bench.dispute(plug, other));
    console.find<QAction>("registry.toggleDetails")->setChecked(true);
    QVERIFY(bench.open(plug));
    QTRY_VERIFY(bench.identity()->findChild<QPushButton *>(u"conflict.merge"_s));
    QTRY_VERIFY(bench.identity()->findChild<QPushButton *>(u"identity.undo"_s));
    if (name == "merge"_L1) {
        bench.identity()->findChild<QPushButton *>(u"conflict.merge"_s)->click();
        QTRY_VERIFY(bench.dialog("mergeDialog")->findChild<QWidget *>(u"merge.name.kept"_s));
    } else if (name == "merge-choose"_L1) {
        bench.action("device.merge")->trigger();
        auto *list = bench.dialog("mergeDialog")->findChild<QListView *>(u"chooser.list"_s);
        QTRY_VERIFY(list->currentIndex().isValid());
    } else if (name == "split"_L1) {
        bench.action("device.split")->trigger();
        bench.dialog("splitDialog")->findChildren<QAbstractButton *>(QRegularExpression(u"^split\\.mac:"_s)).first()->click();
        const auto *halves = bench.dialog("splitDialog")->findChild<QWidget *>(u"split.halves"_s);
        QTRY_VERIFY(halves->isVisible() && halves->height() > 80);
    }
}

void TestScreenshots::arrange(const QString &name, Console &console)
{
    if (name == "registry-conflict"_L1 || name.startsWith("merge"_L1) || name == "split"_L1) {
        arrangeIdentity(name, console);
        return;
    }
    if (name.startsWith("certificates"_L1)) {
        arrangeCertificates(name, console);
        return;
    }
    if (name.startsWith("policies"_L1)) {
        arrangePolicies(name, console);
        return;
    }
    if (name == "settings"_L1) {
        hearAround(console);
        console.find<QAction>("go.settingsPage")->trigger();
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
        if (name == "enroll"_L1) {
            window.registryPage()->openDevice(demoFleet(console.clock().now())[6].id);
            auto *enroll = console.find<QAction>("device.enroll");
            QTRY_VERIFY(enroll->isEnabled());
            enroll->trigger();
        }
        if (name == "edit"_L1)
            console.find<QAction>("device.edit")->trigger();
    }
}

void TestScreenshots::page()
{
    QFETCH(QString, name);
    QFETCH(QSize, size);
    Console console(name == "first-start"_L1 || name == "error"_L1                   ? With::NoFolder
                    : name == "registry-empty"_L1 || name == "certificates-empty"_L1 ? With::EmptySite
                                                                                     : With::Fleet);
    if (name.startsWith("certificates"_L1))
        console.makeKeys("correct horse");
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
    saveScreenshots(console, name, size);
}

QTEST_MAIN(TestScreenshots)
#include "tst_screenshots.moc"
