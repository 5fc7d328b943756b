// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/discover_page.h"
#include "ui/discovery/scan_dialog.h"
#include "ui/support/console.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using With = Console::With;

class TestScanRange : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_console.reset(); }
    void isOfferedWithOurNetworks();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void tellsHowLongWhileSomebodyTypes();
    void runsAndSaysWhatCameOfIt();
    void isCancelled();
    void whatWasNotAskedIsSaid();
    void anObjectionIsAgreedTo();
    void isGreyWithoutANetwork();

private:
    ui::ScanDialog *open();
    QComboBox *range() { return m_console->find<QComboBox>("scan.range"); }
    QLineEdit *edit() { return m_console->find<QLineEdit>("scan.range.edit"); }
    QString below() { return range()->accessibleDescription(); }
    QString words() { return m_console->find<QLabel>("discover.scan.words")->text(); }
    void account(const discovery::ScanAccount &account);
    QVector<discovery::ScannedRange> scanned();

    std::unique_ptr<Console> m_console;
};

void TestScanRange::init()
{
    m_console = std::make_unique<Console>(With::EmptySite);
    QVERIFY(m_console->start());
    m_console->find<QAction>("go.discoverPage")->trigger();
    QTRY_VERIFY(m_console->find<QAction>("discover.scan")->isEnabled());
}

ui::ScanDialog *TestScanRange::open()
{
    m_console->find<QAction>("discover.scan")->trigger();
    auto *dialog = m_console->window().findChild<ui::ScanDialog *>();
    return dialog && QTest::qWaitForWindowExposed(dialog) ? dialog : nullptr;
}

void TestScanRange::account(const discovery::ScanAccount &account)
{
    m_console->inCore([&account](const Console::Media &media) {
        FakeSource &source = *media.sources[u"neighbours"_s];
        source.nextScan = account;
        for (discovery::ScanAccount &scan : source.scans)
            scan = account;
    });
}

QVector<discovery::ScannedRange> TestScanRange::scanned()
{
    QVector<discovery::ScannedRange> ranges;
    m_console->inCore([&ranges](const Console::Media &media) { ranges = media.sources[u"neighbours"_s]->scanned; });
    return ranges;
}

void TestScanRange::isOfferedWithOurNetworks()
{
    QVERIFY(m_console->find<QToolButton>("discover.scan.button")->isVisible());
    QVERIFY(m_console->window().allActions().contains(m_console->find<QAction>("discover.scan")));
    QTest::keyClick(&m_console->window(), Qt::Key_R, Qt::ControlModifier);
    auto *dialog = m_console->window().findChild<ui::ScanDialog *>();
    QVERIFY(dialog);
    QCOMPARE(range()->currentText(), u"10.0.1.0/24"_s);
    QTRY_COMPARE(below(), u"253 addresses on enp3s0, about 1 s"_s);
    QVERIFY(!m_console->find("scan.agreement")->isVisible());
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!m_console->window().findChild<ui::ScanDialog *>());
    QVERIFY(scanned().isEmpty());
}

void TestScanRange::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("said");
    QTest::newRow("nothing") << u" "_s << u"Say which addresses"_s;
    QTest::newRow("no addresses") << u"printer"_s << u"no range of addresses"_s;
    QTest::newRow("host bits") << u"10.0.1.7/24"_s << u"10.0.1.0/24 would be one"_s;
    QTest::newRow("elsewhere") << u"192.168.7.0/24"_s << u"no network of this computer"_s;
    QTest::newRow("wider than ours") << u"10.0.0.0/16"_s << u"Only 10.0.1.0/24"_s;
    QTest::newRow("too wide") << u"10.0.0.0/8"_s << u"At most"_s;
    QTest::newRow("ourselves") << u"10.0.1.2"_s << u"Nobody but this computer"_s;
}

void TestScanRange::saysWhatIsWrong()
{
    QFETCH(QString, typed);
    QFETCH(QString, said);
    QVERIFY(open());
    edit()->selectAll();
    QTest::keyClicks(edit(), typed);
    QVERIFY(!range()->property("invalid").toBool()); // not while somebody types
    QTest::mouseClick(m_console->find("formAction"), Qt::LeftButton);
    QTRY_VERIFY2(below().contains(said), qPrintable(below()));
    QVERIFY(range()->property("invalid").toBool());
    QVERIFY(m_console->window().findChild<ui::ScanDialog *>()->isVisible());
    QTest::keyClicks(edit(), u"0"_s);
    QVERIFY(!range()->property("invalid").toBool());
    QVERIFY(scanned().isEmpty());
}

void TestScanRange::tellsHowLongWhileSomebodyTypes()
{
    m_console->inCore(
        [](const Console::Media &media) { media.interfaces->set({fakeInterface(2, u"eth0"_s, u"10.0.1.2"_s, 20)}); });
    QTRY_COMPARE(m_console->services().discovery.status().interfaces, QStringList{u"eth0"_s});
    QVERIFY(open());
    QTRY_COMPARE(below(), u"%1 addresses on eth0, about 13 s"_s.arg(QLocale().toString(4093)));
    edit()->selectAll();
    QTest::keyClicks(edit(), u"10.0.1.20-90"_s);
    QTRY_COMPARE(below(), u"71 addresses on eth0, about 1 s"_s);
    edit()->selectAll();
    QTest::keyClicks(edit(), u"10.0.1.20"_s);
    QTRY_COMPARE(below(), u"1 address on eth0, about 1 s"_s);
    edit()->selectAll();
    QTest::keyClicks(edit(), u"10.0.9.9-1"_s);
    QTRY_VERIFY(range()->property("invalid").toBool()); // by itself, after a moment
}

