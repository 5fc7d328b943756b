// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the wizard by the names of its widgets, over a device that exists only in tests, to the receipt and to what goes wrong.
#include "registry/commands/pin_host_key.h"
#include "storage/sqlite/sqlite_store.h"
#include "ui/provisioning/job_table_model.h"
#include "ui/provisioning/lane_list.h"
#include "ui/provisioning/lane_model.h"
#include "ui/provisioning/plan_model.h"
#include "ui/provisioning/profile_page.h"
#include "ui/provisioning/provision_wizard.h"
#include "ui/provisioning/receipt_page.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/registry_page.h"
#include "ui/support/console.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace muster;
using With = Console::With;

namespace {

const QByteArray sitePassphrase = "correct horse";
const QString piAddress = u"10.0.1.71"_s;

/// A console over a site with keys, one device in its registry, and that device.
struct Bench
{
    Bench()
    {
        device.state.serial = u"SN-1"_s;
        console.driver().add(piAddress, device);
        console.makeKeys(sitePassphrase);
    }

    bool start(const QSize &size = {1280, 800})
    {
        if (!console.start(size))
            return false;
        row.id = DeviceId::create(FakeClock::start);
        row.name = u"raspberrypi"_s;
        row.state = Lifecycle::Expected;
        row.addresses = {piAddress};
        if (auto mac = Identifier::create(IdentifierType::Mac, device.state.mac, u"neighbours"_s, FakeClock::start))
            row.identifiers += *mac;
        return save(row);
    }
    bool save(const Device &made)
    {
        auto store = storage::SqliteStore::open(console.folder() + u"/registry.sqlite"_s, false, console.clock());
        if (!store)
            return false;
        auto unit = (*store)->begin(storage::UnitOfWork::Mode::Write);
        return unit && (*unit)->devices().save(made) && (*unit)->commit();
    }
    ui::ProvisionWizard *open()
    {
        Q_EMIT console.window().registryPage()->provisionWanted({row.id});
        return console.find<ui::ProvisionWizard>("provisionWizard");
    }
    QPushButton *next() { return console.find<QPushButton>("wizard.next"); }
    /// Presses Next once it can be pressed.
    bool goOn()
    {
        if (!QTest::qWaitFor([this] { return next()->isEnabled(); }, 10000))
            return false;
        QTest::mouseClick(next(), Qt::LeftButton);
        return true;
    }
    QString heading() { return console.find<QLabel>("wizard.heading")->text(); }
    bool isAt(const QString &page)
    {
        return QTest::qWaitFor([&] { return heading().startsWith(page); }, 20000);
    }
    bool logIn(const QString &password)
    {
        if (auto *passphrase = console.find<QLineEdit>("unlock.passphrase"); passphrase->isVisible()) {
            passphrase->setText(QString::fromLatin1(sitePassphrase));
            QTest::mouseClick(console.find<QPushButton>("unlock.unlock"), Qt::LeftButton);
            if (!QTest::qWaitFor([passphrase] { return !passphrase->isVisible(); }, 10000))
                return false;
        }
        console.find<QLineEdit>("login.user")->setText(u"pi"_s);
        console.find<QLineEdit>("login.password")->setText(password);
        auto *compared = console.find<QCheckBox>("access.compared");
        if (!QTest::qWaitFor([compared] { return compared->isVisible(); }, 10000))
            return false;
        compared->setChecked(true);
        return goOn();
    }
    /// As far as the review, with the right login.
    bool goToReview()
    {
        open();
        return goOn() && isAt(u"Profile"_s) && goOn() && isAt(u"Names"_s) && goOn() && isAt(u"Access"_s) && logIn(u"raspberry"_s)
               && isAt(u"Review"_s);
    }
    bool begin()
    {
        if (auto *read = console.window().findChild<QCheckBox *>(u"review.read"_s); read && read->isVisible())
            read->setChecked(true);
        return goOn() && isAt(u"Provisioning"_s);
    }
    ui::LaneModel *lanes() { return static_cast<ui::LaneModel *>(console.find<ui::LaneList>("run.lanes")->model()); }
    std::optional<JobState> newestJob()
    {
        const auto jobs = resultOf(console.services().jobs.list({}, 1));
        return jobs && !jobs->isEmpty() ? std::optional(jobs->first().state) : std::nullopt;
    }
    /// In the core thread, where its driver lives.
    void setHook(std::function<Result<>(const QString &, bool)> hook)
    {
        console.inCore([&](const Console::Media &) { device.hook = std::move(hook); });
    }

    FakeDevice device;
    Device row;
    Console console{With::EmptySite};
};

} // namespace

class TestProvisionWizard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fromADeviceToAReceipt();
    void aWrongPasswordIsToldAtItsField();
    void anotherHostKeyIsAnAlarm();
    void acceptanceIsFixedWhileItLooks();
    void aFailedStepIsRetried();
    void aFailedStepIsUndone();
    void closedWhileItRunsItGoesOn();
    void anUnfinishedJobIsResumedFromActivity();
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
    QTest::mouseClick(bench.next(), Qt::LeftButton);
    QTRY_VERIFY(!bench.console.window().findChild<ui::ProvisionWizard *>());
    QCOMPARE(resultOf(bench.console.services().devices.device(bench.row.id))->state, Lifecycle::Provisioned);
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

