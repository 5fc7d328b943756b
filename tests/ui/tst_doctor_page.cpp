// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/coverage_model.h"
#include "ui/discovery/doctor_page.h"
#include "ui/support/console.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::ui;
using discovery::Channel;
using discovery::Coverage;
using discovery::CoverageCell;
using discovery::CoverageMatrix;
using discovery::IpFamily;
using With = Console::With;

namespace {

CoverageMatrix someMatrix()
{
    CoverageMatrix matrix;
    matrix.rows = {{u"enp3s0"_s, u"10.0.1.0/24, wired"_s, true}, {u"wlp2s0"_s, u"no address, Wi-Fi"_s, false}};
    matrix.columns = {{u"coap"_s, u"CoAP"_s, false}, {u"mdns"_s, u"mDNS"_s, false}, {u"usb"_s, u"USB"_s, true}};
    matrix.cells = {
        {u"enp3s0"_s, u"mdns"_s, IpFamily::IPv4, Coverage::Heard, {}, 4, 31, {}, {}},
        {u"enp3s0"_s, u"coap"_s, IpFamily::IPv4, Coverage::AskedSilent, {}, 2, 0, {}, {}},
        {u"wlp2s0"_s, u"mdns"_s, IpFamily::IPv4, Coverage::Blocked, u"It has no address."_s, 0, 0, {}, {}},
        {{}, u"usb"_s, {}, Coverage::Heard, {}, 0, 2, {}, {}},
    };
    return matrix;
}

} // namespace

class TestDoctorPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theModelIsOne();
    void looksWhenItIsShown();
    void saysWhyAHostIsNotSeen();
    void rowsOfAnEarlierQuestionAreNotShown();
    void saysThatDevicesWereNotKept();
    void aBadTargetIsRefused();
    void theReportIsExported();
    void goesBackToDiscover();

private:
    static void open(Console &console);
    static QString textOf(Console &console, const char *name);
};

void TestDoctorPage::theModelIsOne()
{
    CoverageModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    model.setMatrix(someMatrix());
    QCOMPARE(model.rowCount(), 3); // two interfaces, and what is plugged in
    QCOMPARE(model.columnCount(), 3);
    QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), u"mDNS"_s); // as the strip has them
    QVERIFY(model.index(0, 1).data().toString().startsWith(u"31"_s));
    QVERIFY(model.isBusRow(2));
    QVERIFY(model.index(2, 1).data().toString().contains(u"USB"_s));
    QVERIFY(model.sentence(model.index(1, 1)).endsWith(u"It has no address."_s));
    QVERIFY(model.sentence({}).isEmpty());
}

void TestDoctorPage::open(Console &console)
{
    QVERIFY(console.start());
    console.find<QAction>("go.discoverPage")->trigger();
    console.find<QAction>("discover.doctor")->trigger();
    QVERIFY(console.window().findChild<DoctorPage *>()->isVisible());
}

QString TestDoctorPage::textOf(Console &console, const char *name)
{
    QStringList texts;
    for (const QLabel *label : console.find(name)->findChildren<QLabel *>())
        texts += label->text();
    return texts.join(u'\n');
}

void TestDoctorPage::looksWhenItIsShown()
{
    Console console(With::EmptySite);
    open(console);
    QVERIFY(!console.find<QAction>("doctor.run")->isEnabled());
    QVERIFY(!console.find<QAction>("doctor.run")->toolTip().isEmpty());
    const auto *table = console.find<QTableView>("doctor.matrix");
    QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() > 0, 15000);
    QCOMPARE(table->model()->index(0, 0).data().toString(), u"enp3s0"_s);
    QVERIFY(console.find<QAction>("doctor.run")->isEnabled());
    QVERIFY(!console.find<QLabel>("doctor.explanation")->text().isEmpty());
}

