// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the wizard by the names of its widgets, over a device that exists only in tests, to the receipt and to what goes wrong.
#include "registry/commands/add_policy.h"
#include "registry/commands/pin_host_key.h"
#include "ui/provisioning/plan_model.h"
#include "ui/provisioning/profile_page.h"
#include "ui/registry/device_table_model.h"
#include "ui/support/provision_bench.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDir>
#include <QListWidget>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace muster;

using Bench = ProvisionBench;

class TestProvisionWizard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fromADeviceToAReceipt();
    void theReceiptEnrolls();
    void aRefusalStandsOnTheReceipt();
    void closedWhileItEnrollsItGoesOn();
    void aWrongPasswordIsToldAtItsField();
    void anotherHostKeyIsAnAlarm();
    void acceptanceIsFixedWhileItLooks();
    void whatCantBeProvisionedSaysWhy();
    void aBadProfileSaysWhere();
    void pictures_data();
    void pictures();
};

void TestProvisionWizard::fromADeviceToAReceipt()
{
    Bench bench;
    QVERIFY(bench.start());
    QVERIFY(bench.goToReview());
    auto *tree = bench.console.find<QTreeView>("review.plan");
    auto *plan = static_cast<ui::PlanModel *>(tree->model());
    const QAbstractItemModelTester tester(plan, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QCOMPARE(plan->rowCount(), 1);
    QVERIFY(plan->stepCount() > 2);
    bench.console.inCore([&](const Console::Media &) {
        QVERIFY(!bench.device.diary.contains(u"setHostname"_s)); // only looked at so far
        QVERIFY(!bench.device.diary.contains(u"requestCertificate"_s));
    });
    QVERIFY(bench.begin());
    QTRY_COMPARE_WITH_TIMEOUT(bench.next()->text(), u"Receipt"_s, 30000);
    QVERIFY2(!bench.lanes()->lane(0).error, qPrintable(bench.lanes()->lane(0).error.value_or(Error{}).message));
    QVERIFY(bench.goOn());
    QVERIFY(bench.isAt(u"Receipt"_s));
    auto *receipt = bench.console.find<ui::ReceiptPage>("wizard.receipt");
    QTRY_VERIFY2(receipt->text().contains(u"Valid until"_s), qPrintable(receipt->text()));
    QVERIFY(receipt->text().contains(u"Done"_s));
    QVERIFY(!receipt->text().contains(u"raspberry\n"_s));
    QVERIFY(bench.newestJob() == JobState::Done);
    auto *close = bench.console.find<QPushButton>("wizard.close");
    QVERIFY(close->isVisible());
    QTest::mouseClick(close, Qt::LeftButton);
    QTRY_VERIFY(!bench.console.window().findChild<ui::ProvisionWizard *>());
    QCOMPARE(bench.state(), Lifecycle::Provisioned);
}

void TestProvisionWizard::theReceiptEnrolls()
{
    Bench bench;
    QVERIFY(bench.start());
    QVERIFY(bench.goToReceipt());
    QCOMPARE(bench.next()->text(), u"Enroll 1 device"_s);
    QTest::mouseClick(bench.next(), Qt::LeftButton);
    QTRY_COMPARE(bench.next()->text(), u"Close"_s);
    QTRY_VERIFY(bench.next()->isEnabled());
    QCOMPARE(bench.state(), Lifecycle::Enrolled);
    QVERIFY2(bench.receipt().contains(u"✓ Enrolled"_s), qPrintable(bench.receipt()));
    QVERIFY(bench.receipt().contains(u"proved to hold the key"_s));
    QVERIFY(!bench.console.find("wizard.close")->isVisible());
    QTest::mouseClick(bench.next(), Qt::LeftButton);
    QTRY_VERIFY(!bench.console.window().findChild<ui::ProvisionWizard *>());
}

void TestProvisionWizard::aRefusalStandsOnTheReceipt()
{
    Bench bench;
    QVERIFY(bench.start());
    const auto policy = Policy::fromJson(
        R"({"format":1,"name":"office","scope":"state:enrolled","admission":{"networks":["192.168.9.0/24"]},"rules":[]})");
    QVERIFY2(policy, policy ? "" : qPrintable(policy.error().message));
    const auto &services = bench.console.services();
    const auto added = resultOf(services.registry.apply(registry::AddPolicy{*policy}, services.actor));
    QVERIFY2(added, added ? "" : qPrintable(added.error().message));
    QVERIFY(bench.goToReceipt());
    QTest::mouseClick(bench.next(), Qt::LeftButton);
    QTRY_COMPARE(bench.next()->text(), u"Close"_s);
    QTRY_VERIFY2(bench.receipt().contains(u"! Refused"_s), qPrintable(bench.receipt()));
    QVERIFY(bench.receipt().contains(u"192.168.9.0/24"_s));
    QVERIFY(bench.receipt().contains(u"“office”"_s));
    QCOMPARE(bench.state(), Lifecycle::Provisioned);
    QTRY_COMPARE(bench.console.find<QLabel>("wizard.sentence")->text(), u"1 device was refused."_s);
}

void TestProvisionWizard::closedWhileItEnrollsItGoesOn()
{
    Bench bench;
    QVERIFY(bench.start());
    QVERIFY(bench.goToReceipt());
    QTest::mouseClick(bench.next(), Qt::LeftButton);
    // Quitting now would drop those that were not asked for.
    QVERIFY(!bench.console.window().close());
    auto *closing = bench.console.find<QDialog>("window.closeBox");
    QTest::mouseClick(closing->findChild<QPushButton *>(u"formAction"_s), Qt::LeftButton);
    QVERIFY(bench.console.window().isVisible());
    delete bench.console.find<ui::ProvisionWizard>("provisionWizard");
    bench.open(); // another wizard does not say how it went
    QTRY_COMPARE(bench.state(), Lifecycle::Enrolled);
    QTRY_COMPARE(bench.console.find<QLabel>("toast.title")->text(), u"1 device is enrolled"_s);
}

void TestProvisionWizard::aWrongPasswordIsToldAtItsField()
{
    Bench bench;
    QVERIFY(bench.start());
    bench.open();
    QVERIFY(bench.goOn() && bench.isAt(u"Profile"_s) && bench.goOn() && bench.isAt(u"Names"_s) && bench.goOn());
    QVERIFY(bench.isAt(u"Access"_s));
    QVERIFY(bench.logIn(u"wrong"_s));
    auto *password = bench.console.find<QLineEdit>("login.password");
    QTRY_VERIFY(password->property("invalid").toBool());
    QCOMPARE(bench.heading(), u"Access"_s);
    password->setText(u"raspberry"_s);
    QVERIFY(!password->property("invalid").toBool());
    QVERIFY(bench.goOn());
    QVERIFY(bench.isAt(u"Review"_s));
}

void TestProvisionWizard::anotherHostKeyIsAnAlarm()
{
    Bench bench;
    QVERIFY(bench.start());
    const HostKey other{u"ssh-ed25519"_s, u"SHA256:00000000000000000000000000000000000000000000"_s};
    const auto pinned = resultOf(
        bench.console.services().registry.apply(registry::PinHostKey{bench.row.id, other}, bench.console.services().actor));
    QVERIFY2(pinned, pinned ? "" : qPrintable(pinned.error().message));
    bench.open();
    QVERIFY(bench.goOn() && bench.isAt(u"Profile"_s) && bench.goOn() && bench.isAt(u"Names"_s) && bench.goOn());
    QVERIFY(bench.isAt(u"Access"_s));
    auto *words = bench.console.find<QLabel>("access.words");
    QTRY_VERIFY(words->text().contains(u"not the key that was pinned"_s));
    QVERIFY(!bench.console.find<QCheckBox>("access.compared")->isVisible());
    QVERIFY(!bench.console.find<QPushButton>("access.leaveOut")->isVisible());
    QVERIFY(!bench.next()->isEnabled());
    bench.console.inCore([&](const Console::Media &) { QVERIFY(!bench.device.diary.contains(u"open"_s)); });
}

void TestProvisionWizard::acceptanceIsFixedWhileItLooks()
{
    Bench bench;
    QVERIFY(bench.start());
    bench.open();
    QVERIFY(bench.goOn() && bench.isAt(u"Profile"_s) && bench.goOn() && bench.isAt(u"Names"_s) && bench.goOn());
    QVERIFY(bench.isAt(u"Access"_s));
    bench.console.inCore([&](const Console::Media &) { bench.device.hanging = {u"open"_s}; });
    QVERIFY(bench.logIn(u"raspberry"_s));
    auto *compared = bench.console.find<QCheckBox>("access.compared");
    auto *cancel = bench.console.find<QPushButton>("access.cancel");
    QTRY_VERIFY(cancel->isVisible());
    QVERIFY(!compared->isEnabled());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QVERIFY(compared->isEnabled());
    QVERIFY(compared->isChecked());
    QCOMPARE(bench.heading(), u"Access"_s);
}

void TestProvisionWizard::whatCantBeProvisionedSaysWhy()
{
    Bench bench;
    QVERIFY(bench.start());
    bench.row.addresses = {u"10.0.1.99"_s};
    QVERIFY(bench.save(bench.row));
    bench.open();
    auto *table = bench.console.find<QTableView>("devices.table");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QVERIFY(table->model()->index(0, 2).data().toString().contains(u"No driver"_s));
    QVERIFY(!bench.next()->isEnabled());
    QVERIFY(!bench.next()->toolTip().isEmpty());
}

void TestProvisionWizard::aBadProfileSaysWhere()
{
    Bench bench;
    QVERIFY(bench.start());
    ui::ProvisionWizard *wizard = bench.open();
    QVERIFY(bench.goOn() && bench.isAt(u"Profile"_s));
    const QString path = bench.console.folder() + u"/bad.json"_s;
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"name":"x","network":{"ipv6":true}})");
    file.close();
    wizard->profilePage()->addFile(path);
    auto *error = bench.console.find<QLabel>("profile.error");
    QVERIFY(error->isVisible());
    QVERIFY2(error->text().contains(u"/network/ipv6"_s), qPrintable(error->text()));
}

