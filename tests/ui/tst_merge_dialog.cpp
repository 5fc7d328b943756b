// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Drives what makes two devices one: the dialog, what it shows, and what takes it back.
#include "ui/registry/device_actions.h"
#include "ui/registry/identity_actions.h"
#include "ui/registry/merge_dialog.h"
#include "ui/registry/merge_fields.h"
#include "ui/support/identity_bench.h"

#include <QLineEdit>
#include <QListView>
#include <QRadioButton>

using namespace muster;

namespace {

const QString plug = u"plug-a4cf12"_s;
const QString otherPlug = u"plug-b1e077"_s;

} // namespace

class TestMergeDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void twoSelectedRowsBecomeOneAndTwoAgain();
    void whichOneStaysIsChosen();
    void whatIsChosenHolds();
    void theOtherOneIsLookedFor();
    void theLikelyOnesComeFirst();
    void whatCantBeIsRefusedWithItsReason();
    void whatFailsIsToldAndNothingIsLost();
    void escapeClosesItAndChangesNothing();
    void greySaysWhy();
    void whoMayNotDecideIsTold();
    void everyFieldHasAWord();

private:
    QDialog *openForTwo();
    template<typename T>
    T *in(QDialog *dialog, const QString &name)
    {
        return dialog->findChild<T *>(name);
    }

    std::unique_ptr<IdentityBench> m_bench;
};

void TestMergeDialog::init()
{
    m_bench = std::make_unique<IdentityBench>();
    QVERIFY(m_bench->start());
}

void TestMergeDialog::cleanup()
{
    m_bench.reset();
}

/// Both are enrolled, and each has a certificate in force.
QDialog *TestMergeDialog::openForTwo()
{
    if (!m_bench->certify({plug, otherPlug}) || !m_bench->select({plug, otherPlug}))
        qFatal("they can't be selected");
    m_bench->action("selection.merge")->trigger();
    QDialog *dialog = m_bench->dialog("mergeDialog");
    if (!QTest::qWaitFor([&] { return in<QRadioButton>(dialog, u"merge.credential.kept"_s) != nullptr; }))
        qFatal("no preview came");
    return dialog;
}

void TestMergeDialog::twoSelectedRowsBecomeOneAndTwoAgain()
{
    auto *bulk = m_bench->console.find<QPushButton>("registry.bulk.merge");
    QVERIFY(m_bench->select({plug}));
    QVERIFY(!bulk->isVisible());
    QDialog *dialog = openForTwo();
    QVERIFY(bulk->isVisible());
    QPushButton *button = m_bench->button(dialog);
    QCOMPARE(button->text(), u"Merge into plug-a4cf12"_s); // the one that came first
    QVERIFY(!button->isEnabled());
    QCOMPARE(in<QLabel>(dialog, u"merge.credential.result"_s)->text(), u"Choose one"_s);
    in<QRadioButton>(dialog, u"merge.credential.kept"_s)->click();
    QTRY_VERIFY(button->isEnabled());
    QVERIFY(in<QLabel>(dialog, u"merge.consequences"_s)->text().contains(u"no longer be in force"_s));
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE(m_bench->toast(), u"plug-a4cf12 and plug-b1e077 are one device now"_s);
    QCOMPARE(m_bench->load(otherPlug).id, IdentityBench::idOf(plug));
    QTRY_VERIFY(m_bench->console.window().registryPage()->model().rowOf(IdentityBench::idOf(otherPlug)) < 0);

    m_bench->undo();
    QTRY_COMPARE(m_bench->toast(), u"plug-b1e077 is a device of its own again"_s);
    QCOMPARE(m_bench->load(otherPlug).name, otherPlug);
    QCOMPARE(m_bench->load(otherPlug).state, Lifecycle::Enrolled);
}

void TestMergeDialog::whichOneStaysIsChosen()
{
    QDialog *dialog = openForTwo();
    QVERIFY(in<QRadioButton>(dialog, u"merge.stays.0"_s)->isChecked()
            != in<QRadioButton>(dialog, u"merge.stays.1"_s)->isChecked());
    for (const QString &radio : {u"merge.stays.0"_s, u"merge.stays.1"_s})
        if (in<QRadioButton>(dialog, radio)->text() == otherPlug)
            in<QRadioButton>(dialog, radio)->click();
    QTRY_COMPARE(m_bench->button(dialog)->text(), u"Merge into plug-b1e077"_s);
    QTRY_COMPARE(in<QLabel>(dialog, u"merge.name.result"_s)->text(), otherPlug);
    in<QRadioButton>(dialog, u"merge.credential.kept"_s)->click();
    QTRY_VERIFY(m_bench->button(dialog)->isEnabled());
    QTest::keyClick(dialog, Qt::Key_Return);
    QTRY_COMPARE(m_bench->load(plug).id, IdentityBench::idOf(otherPlug));
}