void TestDoctorPage::saysWhyAHostIsNotSeen()
{
    Console console(With::EmptySite);
    open(console);
    console.inCore([](const Console::Media &media) { media.wire->echo.kind = discovery::ProbeAnswer::Kind::Silent; });
    auto *target = console.find<QLineEdit>("doctor.target");
    QTest::keyClicks(target, u"10.0.1.17"_s);
    QTest::keyClick(target, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(textOf(console, "doctor.answer").contains(u"Answer"_s), 20000);
    const auto rows = console.find("doctor.checks")->findChildren<QWidget *>(u"doctor.check"_s);
    QVERIFY(rows.size() >= 4);
    for (const QWidget *row : rows)
        QVERIFY(!row->accessibleName().isEmpty());
    QVERIFY2(textOf(console, "doctor.answer").contains(u"answers nothing but ARP"_s),
             qPrintable(textOf(console, "doctor.answer")));
}

void TestDoctorPage::rowsOfAnEarlierQuestionAreNotShown()
{
    Console console(With::EmptySite);
    open(console);
    QTest::keyClicks(console.find<QLineEdit>("doctor.target"), u"10.0.1.17"_s);
    console.find<QPushButton>("doctor.ask")->click();
    discovery::DoctorHandle &doctor = console.services().doctor;
    discovery::HostCheck row{u"route"_s, u"Route"_s, discovery::HostCheck::Verdict::Ok, u"10.0.1.9 is near."_s, {}};
    Q_EMIT doctor.checked(discovery::DoctorTarget::parse(u"10.0.1.9"_s).value(), {row}); // was under way
    QVERIFY(!textOf(console, "doctor.checks").contains(row.sentence));
    row.sentence = u"10.0.1.17 is near."_s;
    Q_EMIT doctor.checked(discovery::DoctorTarget::parse(u"10.0.1.17"_s).value(), {row});
    QVERIFY(textOf(console, "doctor.checks").contains(row.sentence));
}

void TestDoctorPage::saysThatDevicesWereNotKept()
{
    Console console(With::EmptySite);
    QVERIFY(console.start());
    console.inCore([&console](const Console::Media &media) {
        for (int i = 0; i < 70; ++i) { // 64 are kept in a minute
            Sighting sighting;
            sighting.source = u"neighbours"_s;
            sighting.interface = u"enp3s0"_s;
            sighting.endpoint = u"10.0.1.%1"_s.arg(i + 10);
            sighting.at = console.clock().now();
            const QString mac = u"DC:A6:32:00:00:%1"_s.arg(i, 2, 16, QLatin1Char('0')).toUpper();
            sighting.identifiers = {*Identifier::create(IdentifierType::Mac, mac, sighting.source, sighting.at)};
            media.sources[u"neighbours"_s]->say(sighting);
        }
    });
    console.find<QAction>("go.discoverPage")->trigger();
    console.find<QAction>("discover.doctor")->trigger();
    auto *run = console.find<QAction>("doctor.run");
    const auto isSaid = [&] {
        const bool isIt = textOf(console, "doctor.answer").contains(u"6 were not, since Muster was started"_s);
        if (!isIt && run->isEnabled())
            run->trigger(); // they may have been recorded meanwhile
        return isIt;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isSaid(), 40000);
}

void TestDoctorPage::aBadTargetIsRefused()
{
    Console console(With::EmptySite);
    open(console);
    auto *target = console.find<QLineEdit>("doctor.target");
    QTest::keyClicks(target, u"printer in the hall"_s);
    console.find<QPushButton>("doctor.ask")->click();
    const auto *error = console.find<QLabel>("doctor.targetError");
    QVERIFY(error->isVisible() && !error->text().isEmpty());
    QTest::keyClick(target, Qt::Key_Backspace);
    QVERIFY(!error->isVisible());
}

void TestDoctorPage::theReportIsExported()
{
    Console console(With::EmptySite);
    open(console);
    QVERIFY(!console.find<QAction>("doctor.export")->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(console.find<QAction>("doctor.export")->isEnabled(), 15000);
    auto *page = console.window().findChild<DoctorPage *>();
    const QString path = console.folder() + u"/report.txt"_s;
    page->exportTo(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("enp3s0"));
    page->exportTo(console.folder() + u"/nowhere/report.txt"_s);
    QVERIFY(console.find("doctor.trouble")->isVisible());
}

void TestDoctorPage::goesBackToDiscover()
{
    Console console(With::EmptySite);
    open(console);
    const auto *doctor = console.window().findChild<DoctorPage *>();
    console.find<QAction>("doctor.back")->trigger();
    QVERIFY(!doctor->isVisible());
    console.find<QAction>("discover.doctor")->trigger();
    QVERIFY(doctor->isVisible());
    auto *pages = console.find<QListView>("navigation.pages"); // Discover is current there all the time
    QTest::mouseClick(pages->viewport(), Qt::LeftButton, {}, pages->visualRect(pages->currentIndex()).center());
    QVERIFY(!doctor->isVisible());
}

QTEST_MAIN(TestDoctorPage)
#include "tst_doctor_page.moc"
