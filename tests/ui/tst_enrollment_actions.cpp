// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Drives what admits a device in the Registry: the dialogs, what they say when a policy refuses, and why an action is grey.
#include "registry/commands/add_policy.h"
#include "registry/commands/set_device_attributes.h"
#include "ui/registry/device_actions.h"
#include "ui/registry/device_details.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/enroll_dialog.h"
#include "ui/registry/enrollment_text.h"
#include "ui/registry/registry_page.h"
#include "ui/support/console.h"
#include "ui/support/demo_fleet.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace muster;
using enrollment::Decision;
using enrollment::EnrollmentOutcome;
using With = Console::With;

Q_DECLARE_METATYPE(muster::enrollment::EnrollmentOutcome)

class TestEnrollmentActions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void enrollsAnExpectedDevice();
    void whatIsNotTouchedIsNotOverwritten();
    void aPolicyIsPinned();
    void whoMayNotApprovePinsNone();
    void aRefusalIsToldWithItsReasons();
    void aPendingDeviceIsApproved();
    void aPendingDeviceIsRefused();
    void whatAPolicyQuarantinesIsTold();
    void greyActionsSayWhy_data();
    void greyActionsSayWhy();
    void whatCameOfIt_data();
    void whatCameOfIt();
    void aCertificateThatEndedProvesNothing();

private:
    void open(const QString &name);
    void have(const QByteArray &json);
    QDialog *dialog(const char *name);
    void press(QDialog *dialog) { QTest::mouseClick(dialog->findChild<QPushButton *>(u"formAction"_s), Qt::LeftButton); }
    Device current() { return *resultOf(m_console->services().devices.device(m_current)); }
    QString toast() { return m_console->find<QLabel>("toast.title")->text(); }
    QString facts();

    std::unique_ptr<Console> m_console;
    DeviceId m_current;
};

void TestEnrollmentActions::init()
{
    m_console = std::make_unique<Console>(With::Fleet);
    QVERIFY(m_console->start());
    m_console->find<QAction>("registry.toggleDetails")->setChecked(true);
}

void TestEnrollmentActions::cleanup()
{
    m_console.reset();
}

void TestEnrollmentActions::open(const QString &name)
{
    for (const Device &device : demoFleet(FakeClock::start))
        if (device.name == name)
            m_current = device.id;
    m_console->window().registryPage()->openDevice(m_current);
    QTRY_COMPARE(m_console->find<QLabel>("details.name")->accessibleName(), name);
    QTRY_VERIFY(m_console->find<QAction>("device.edit")->isEnabled());
}

void TestEnrollmentActions::have(const QByteArray &json)
{
    const auto policy = Policy::fromJson(json);
    QVERIFY2(policy, policy ? "" : qPrintable(policy.error().message));
    const auto &services = m_console->services();
    const auto added = resultOf(services.registry.apply(registry::AddPolicy{*policy}, services.actor));
    QVERIFY2(added, added ? "" : qPrintable(added.error().message));
}

QDialog *TestEnrollmentActions::dialog(const char *name)
{
    return m_console->find<QDialog>(name);
}

QString TestEnrollmentActions::facts()
{
    QStringList texts;
    for (const QLabel *label : m_console->find("details.summary")->findChildren<QLabel *>())
        texts += label->accessibleName().isEmpty() ? label->text() : label->accessibleName();
    return texts.join(u'\n');
}

void TestEnrollmentActions::enrollsAnExpectedDevice()
{
    open(u"hall-co2-3"_s);
    m_console->find<QAction>("device.enroll")->trigger();
    auto *form = dialog("enrollDialog");
    QVERIFY(form->isVisible());
    QCOMPARE(form->findChild<QLineEdit *>(u"enroll.group"_s)->text(), u"Plant 1"_s);
    form->findChild<QLineEdit *>(u"enroll.group"_s)->setText(u"Hall"_s);
    form->findChild<QLineEdit *>(u"enroll.owner"_s)->setText(u"M. Adler"_s);
    press(form);
    QTRY_COMPARE(toast(), u"hall-co2-3 is enrolled"_s);
    QCOMPARE(current().state, Lifecycle::Enrolled);
    QCOMPARE(current().group, u"Hall"_s);
    QCOMPARE(current().owner, u"M. Adler"_s);
    QTRY_VERIFY2(facts().contains(u"Lifecycle: Enrolled, claimed, not proven"_s), qPrintable(facts()));
}

