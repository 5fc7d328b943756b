// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Drives what becomes of a plan that is carried out: a step that fails, a window that is closed, a job that is taken up again.
#include "ui/provisioning/job_table_model.h"
#include "ui/support/provision_bench.h"

#include <QAbstractItemModelTester>
#include <QTableView>
#include <QToolButton>

#include <atomic>

using namespace muster;
using Bench = ProvisionBench;

class TestProvisionRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFailedStepIsRetried();
    void aFailedStepIsUndone();
    void closedWhileItRunsItGoesOn();
    void anUnfinishedJobIsResumedFromActivity();
};

void TestProvisionRun::aFailedStepIsRetried()
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

void TestProvisionRun::aFailedStepIsUndone()
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

void TestProvisionRun::closedWhileItRunsItGoesOn()
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

    // Who may interrupt jobs is still asked for drafts; who stays for these is asked for both again.
    bench.draftAPolicy();
    for (const bool isStaying : {true, false}) {
        QVERIFY(!bench.console.window().close());
        const auto quit = [&bench](const char *name) {
            QPushButton *found = nullptr;
            for (QDialog *each : bench.console.window().findChildren<QDialog *>(QLatin1StringView(name)))
                if (each->isVisible())
                    found = each->findChild<QPushButton *>(QLatin1StringView(name) + u".quit"_s);
            return found;
        };
        QVERIFY(!quit("window.draftsBox"));
        QVERIFY(quit("window.closeBox"));
        quit("window.closeBox")->click();
        QVERIFY(bench.console.window().isVisible());
        QPushButton *drafts = quit("window.draftsBox");
        QVERIFY(drafts);
        if (isStaying)
            drafts->window()->findChild<QPushButton *>(u"formAction"_s)->click();
        else
            drafts->click();
        QCOMPARE(bench.console.window().isVisible(), isStaying);
    }
}

void TestProvisionRun::anUnfinishedJobIsResumedFromActivity()
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
    QTRY_COMPARE(table->model()->index(0, ui::JobTableModel::State).data().toString(), u"Needs you"_s);
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

QTEST_MAIN(TestProvisionRun)
#include "tst_provision_run.moc"