void TestMergeDialog::whatIsChosenHolds()
{
    QDialog *dialog = openForTwo();
    QCOMPARE(in<QLabel>(dialog, u"merge.name.result"_s)->text(), plug);
    auto *name = in<QRadioButton>(dialog, u"merge.name.gone"_s);
    name->click();
    QTRY_COMPARE(in<QLabel>(dialog, u"merge.name.result"_s)->text(), otherPlug);
    QVERIFY(in<QRadioButton>(dialog, u"merge.name.gone"_s) == name); // nothing was built anew under the pointer
    QVERIFY(!m_bench->button(dialog)->isEnabled());
    in<QRadioButton>(dialog, u"merge.credential.gone"_s)->click();
    QTRY_VERIFY(m_bench->button(dialog)->isEnabled());
    const QString serial = m_bench->load(otherPlug).currentCertificate()->serialNumber;
    QTest::mouseClick(m_bench->button(dialog), Qt::LeftButton);
    QTRY_COMPARE(m_bench->load(plug).name, otherPlug);
    QCOMPARE(m_bench->load(plug).currentCertificate()->serialNumber, serial);
}

void TestMergeDialog::theOtherOneIsLookedFor()
{
    QVERIFY(m_bench->open(plug));
    m_bench->action("device.merge")->trigger();
    QDialog *dialog = m_bench->dialog("mergeDialog");
    auto *field = in<QLineEdit>(dialog, u"chooser.field"_s);
    auto *list = in<QListView>(dialog, u"chooser.list"_s);
    QTRY_VERIFY(field->accessibleDescription().contains(u"No other device looks like this one"_s));
    QTest::keyClicks(field, u"state:enroled"_s);
    QTRY_VERIFY(field->property("invalid").toBool());
    field->clear();
    QTest::keyClicks(field, otherPlug);
    QTRY_COMPARE(list->model()->rowCount(), 1);
    QVERIFY(list->currentIndex().data(Qt::AccessibleTextRole).toString().contains(u"Enrolled"_s));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(!list->isVisible());
    QTRY_COMPARE(m_bench->button(dialog)->text(), u"Merge into plug-a4cf12"_s);
    QTest::keyClick(field, Qt::Key_X); // another one after all
    QVERIFY(list->isVisible());
    QVERIFY(!m_bench->button(dialog)->isEnabled());
    QTRY_VERIFY(field->accessibleDescription().contains(u"No other device matches"_s));
    QCOMPARE(list->model()->rowCount(), 0);
}

void TestMergeDialog::theLikelyOnesComeFirst()
{
    QVERIFY(m_bench->write([&](storage::UnitOfWork &unit) {
        Device namesake = unit.devices().load(IdentityBench::idOf(u"cold-room-1"_s)).value();
        namesake.name = plug;
        return unit.devices().save(namesake).has_value();
    }));
    QVERIFY(m_bench->dispute(plug, otherPlug));
    QVERIFY(m_bench->open(plug));
    QTRY_COMPARE(m_bench->load(plug).conflicts.size(), 1);
    QTRY_VERIFY(m_bench->identity()->findChild<QWidget *>(u"conflict"_s));
    m_bench->action("device.merge")->trigger();
    QDialog *dialog = m_bench->dialog("mergeDialog");
    auto *list = in<QListView>(dialog, u"chooser.list"_s);
    QTRY_COMPARE(list->model()->rowCount(), 2);
    QCOMPARE(list->model()->index(0, 0).data().toString(), otherPlug);
    QVERIFY(list->model()->index(0, 0).data(Qt::AccessibleTextRole).toString().contains(u"In conflict about the MAC"_s));
    QVERIFY(list->model()->index(1, 0).data(Qt::AccessibleTextRole).toString().contains(u"The same name"_s));
    auto *field = in<QLineEdit>(dialog, u"chooser.field"_s);
    QTRY_COMPARE(list->currentIndex().row(), 0);
    QTest::keyClick(field, Qt::Key_Down);
    QCOMPARE(list->currentIndex().row(), 1);
    QTest::keyClick(field, Qt::Key_Down);
    QCOMPARE(list->currentIndex().row(), 1);
}