/// Somebody else moves it while the dialog is open.
void TestEnrollmentActions::whatIsNotTouchedIsNotOverwritten()
{
    open(u"hall-co2-3"_s);
    m_console->find<QAction>("device.enroll")->trigger();
    auto *form = dialog("enrollDialog");
    registry::SetDeviceAttributes moved;
    moved.device = m_current;
    moved.values = {{u"group"_s, u"Plant 9"_s}};
    const auto &services = m_console->services();
    QVERIFY(resultOf(services.registry.apply(moved, services.actor)));
    form->findChild<QLineEdit *>(u"enroll.owner"_s)->setText(u"M. Adler"_s);
    press(form);
    QTRY_COMPARE(current().state, Lifecycle::Enrolled);
    QCOMPARE(current().group, u"Plant 9"_s);
    QCOMPARE(current().owner, u"M. Adler"_s);
}

void TestEnrollmentActions::whoMayNotApprovePinsNone()
{
    have(R"({"format":1,"name":"lab","rules":[]})");
    ui::Services services = m_console->services();
    services.actor.role = Role::Technician;
    Device device;
    device.name = u"gw-1"_s;
    ui::EnrollDialog form(m_console->themes(), services, device, &m_console->window());
    form.show();
    auto *policy = form.findChild<QComboBox *>(u"enroll.policy"_s);
    QVERIFY(!policy->isEnabled());
    bool isSaid = false;
    for (const QLabel *label : form.findChildren<QLabel *>())
        isSaid = isSaid || label->text().contains(u"Your role, technician, may not pin"_s);
    QVERIFY(isSaid);
}

void TestEnrollmentActions::aPolicyIsPinned()
{
    have(R"({"format":1,"name":"lab","rules":[]})");
    have(R"({"format":1,"name":"off","enabled":false,"rules":[]})"); // is not offered
    open(u"cam-yard-07"_s);
    m_console->find<QAction>("device.enroll")->trigger();
    auto *form = dialog("enrollDialog");
    auto *policy = form->findChild<QComboBox *>(u"enroll.policy"_s);
    QTRY_COMPARE(policy->count(), 2);
    policy->setCurrentIndex(1);
    QCOMPARE(policy->currentText(), u"lab"_s);
    press(form);
    QTRY_COMPARE(current().state, Lifecycle::Enrolled);
    QCOMPARE(current().pinnedPolicies, QStringList{u"lab"_s});
}

void TestEnrollmentActions::aRefusalIsToldWithItsReasons()
{
    have(R"({"format":1,"name":"sensors","scope":"kind:sensor","admission":{"attestation":["x509"]},"rules":[]})");
    open(u"hall-co2-3"_s);
    m_console->find<QAction>("device.enroll")->trigger();
    auto *form = dialog("enrollDialog");
    press(form);
    auto *error = form->findChild<QLabel *>(u"formError"_s);
    QTRY_VERIFY(error->isVisible());
    QVERIFY2(error->text().contains(u"hall-co2-3 was refused"_s), qPrintable(error->text()));
    QVERIFY(error->text().contains(u"x509"_s));
    QVERIFY(error->text().contains(u"“sensors”"_s));
    QVERIFY(error->text().contains(u"mend that"_s));
    QVERIFY(form->isVisible());
    QCOMPARE(current().state, Lifecycle::Expected);
}

void TestEnrollmentActions::aPendingDeviceIsApproved()
{
    open(u"gw-c81d03"_s);
    QVERIFY(!m_console->find<QAction>("device.enroll")->isEnabled());
    m_console->find<QAction>("device.approve")->trigger();
    auto *form = dialog("reasonDialog");
    press(form);
    QVERIFY(form->isVisible()); // without a reason it does not
    form->findChild<QLineEdit *>(u"reason"_s)->setText(u"Checked on site"_s);
    press(form);
    QTRY_COMPARE(current().state, Lifecycle::Enrolled);
    QTRY_VERIFY(!m_console->find<QAction>("device.approve")->isEnabled());
}

void TestEnrollmentActions::aPendingDeviceIsRefused()
{
    open(u"gw-c81d03"_s);
    m_console->find<QAction>("device.refuse")->trigger();
    auto *form = dialog("reasonDialog");
    form->findChild<QLineEdit *>(u"reason"_s)->setText(u"Not ours"_s);
    press(form);
    QTRY_COMPARE(current().state, Lifecycle::Discovered);
}

/// The console enforces by itself.
void TestEnrollmentActions::whatAPolicyQuarantinesIsTold()
{
    open(u"plc-press-1"_s);
    have(R"({"format":1,"name":"press","scope":"name:plc-press-1","onViolation":"quarantine",
             "rules":[{"rule":"firmware-at-least","version":"99.0"}]})");
    QTRY_COMPARE(toast(), u"A policy put 1 device into quarantine"_s);
    QCOMPARE(current().state, Lifecycle::Quarantined);
    QTRY_VERIFY2(facts().contains(u"Policy press"_s), qPrintable(facts()));
    QTRY_VERIFY(m_console->find<QAction>("device.release")->isEnabled());
}