void TestProvisionWizard::aFailedStepIsRetried()
{
    Bench bench;
    QVERIFY(bench.start());
    QVERIFY(bench.goToReview());
    std::atomic<bool> isBroken = true;
    bench.setHook([&isBroken](const QString &verb, bool before) -> Result<> {
        if (verb == "requestCertificate"_L1 && before && isBroken)
            return fail(ErrorCode::Rejected, u"The device has no room for a key."_s);
        return {};
    });
    QVERIFY(bench.begin());
    QTRY_VERIFY_WITH_TIMEOUT(bench.lanes()->lane(0).error.has_value(), 20000);
    QVERIFY(bench.console.find<QLabel>("run.failure.happened")->text().contains(u"no room for a key"_s));
    auto *retry = bench.console.find<QPushButton>("run.failure.retry");
    QTRY_VERIFY(retry->isVisible() && retry->width() > 0);
    isBroken = false;
    QTest::mouseClick(retry, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(bench.newestJob() == JobState::Done, 30000);
    QTRY_VERIFY(!bench.lanes()->lane(0).error);
    bench.setHook({});
}

void TestProvisionWizard::aFailedStepIsUndone()
{
    Bench bench;
    QVERIFY(bench.start());
    QVERIFY(bench.goToReview());
    FakeState before;
    bench.console.inCore([&](const Console::Media &) { before = bench.device.state; });
    bench.setHook([](const QString &verb, bool isBefore) -> Result<> {
        if (verb == "requestCertificate"_L1 && isBefore)
            return fail(ErrorCode::Rejected, u"The device has no room for a key."_s);
        return {};
    });
    QVERIFY(bench.begin());
    QTRY_VERIFY_WITH_TIMEOUT(bench.lanes()->lane(0).error.has_value(), 20000);
    QTest::mouseClick(bench.console.find<QPushButton>("run.failure.undo"), Qt::LeftButton);
    QTest::mouseClick(bench.console.find("run.undoBox")->findChild<QPushButton *>(u"formAction"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(bench.newestJob() == JobState::Undone, 30000);
    bench.console.inCore([&](const Console::Media &) {
        QCOMPARE(bench.device.state.hostname, before.hostname);
        QCOMPARE(bench.device.state.trustAnchors, before.trustAnchors);
        QVERIFY(bench.device.state.users == before.users);
    });
    bench.setHook({});
}

void TestProvisionWizard::closedWhileItRunsItGoesOn()
{
    Bench bench;
    QVERIFY(bench.start());
    QVERIFY(bench.goToReview());
    bench.console.inCore([&](const Console::Media &) { bench.device.hanging = {u"requestCertificate"_s}; });
    QVERIFY(bench.begin());
    QTRY_VERIFY(bench.lanes()->lane(0).done > 0);
    auto *wizard = bench.console.find<ui::ProvisionWizard>("provisionWizard");
    QTest::keyClick(wizard, Qt::Key_Escape);
    auto *box = bench.console.find<QDialog>("wizard.closeBox");
    QVERIFY(box->isVisible());
    QTest::mouseClick(box->findChild<QPushButton *>(u"formAction"_s), Qt::LeftButton);
    QTRY_VERIFY(!bench.console.window().findChild<ui::ProvisionWizard *>());
    QVERIFY(bench.newestJob() == JobState::Running);
    const auto orphans = resultOf(bench.console.services().provisioning.orphans());
    QVERIFY2(orphans, orphans ? "" : qPrintable(orphans.error().message));
    QVERIFY(orphans->isEmpty());

    // Quitting asks, and stays unless somebody says so.
    QVERIFY(!bench.console.window().close());
    auto *closing = bench.console.find<QDialog>("window.closeBox");
    QTest::mouseClick(closing->findChild<QPushButton *>(u"formAction"_s), Qt::LeftButton);
    QVERIFY(bench.console.window().isVisible());
}

void TestProvisionWizard::anUnfinishedJobIsResumedFromActivity()
{
    Bench bench;
    QVERIFY(bench.start());
    QVERIFY(bench.goToReview());
    std::atomic<bool> isBroken = true;
    bench.setHook([&isBroken](const QString &verb, bool before) -> Result<> {
        return verb == "requestCertificate"_L1 && before && isBroken
                   ? Result<>(fail(ErrorCode::Timeout, u"It does not answer."_s))
                   : Result<>();
    });
    QVERIFY(bench.begin());
    QTRY_VERIFY_WITH_TIMEOUT(bench.lanes()->lane(0).error.has_value(), 20000);
    QTest::mouseClick(bench.console.find<QPushButton>("run.failure.leave"), Qt::LeftButton);
    bench.console.find<ui::ProvisionWizard>("provisionWizard")->close();
    QTRY_VERIFY(!bench.console.window().findChild<ui::ProvisionWizard *>());

    auto *part = bench.console.find<QToolButton>("status.jobs");
    QTRY_VERIFY(part->isVisible());
    QTest::mouseClick(part, Qt::LeftButton);
    auto *table = bench.console.find<QTableView>("jobTable");
    QTRY_VERIFY(table->isVisible());
    const QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    QCOMPARE(table->model()->index(0, ui::JobTableModel::State).data().toString(), u"Needs you"_s);
    auto *resume = bench.console.find<QAction>("job.resume");
    QTRY_VERIFY(resume->isEnabled());
    isBroken = false;
    resume->trigger();
    auto *dialog = bench.console.find<QDialog>("loginDialog");
    dialog->findChild<QLineEdit *>(u"login.password"_s)->setText(u"raspberry"_s);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"formAction"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(bench.newestJob() == JobState::Done, 30000);
    QTRY_VERIFY(!part->isVisible());
    QVERIFY(!resume->isEnabled());
    bench.setHook({});
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