void TestScanRange::runsAndSaysWhatCameOfIt()
{
    account({0, 253, 0, {}, 1200ms, true, false});
    QVERIFY(open());
    QTest::mouseClick(m_console->find("formAction"), Qt::LeftButton);
    auto *row = m_console->find("discover.scan.row");
    QTRY_VERIFY(row->isVisible());
    QTRY_VERIFY(!m_console->window().findChild<ui::ScanDialog *>());
    QCOMPARE(scanned().size(), 1);
    QTRY_VERIFY2(words().contains(u"waits"_s), qPrintable(words()));
    QVERIFY(!m_console->find<QAction>("discover.scan")->isEnabled());
    QVERIFY(m_console->find<QAction>("discover.scan")->toolTip().contains(u"A scan runs"_s));
    account({120, 253, 9, {}, 700ms, false, false});
    QTRY_COMPARE(words(), u"Scanning 10.0.1.0/24 on enp3s0: asked 120 of 253 addresses, 9 answered, 1 s left"_s);
    QCOMPARE(row->accessibleName(), words());
    const int value = m_console->find<QProgressBar>("discover.scan.progress")->value();
    QVERIFY(value > 400 && value < 600);
    account({253, 253, 12, {}, 0ms, false, true});
    QTRY_VERIFY2(words().startsWith(u"10.0.1.0/24 on enp3s0: asked 253 of 253 addresses in "_s), qPrintable(words()));
    QVERIFY(words().endsWith(u"12 answered."_s));
    QVERIFY(!m_console->find("discover.scan.progress")->isVisible());
    QVERIFY(m_console->find<QAction>("discover.scan")->isEnabled());
    // It was for this once.
    QVERIFY(m_console->services().discovery.status().places.first().mayTouch.isEmpty());
    QTest::mouseClick(m_console->find("discover.scan.cancel"), Qt::LeftButton);
    QVERIFY(!row->isVisible());
}

void TestScanRange::isCancelled()
{
    account({120, 253, 9, {}, 700ms, false, false});
    QVERIFY(open());
    QTest::mouseClick(m_console->find("formAction"), Qt::LeftButton);
    QTRY_VERIFY(words().contains(u"120"_s));
    QTest::mouseClick(m_console->find("discover.scan.cancel"), Qt::LeftButton);
    QTRY_COMPARE(words(), u"10.0.1.0/24 on enp3s0: stopped when 120 of 253 addresses were asked, 9 answered."_s);
    bool isRunning = true;
    m_console->inCore(
        [&isRunning](const Console::Media &media) { isRunning = !media.sources[u"neighbours"_s]->scans.isEmpty(); });
    QVERIFY(!isRunning);
    QVERIFY(m_console->find<QAction>("discover.scan")->isEnabled());
}

void TestScanRange::whatWasNotAskedIsSaid()
{
    account({200, 253, 9, {{u"The table is full."_s, 53}}, 0ms, false, true});
    QVERIFY(open());
    QTest::mouseClick(m_console->find("formAction"), Qt::LeftButton);
    QTRY_VERIFY2(words().contains(u"asked 200 of 253"_s) && words().contains(u"53 were not asked: The table is full."_s),
                 qPrintable(words()));
    QCOMPARE(m_console->find("discover.scan.row")->property("tone").toString(), u"warn"_s);
}

void TestScanRange::anObjectionIsAgreedTo()
{
    m_console->inCore(
        [](const Console::Media &media) { media.interfaces->set({fakeInterface(2, u"eth0"_s, u"198.51.100.2"_s)}); });
    QTRY_COMPARE(m_console->services().discovery.status().interfaces, QStringList{u"eth0"_s});
    auto *dialog = open();
    QVERIFY(dialog);
    auto *agreement = m_console->find<QCheckBox>("scan.agreement");
    QTRY_VERIFY(agreement->isVisible());
    QVERIFY(below().contains(u"public addresses"_s));
    QTest::mouseClick(m_console->find("formAction"), Qt::LeftButton);
    QTRY_VERIFY(dialog->error().contains(u"Agree to it"_s));
    QVERIFY(scanned().isEmpty());
    agreement->setChecked(true);
    QVERIFY(dialog->error().isEmpty());
    QTest::mouseClick(m_console->find("formAction"), Qt::LeftButton);
    QTRY_COMPARE(scanned().size(), 1);
}

void TestScanRange::isGreyWithoutANetwork()
{
    m_console->inCore([](const Console::Media &media) { media.interfaces->set({}); });
    QTRY_VERIFY(!m_console->find<QAction>("discover.scan")->isEnabled());
    QCOMPARE(m_console->find<QAction>("discover.scan")->toolTip(), u"No network is up."_s);
}

QTEST_MAIN(TestScanRange)
#include "tst_scan_range.moc"