void TestMergeDialog::whatCantBeIsRefusedWithItsReason()
{
    QVERIFY(m_bench->select({u"gw-4f19c2"_s, u"gw-5e107c"_s}));
    m_bench->action("selection.merge")->trigger();
    QDialog *dialog = m_bench->dialog("mergeDialog");
    auto *refusal = in<QWidget>(dialog, u"merge.refusal"_s);
    QTRY_VERIFY(refusal->isVisible());
    QVERIFY2(refusal->accessibleName().contains(u"different keys"_s), qPrintable(refusal->accessibleName()));
    QVERIFY(!m_bench->button(dialog)->isEnabled());
}

void TestMergeDialog::whatFailsIsToldAndNothingIsLost()
{
    QDialog *dialog = openForTwo();
    in<QRadioButton>(dialog, u"merge.credential.kept"_s)->click();
    QTRY_VERIFY(m_bench->button(dialog)->isEnabled());
    QVERIFY(m_bench->write([](storage::UnitOfWork &unit) {
        JournalJob job;
        job.id = JobId::create(FakeClock::start);
        job.device = IdentityBench::idOf(plug);
        return unit.jobs().add(job).has_value();
    }));
    QTest::mouseClick(m_bench->button(dialog), Qt::LeftButton);
    auto *error = in<QLabel>(dialog, u"formError"_s);
    QTRY_VERIFY(error->isVisible());
    QVERIFY2(error->text().contains(u"A job works on"_s), qPrintable(error->text()));
    QVERIFY(dialog->isVisible());
    QTRY_VERIFY(in<QWidget>(dialog, u"merge.refusal"_s)->isVisible());
    QCOMPARE(m_bench->load(otherPlug).name, otherPlug);
}

void TestMergeDialog::escapeClosesItAndChangesNothing()
{
    QVERIFY(m_bench->select({plug, otherPlug}));
    m_bench->action("selection.merge")->trigger();
    QPointer<QDialog> dialog = m_bench->dialog("mergeDialog");
    QTest::keyClick(dialog, Qt::Key_Escape); // its preview is still on its way
    QTRY_VERIFY(!dialog);
    QCOMPARE(m_bench->load(otherPlug).name, otherPlug);
}

void TestMergeDialog::greySaysWhy()
{
    QVERIFY(m_bench->open(plug));
    QAction *merge = m_bench->action("device.merge");
    QTRY_VERIFY(merge->isEnabled());
    QVERIFY(merge->toolTip().contains(plug));
    QAction *selected = m_bench->action("selection.merge");
    QVERIFY(m_bench->select({plug, otherPlug, u"plug-lab-07"_s}));
    QVERIFY(!selected->isEnabled());
    QVERIFY(selected->toolTip().contains(u"3 devices are selected. Two at a time"_s));
    QVERIFY(merge->isEnabled()); // that is about the current one
    QVERIFY(m_bench->select({plug, otherPlug}));
    QVERIFY(selected->isEnabled());
    QAction *split = m_bench->action("device.split");
    QVERIFY(!split->isEnabled()); // a plug is known by its MAC only
    QVERIFY(split->toolTip().contains(u"nothing to split"_s));
    QVERIFY(m_bench->open(u"gw-4f19c2"_s));
    QTRY_VERIFY(split->isEnabled());
}

void TestMergeDialog::whoMayNotDecideIsTold()
{
    ui::Services services = m_bench->console.services();
    services.actor.role = Role::Auditor;
    QWidget window;
    ui::IdentityActions actions(m_bench->console.themes(), services, &window);
    actions.setDevice(m_bench->load(u"gw-4f19c2"_s));
    QVERIFY(!actions.merge()->isEnabled());
    QVERIFY(!actions.split()->isEnabled());
    QVERIFY(actions.merge()->toolTip().contains(u"Your role"_s));
}

void TestMergeDialog::everyFieldHasAWord()
{
    for (const auto &field : {u"name"_s, u"vendor"_s, u"model"_s, u"kind"_s, u"firmware"_s, u"serial"_s, u"group"_s, u"site"_s,
                              u"owner"_s, u"state"_s, u"credential"_s, u"hostKey"_s})
        QVERIFY2(ui::MergeFields::fieldWord(field) != field, qPrintable(field));
}

QTEST_MAIN(TestMergeDialog)
#include "tst_merge_dialog.moc"
