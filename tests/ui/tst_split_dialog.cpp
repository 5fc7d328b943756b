// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Drives what makes two devices of one, and the identity tab, from which it is done: conflicts, past merges, taking them back.
#include "registry/commands/merge_devices.h"
#include "ui/support/identity_bench.h"

#include <QCheckBox>

#include <algorithm>

using namespace muster;
using namespace std::chrono_literals;

namespace {

const QString gateway = u"gw-4f19c2"_s;
const QString plug = u"plug-a4cf12"_s;
const QString otherPlug = u"plug-b1e077"_s;

} // namespace

class TestSplitDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void whatIsTickedBecomesADeviceAndIsOneAgain();
    void whatAMergeBroughtComesBack();
    void allOfItIsTooMuch();
    void theFormSaysWhatFails();
    void aConflictIsShownAndSettled();
    void aConflictLeadsToTheOtherDevice();
    void aConflictIsSplitOff();
    void aPastMergeIsTakenBack();
    void aButtonKeepsTheFocusWhenTheTabIsMadeAnew();

private:
    QDialog *openSplit(const QString &name);
    QCheckBox *box(QDialog *dialog, const QString &type);
    void merge();
    QWidget *card() { return m_bench->identity()->findChild<QWidget *>(u"conflict"_s); }
    void press(QWidget *in, const QString &name)
    {
        auto *button = in->findChild<QPushButton *>(name);
        QVERIFY2(button, qPrintable(name));
        button->click();
    }

    std::unique_ptr<IdentityBench> m_bench;
};

void TestSplitDialog::init()
{
    m_bench = std::make_unique<IdentityBench>();
    QVERIFY(m_bench->start());
}

void TestSplitDialog::cleanup()
{
    m_bench.reset();
}

QDialog *TestSplitDialog::openSplit(const QString &name)
{
    if (!m_bench->open(name) || !QTest::qWaitFor([&] { return m_bench->action("device.split")->isEnabled(); }))
        qFatal("%s can't be split", qPrintable(name));
    m_bench->action("device.split")->trigger();
    return m_bench->dialog("splitDialog");
}

QCheckBox *TestSplitDialog::box(QDialog *dialog, const QString &type)
{
    for (QCheckBox *each : dialog->findChildren<QCheckBox *>())
        if (each->objectName().startsWith(u"split."_s + type + u':'))
            return each;
    return nullptr;
}