void TestEnrollmentActions::greyActionsSayWhy_data()
{
    QTest::addColumn<QString>("device");
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("why"); // empty: it can be done
    QTest::newRow("enroll expected") << u"hall-co2-3"_s << u"device.enroll"_s << QString();
    QTest::newRow("enroll provisioned") << u"cam-yard-07"_s << u"device.enroll"_s << QString();
    QTest::newRow("enroll pending") << u"gw-c81d03"_s << u"device.enroll"_s << u"approve or refuse it"_s;
    QTest::newRow("enroll enrolled") << u"gw-4f19c2"_s << u"device.enroll"_s << u"admitted already"_s;
    QTest::newRow("enroll quarantined") << u"plug-c20d9f"_s << u"device.enroll"_s << u"it is quarantined"_s;
    QTest::newRow("enroll retired") << u"prn-office-1"_s << u"device.enroll"_s << u"discovered anew"_s;
    QTest::newRow("approve pending") << u"gw-c81d03"_s << u"device.approve"_s << QString();
    QTest::newRow("approve provisioned") << u"cam-yard-07"_s << u"device.approve"_s << u"this one is provisioned"_s;
    QTest::newRow("refuse pending") << u"gw-c81d03"_s << u"device.refuse"_s << QString();
    QTest::newRow("refuse enrolled") << u"gw-4f19c2"_s << u"device.refuse"_s << u"this one is enrolled"_s;
}

void TestEnrollmentActions::greyActionsSayWhy()
{
    QFETCH(QString, device);
    QFETCH(QString, action);
    QFETCH(QString, why);
    open(device);
    auto *grey = m_console->find<QAction>(qPrintable(action));
    QTRY_COMPARE(grey->isEnabled(), why.isEmpty());
    QVERIFY2(grey->toolTip().contains(why), qPrintable(grey->toolTip()));
}

void TestEnrollmentActions::whatCameOfIt_data()
{
    QTest::addColumn<EnrollmentOutcome>("outcome");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("detail");
    QTest::addColumn<bool>("isError");
    Device device;
    device.name = u"gw-1"_s;
    QTest::newRow("admitted") << EnrollmentOutcome{device, Decision::Admitted, {}, {}, true} << u"gw-1 is enrolled"_s
                              << u"proved to hold the key"_s << false;
    QTest::newRow("claimed") << EnrollmentOutcome{device, Decision::Admitted, {}, {}, false} << u"gw-1 is enrolled"_s
                             << u"Claimed, not proven"_s << false;
    QTest::newRow("already") << EnrollmentOutcome{device, Decision::AlreadyEnrolled, {}, {}, true}
                             << u"gw-1 was enrolled already"_s << u"proved"_s << false;
    QTest::newRow("waits") << EnrollmentOutcome{device, Decision::Waiting, {u"Somebody must."_s}, {}, false}
                           << u"gw-1 waits for approval"_s << u"Somebody must. It is Pending"_s << false;
    QTest::newRow("refused") << EnrollmentOutcome{device, Decision::Refused, {u"Too old."_s, u"No key."_s}, u"base"_s, false}
                             << u"gw-1 was refused"_s << u"Too old. No key. The policy “base”"_s << true;
}

void TestEnrollmentActions::whatCameOfIt()
{
    QFETCH(EnrollmentOutcome, outcome);
    QFETCH(QString, detail);
    QFETCH(bool, isError);
    QTEST(ui::enrollmentTitle(outcome), "title");
    QVERIFY2(ui::enrollmentDetail(outcome).contains(detail), qPrintable(ui::enrollmentDetail(outcome)));
    const auto result = ui::unlessRefused(outcome);
    QCOMPARE(!result, isError);
    if (isError)
        QVERIFY(result.error().message.contains(detail));
}

void TestEnrollmentActions::aCertificateThatEndedProvesNothing()
{
    Device device;
    device.state = Lifecycle::Enrolled;
    QCOMPARE(ui::proofWord(device, FakeClock::start), u"claimed, not proven"_s);
    Credential certificate;
    certificate.notAfter = FakeClock::start;
    device.credentials = {certificate};
    QCOMPARE(ui::proofWord(device, FakeClock::start), QString());
    QCOMPARE(ui::proofWord(device, FakeClock::start + std::chrono::seconds(1)), u"claimed, not proven"_s);
    device.state = Lifecycle::Provisioned; // nobody said it was admitted
    QCOMPARE(ui::proofWord(device, FakeClock::start + std::chrono::seconds(1)), QString());
}

QTEST_MAIN(TestEnrollmentActions)
#include "tst_enrollment_actions.moc"