void TestProvisionWizard::pictures_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("1280x800") << QSize(1280, 800);
    QTest::newRow("1024x700") << QSize(1024, 700);
}

/// Each page in both themes, to be looked at beside the design's.
void TestProvisionWizard::pictures()
{
    QFETCH(QSize, size);
    const QString folder = QStringLiteral(MUSTER_BINARY_DIR) + u"/screenshots"_s;
    QVERIFY(QDir().mkpath(folder));
    Bench bench;
    QVERIFY(bench.start(size));
    ui::ProvisionWizard *wizard = bench.open();
    wizard->resize(size.boundedTo(QSize(1280, 800)) - QSize(24, 24));
    const auto shoot = [&](const QString &name, QWidget *of) {
        for (const auto &[preference, scheme] :
             {std::pair(ui::Theme::Preference::Light, u"light"_s), std::pair(ui::Theme::Preference::Dark, u"dark"_s)}) {
            bench.console.themes().setPreference(preference);
            QApplication::processEvents();
            of->grab().save(u"%1/%2-%3-%4x%5.png"_s.arg(folder, name, scheme).arg(size.width()).arg(size.height()));
        }
    };
    QTRY_VERIFY(bench.next()->isEnabled());
    shoot(u"wizard-devices"_s, wizard);
    QVERIFY(bench.goOn() && bench.isAt(u"Profile"_s));
    shoot(u"wizard-profile"_s, wizard);
    QVERIFY(bench.goOn() && bench.isAt(u"Names"_s));
    shoot(u"wizard-names"_s, wizard);
    QVERIFY(bench.goOn() && bench.isAt(u"Access"_s));
    QTRY_VERIFY(bench.console.find<QCheckBox>("access.compared")->isVisible());
    shoot(u"wizard-access"_s, wizard);
    QVERIFY(bench.logIn(u"raspberry"_s));
    QVERIFY(bench.isAt(u"Review"_s));
    shoot(u"wizard-review"_s, wizard);
    bench.setHook([](const QString &verb, bool before) -> Result<> {
        return verb == "requestCertificate"_L1 && before
                   ? Result<>(fail(ErrorCode::Rejected, u"The device has no room for a key."_s))
                   : Result<>();
    });
    QVERIFY(bench.begin());
    QTRY_VERIFY_WITH_TIMEOUT(bench.lanes()->lane(0).error.has_value(), 20000);
    QTRY_VERIFY(bench.console.find<QPushButton>("run.failure.retry")->isVisible());
    shoot(u"wizard-run"_s, wizard);
    bench.setHook({});
    QVERIFY(bench.goOn() && bench.isAt(u"Receipt"_s));
    shoot(u"wizard-receipt"_s, wizard);
    wizard->close();
    QTest::mouseClick(bench.console.find<QToolButton>("status.jobs"), Qt::LeftButton);
    QTRY_VERIFY(bench.console.find("jobTable")->isVisible());
    shoot(u"activity-jobs"_s, &bench.console.window());
}

QTEST_MAIN(TestProvisionWizard)
#include "tst_provision_wizard.moc"
