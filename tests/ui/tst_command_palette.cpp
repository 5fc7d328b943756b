// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/device_table.h"
#include "ui/registry/registry_page.h"
#include "ui/support/console.h"
#include "ui/support/demo_fleet.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>

using namespace Qt::StringLiterals;
using namespace muster;
using With = Console::With;

class TestCommandPalette : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void offersEveryAction();
    void runsAnAction();
    void opensADevice();
    void saysWhyAnActionIsGrey();
    void saysWhenNothingIsCalledSo();
    void escapeClosesIt();

private:
    QStringList rows() const;
    void open();

    std::unique_ptr<Console> m_console;
    QLineEdit *m_field = nullptr;
    QListView *m_list = nullptr;
};

void TestCommandPalette::init()
{
    m_console = std::make_unique<Console>(With::Fleet);
    QVERIFY(m_console->start());
    open();
}

void TestCommandPalette::cleanup()
{
    m_console.reset();
}

void TestCommandPalette::open()
{
    m_console->window().activateWindow();
    QTRY_VERIFY(m_console->window().isActiveWindow());
    QTest::keyClick(&m_console->window(), Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(m_console->window().findChild<QDialog *>(u"commandPalette"_s));
    m_field = m_console->find<QLineEdit>("palette.field");
    m_list = m_console->find<QListView>("palette.list");
}

QStringList TestCommandPalette::rows() const
{
    QStringList rows;
    for (int row = 0; row < m_list->model()->rowCount(); ++row)
        rows += m_list->model()->index(row, 0).data().toString();
    return rows;
}

void TestCommandPalette::offersEveryAction()
{
    const QStringList all = rows();
    for (const QAction *action : m_console->window().allActions())
        if (action->isVisible() && !action->isSeparator())
            QVERIFY2(all.contains(action->text()), qPrintable(action->text()));
    for (const QString &wanted : {u"Add devices"_s, u"Go to Activity"_s, u"Verify the chain"_s, u"Theme: dark"_s, u"Quit"_s})
        QVERIFY2(all.contains(wanted), qPrintable(wanted));
}

void TestCommandPalette::runsAnAction()
{
    QTest::keyClicks(m_field, u"go to act"_s);
    QTRY_COMPARE(rows(), QStringList{u"Go to Activity"_s});
    QTest::keyClick(m_field, Qt::Key_Return);
    QTRY_COMPARE(m_console->find<QLabel>("topBar.title")->text(), u"Activity"_s);
}

void TestCommandPalette::opensADevice()
{
    QTest::keyClicks(m_field, u"plc-press"_s);
    QTRY_COMPARE(rows(), QStringList{u"plc-press-1"_s});
    QTest::keyClick(m_field, Qt::Key_Return);
    const DeviceId wanted = demoFleet(FakeClock::start)[16].id;
    auto *table = m_console->find<ui::DeviceTable>("deviceTable");
    QTRY_VERIFY(table->currentDevice() == wanted);
    QTRY_COMPARE(m_console->find<QLabel>("details.name")->text(), u"plc-press-1"_s);
    // Also from a view and a query that hide it.
    m_console->window().registryPage()->applyQuery(u"kind:camera"_s);
    QTRY_VERIFY(table->currentDevice() != wanted);
    open();
    QTest::keyClicks(m_field, u"plc-press"_s);
    QTRY_COMPARE(rows(), QStringList{u"plc-press-1"_s});
    QTest::keyClick(m_field, Qt::Key_Return);
    QTRY_VERIFY(table->currentDevice() == wanted);
}

void TestCommandPalette::saysWhyAnActionIsGrey()
{
    QTest::keyClicks(m_field, u"release"_s);
    QTRY_VERIFY(rows().contains(u"Release…"_s));
    const QModelIndex row = m_list->model()->index(int(rows().indexOf(u"Release…"_s)), 0);
    QVERIFY(!(row.flags() & Qt::ItemIsEnabled));
    QTest::keyClick(m_field, Qt::Key_Return);
    QVERIFY(m_console->find<QDialog>("commandPalette")->isVisible());
}

void TestCommandPalette::saysWhenNothingIsCalledSo()
{
    QTest::keyClicks(m_field, u"zzzz"_s);
    QTRY_COMPARE(m_list->model()->rowCount(), 0);
    QVERIFY(m_console->find<QLabel>("palette.foot")->text().startsWith(u"No command"_s));
    QTest::keyClicks(m_field, u"\"("_s); // what would be a bad query is a name like any other
    QCOMPARE(m_list->model()->rowCount(), 0);
}

void TestCommandPalette::escapeClosesIt()
{
    QTest::keyClick(m_field, Qt::Key_Escape);
    QTRY_VERIFY(!m_console->window().findChild<QDialog *>(u"commandPalette"_s));
}

QTEST_MAIN(TestCommandPalette)
#include "tst_command_palette.moc"