void TestSplitDialog::whatIsTickedBecomesADeviceAndIsOneAgain()
{
    const Device before = m_bench->load(gateway);
    QDialog *dialog = openSplit(gateway);
    QPushButton *button = m_bench->button(dialog);
    QVERIFY(!button->isEnabled());
    QVERIFY(!dialog->findChild<QWidget *>(u"split.halves"_s)->isVisible());
    QVERIFY(box(dialog, u"serial"_s)->accessibleDescription().startsWith(u"Strong, said by"_s));
    box(dialog, u"serial"_s)->click();
    QTRY_VERIFY(button->isEnabled());
    QCOMPARE(button->text(), u"Split off "_s + before.serial);
    QVERIFY(dialog->findChild<QWidget *>(u"split.halves"_s)->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE(m_bench->toast(), before.serial + u" was split off"_s);
    const Device rest = m_bench->load(gateway);
    QCOMPARE(rest.identifiers.size(), before.identifiers.size() - 1);
    QCOMPARE(rest.serial, QString());
    m_bench->undo();
    QTRY_COMPARE(m_bench->toast(), u"%1 and %2 are one device again"_s.arg(gateway, before.serial));
    QCOMPARE(m_bench->load(gateway).identifiers.size(), before.identifiers.size());
    QCOMPARE(m_bench->load(gateway).serial, before.serial);
}

void TestSplitDialog::merge()
{
    const auto &services = m_bench->console.services();
    const auto merged = resultOf(
        services.registry.apply(registry::MergeDevices{IdentityBench::idOf(plug), IdentityBench::idOf(otherPlug), {}, true},
                                services.actor));
    QVERIFY2(merged, merged ? "" : qPrintable(merged.error().message));
}

void TestSplitDialog::whatAMergeBroughtComesBack()
{
    const QString mac = m_bench->load(otherPlug).identifiers.first().value;
    merge();
    QDialog *dialog = openSplit(plug);
    auto *brought = dialog->findChild<QCheckBox *>(u"split.mac:"_s + mac);
    QVERIFY(brought);
    brought->click();
    auto *note = dialog->findChild<QWidget *>(u"split.note"_s);
    QTRY_VERIFY(note->isVisible());
    QVERIFY2(note->accessibleName().contains(u"when plug-b1e077 was merged into it"_s), qPrintable(note->accessibleName()));
    QCOMPARE(m_bench->button(dialog)->text(), u"Give plug-b1e077 back"_s);
    QTest::mouseClick(m_bench->button(dialog), Qt::LeftButton);
    QTRY_COMPARE(m_bench->toast(), u"plug-b1e077 is a device of its own again"_s);
    QCOMPARE(m_bench->load(otherPlug).name, otherPlug);
}

void TestSplitDialog::allOfItIsTooMuch()
{
    QDialog *dialog = openSplit(gateway);
    for (QCheckBox *each : dialog->findChildren<QCheckBox *>())
        each->click();
    auto *note = dialog->findChild<QWidget *>(u"split.note"_s);
    QTRY_VERIFY(note->isVisible());
    QVERIFY2(note->accessibleName().contains(u"nothing left"_s), qPrintable(note->accessibleName()));
    QVERIFY(!m_bench->button(dialog)->isEnabled());
    box(dialog, u"mac"_s)->click();
    QTRY_VERIFY(m_bench->button(dialog)->isEnabled());
}

/// Somebody else was quicker.
void TestSplitDialog::theFormSaysWhatFails()
{
    QDialog *dialog = openSplit(gateway);
    box(dialog, u"serial"_s)->click();
    QTRY_VERIFY(m_bench->button(dialog)->isEnabled());
    QVERIFY(m_bench->write([](storage::UnitOfWork &unit) {
        Device other = unit.devices().load(IdentityBench::idOf(gateway)).value();
        other.identifiers.removeIf([](const Identifier &each) { return each.type == IdentifierType::Serial; });
        return unit.devices().save(other).has_value();
    }));
    QTest::mouseClick(m_bench->button(dialog), Qt::LeftButton);
    auto *error = dialog->findChild<QLabel *>(u"formError"_s);
    QTRY_VERIFY(error->isVisible());
    QVERIFY2(error->text().contains(u"has no identifier"_s), qPrintable(error->text()));
    QVERIFY(dialog->isVisible());
    QVERIFY(box(dialog, u"serial"_s)->isChecked());
}

void TestSplitDialog::aConflictIsShownAndSettled()
{
    QVERIFY(m_bench->dispute(plug, otherPlug));
    QVERIFY(m_bench->open(plug));
    QTRY_VERIFY(card() && card()->accessibleName().contains(otherPlug));
    QVERIFY2(card()->accessibleName().contains(u"is this device's, and the other one claims it"_s),
             qPrintable(card()->accessibleName()));
    QVERIFY(card()->accessibleName().contains(u"3 minutes ago"_s));
    QVERIFY(!card()->findChild<QPushButton *>(u"conflict.split"_s)); // it has nothing else
    press(card(), u"conflict.apart"_s);
    QDialog *dialog = m_bench->dialog("tellApartDialog");
    QTest::mouseClick(m_bench->button(dialog), Qt::LeftButton);
    QTRY_COMPARE(m_bench->toast(), u"The conflict is settled"_s);
    QTRY_VERIFY(!card());
    QVERIFY(m_bench->load(plug).conflicts.isEmpty());
}

void TestSplitDialog::aConflictLeadsToTheOtherDevice()
{
    QVERIFY(m_bench->dispute(plug, otherPlug));
    QVERIFY(m_bench->open(otherPlug));
    QTRY_VERIFY(card() && card()->accessibleName().contains(plug));
    QVERIFY(card()->accessibleName().contains(u"is the other device's, and this one claims it"_s));
    press(card(), u"conflict.merge"_s);
    QVERIFY(!m_bench->dialog("mergeDialog")->findChild<QWidget *>(u"chooser.field"_s)); // which one is clear
    m_bench->dialog("mergeDialog")->reject();
    press(card(), u"conflict.other"_s);
    QTRY_COMPARE(m_bench->console.find<QLabel>("details.name")->accessibleName(), plug);
}

void TestSplitDialog::aConflictIsSplitOff()
{
    QVERIFY(m_bench->dispute(gateway, plug));
    QVERIFY(m_bench->open(gateway));
    QTRY_VERIFY(card());
    press(card(), u"conflict.split"_s);
    QDialog *dialog = m_bench->dialog("splitDialog");
    QVERIFY(box(dialog, u"mac"_s)->isChecked());
    QVERIFY(!box(dialog, u"serial"_s)->isChecked());
    QTRY_VERIFY(m_bench->button(dialog)->isEnabled());
}

void TestSplitDialog::aPastMergeIsTakenBack()
{
    merge();
    QVERIFY(m_bench->open(plug));
    QTRY_VERIFY(m_bench->identity()->findChild<QPushButton *>(u"identity.undo"_s));
    auto *undo = m_bench->identity()->findChild<QPushButton *>(u"identity.undo"_s);
    QVERIFY2(undo->accessibleName().contains(u"Merged with plug-b1e077 on"_s), qPrintable(undo->accessibleName()));
    QVERIFY(undo->accessibleName().contains(u"by j.kern@northgate"_s));
    undo->click();
    QTRY_COMPARE(m_bench->toast(), u"plug-b1e077 is a device of its own again"_s);
    QTRY_VERIFY(!m_bench->identity()->findChild<QPushButton *>(u"identity.undo"_s));
}

void TestSplitDialog::aButtonKeepsTheFocusWhenTheTabIsMadeAnew()
{
    QVERIFY(m_bench->open(gateway));
    const auto button = [this] { return m_bench->identity()->findChild<QPushButton *>(u"device.split.button"_s); };
    QTRY_VERIFY(button());
    button()->setFocus();
    QVERIFY(button()->hasFocus());
    QPointer<QPushButton> before = button();
    QVERIFY(m_bench->write([](storage::UnitOfWork &unit) {
        Device changed = unit.devices().load(IdentityBench::idOf(gateway)).value();
        changed.addresses.prepend(u"10.0.2.99"_s);
        return unit.devices().save(changed).has_value();
    }));
    QTRY_VERIFY(!before && button() && button()->hasFocus());
}

QTEST_MAIN(TestSplitDialog)
#include "tst_split_dialog.moc"
