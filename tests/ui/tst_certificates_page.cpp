// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the Certificates page over what a site's authority has issued.
#include "pki/key_store.h"
#include "storage/sqlite/sqlite_store.h"
#include "support/provisioning_samples.h"
#include "ui/certificates/authority_view.h"
#include "ui/certificates/certificate_table_model.h"
#include "ui/certificates/certificate_text.h"
#include "ui/certificates/certificates_page.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/registry_page.h"
#include "ui/support/console.h"
#include "ui/support/demo_fleet.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/query_field.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/tab_bar.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using Model = ui::CertificateTableModel;
using With = Console::With;

namespace {
QString serialOf(int number)
{
    return u"5c%1"_s.arg(number, 6, 16, QLatin1Char('0'));
}
} // namespace

class TestCertificatesPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptySaysHowToGetOne();
    void showsTheAuthority();
    void exportsTheChain();
    void withoutAuthoritySaysWhy();
    void readsAPageAtATime();
    void cellsSayWhoseAndHowLong();
    void followsTheFeed();
    void filters();
    void detailsShowEveryField();

private:
    void start(With with, bool hasKeys = true);
    void change(const std::function<Result<>(storage::UnitOfWork &unit)> &act);
    void issue(int from, int count, const DeviceId &device = {});
    QString factsOf(const char *name);
    Model &model() { return m_page->model(); }
    QString cell(int row, Model::Column column) { return model().index(row, column).data().toString(); }

    std::unique_ptr<Console> m_console;
    ui::CertificatesPage *m_page = nullptr;
};

void TestCertificatesPage::start(With with, bool hasKeys)
{
    m_console.reset();
    m_console = std::make_unique<Console>(with);
    if (hasKeys)
        m_console->makeKeys("correct horse");
    QVERIFY(m_console->start());
    m_page = m_console->window().findChild<ui::CertificatesPage *>();
    m_console->find<QAction>("go.certificatesPage")->trigger();
    QTRY_VERIFY(m_page->isVisible() && model().isLoaded());
}

/// As another process does it.
void TestCertificatesPage::change(const std::function<Result<>(storage::UnitOfWork &unit)> &act)
{
    const auto store = storage::SqliteStore::open(m_console->folder() + u"/registry.sqlite"_s, false, m_console->clock());
    QVERIFY(store);
    const auto unit = (*store)->begin(storage::UnitOfWork::Mode::Write);
    QVERIFY(unit);
    const auto done = act(**unit);
    QVERIFY2(done, done ? "" : qPrintable(done.error().message));
    QVERIFY((*unit)->commit());
}

void TestCertificatesPage::issue(int from, int count, const DeviceId &device)
{
    change([&](storage::UnitOfWork &unit) -> Result<> {
        for (int number = from; number < from + count; ++number) {
            IssuedCertificate made = sampleCertificate(serialOf(number), device, FakeClock::start - 24h + number * 1s);
            if (const auto root = pki::KeyStore(m_console->folder() + u"/keys"_s).root())
                made.der = root->der();
            MUSTER_CHECK(unit.certificates().add(made));
        }
        return {};
    });
}

QString TestCertificatesPage::factsOf(const char *name)
{
    QStringList texts;
    for (const QLabel *label : m_console->find<ui::FactsView>(name)->findChildren<QLabel *>())
        texts += label->accessibleName().isEmpty() ? label->text() : label->accessibleName();
    return texts.join(u'\n');
}

void TestCertificatesPage::emptySaysHowToGetOne()
{
    start(With::EmptySite);
    auto *empty = m_console->find("certificates.empty");
    QTRY_VERIFY(empty->isVisible());
    QVERIFY(!m_console->find<ui::QueryField>("certificates.query")->isEnabled());
    QCOMPARE(m_page->countText(), u"0"_s);
    QTest::mouseClick(m_console->find<QPushButton>("certificates.empty.authority"), Qt::LeftButton);
    QVERIFY(m_console->find("authorityView")->isVisible());
    m_console->find<ui::TabBar>("certificates.tabs")->setCurrentIndex(0);
    QTest::mouseClick(m_console->find<QPushButton>("certificates.empty.registry"), Qt::LeftButton);
    QVERIFY(m_console->window().registryPage()->isVisible());
}

void TestCertificatesPage::showsTheAuthority()
{
    start(With::EmptySite);
    const pki::KeyStore keys(m_console->folder() + u"/keys"_s);
    auto *exportChain = m_console->find<QAction>("certificates.export");
    QTRY_VERIFY(exportChain->isEnabled());
    m_console->find<ui::TabBar>("certificates.tabs")->setCurrentIndex(1);
    const QString facts = factsOf("authority.facts");
    for (const auto &certificate : {*keys.root(), *keys.issuing()}) {
        QVERIFY2(facts.contains(certificate.subject()), qPrintable(facts));
        QVERIFY(facts.contains(certificate.serialNumber()));
        QVERIFY(facts.contains(ui::fingerprintText(certificate.fingerprint())));
    }
    QVERIFY(facts.contains(u"EC-P256"_s));
    QVERIFY(m_page->subtitle().contains(keys.issuing()->subject()));
    QVERIFY(keys.isLocked()); // nobody was asked for a passphrase
}

void TestCertificatesPage::exportsTheChain()
{
    start(With::EmptySite);
    auto *view = m_console->find<ui::AuthorityView>("authorityView");
    QTRY_VERIFY(view->authority());
    const QString path = m_console->folder() + u"/chain.pem"_s;
    view->exportTo(path);
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), view->authority()->toPem());
    QTRY_COMPARE(m_console->find<QLabel>("toast.title")->text(), u"The chain was exported"_s);
    auto *trouble = m_console->find("authority.trouble");
    QVERIFY(trouble->isHidden());
    // Asked for from the list, a failure is not left unseen behind it.
    QCOMPARE(m_console->find<ui::TabBar>("certificates.tabs")->currentIndex(), 0);
    view->exportTo(m_console->folder() + u"/no/such/folder/chain.pem"_s);
    QTRY_VERIFY(trouble->isVisible());
    QCOMPARE(m_console->find<ui::TabBar>("certificates.tabs")->currentIndex(), 1);
    QVERIFY(trouble->accessibleName().contains(u"could not be written"_s));
}

void TestCertificatesPage::withoutAuthoritySaysWhy()
{
    start(With::EmptySite, false);
    auto *exportChain = m_console->find<QAction>("certificates.export");
    QTRY_VERIFY(exportChain->toolTip().contains(u"no certificate authority"_s));
    QVERIFY(!exportChain->isEnabled());
    m_console->find<ui::TabBar>("certificates.tabs")->setCurrentIndex(1);
    QVERIFY(m_console->find("authority.trouble")->isVisible());
}

void TestCertificatesPage::readsAPageAtATime()
{
    start(With::EmptySite);
    issue(0, 250);
    QTRY_COMPARE(m_page->countText(), u"100+"_s);
    Model alone(m_console->services()); // no view asks it for more
    QTRY_COMPARE(alone.rowCount(), Model::pageSize);
    QCOMPARE(alone.certificate(0).serialNumber, serialOf(249)); // the youngest
    for (const int rows : {200, 250}) {
        QTRY_VERIFY(alone.canFetchMore({}));
        alone.fetchMore({});
        QTRY_COMPARE(alone.rowCount(), rows);
    }
    QVERIFY(!alone.canFetchMore({}));
    QVERIFY(!alone.hasMore());
    QCOMPARE(alone.certificate(249).serialNumber, serialOf(0));
    QVERIFY(alone.certificate(249).der.isEmpty()); // not kept for every row
    QCOMPARE(alone.rowOf(serialOf(3)), 246);
}

void TestCertificatesPage::cellsSayWhoseAndHowLong()
{
    start(With::Fleet);
    const Device gateway = demoFleet(FakeClock::start)[0];
    change([&](storage::UnitOfWork &unit) -> Result<> {
        IssuedCertificate soon = sampleCertificate(u"01"_s, gateway.id, FakeClock::start - 2h);
        soon.notAfter = FakeClock::start + 5 * 24h;
        MUSTER_CHECK(unit.certificates().add(soon));
        IssuedCertificate gone = sampleCertificate(u"02"_s, {}, FakeClock::start - 3h);
        gone.notAfter = FakeClock::start - 3 * 24h;
        gone.keyOrigin = KeyOrigin::Device;
        gone.state = CredentialState::Superseded;
        return unit.certificates().add(gone);
    });
    QTRY_COMPARE(model().rowCount(), 2);
    QCOMPARE(cell(0, Model::DeviceName), gateway.name);
    QCOMPARE(cell(0, Model::State), u"Active"_s);
    QCOMPARE(cell(0, Model::Algorithm), u"EC-P384"_s);
    QCOMPARE(cell(0, Model::KeyMade), u"pushed"_s);
    QCOMPARE(cell(0, Model::Ends), u"5 d"_s);
    QCOMPARE(cell(0, Model::Issued), u"2 h"_s);
    const auto look = [this](int row) {
        return model().index(row, Model::Ends).data(ui::LookRole).value<const ui::StateLook *>();
    };
    QCOMPARE(look(0), &ui::lookOf(Severity::Warning));
    QCOMPARE(cell(1, Model::DeviceName), u"no device"_s);
    QCOMPARE(cell(1, Model::KeyMade), u"on device"_s);
    QCOMPARE(cell(1, Model::Ends), u"3 d ago"_s);
    QVERIFY(!look(1)); // what is superseded needs nobody
    for (int row = 0; row < 2; ++row)
        for (int column = 0; column < Model::ColumnCount; ++column)
            QVERIFY(!model().index(row, column).data(Qt::AccessibleTextRole).toString().isEmpty());
}

void TestCertificatesPage::followsTheFeed()
{
    start(With::EmptySite);
    const QAbstractItemModelTester tester(&model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    issue(0, 2);
    QTRY_COMPARE(model().rowCount(), 2);
    auto *table = m_console->find<QTableView>("certificateTable");
    table->setCurrentIndex(model().index(1, 0));
    const QPersistentModelIndex current(table->currentIndex());
    issue(2, 1);
    QTRY_COMPARE(model().rowCount(), 3);
    QCOMPARE(cell(0, Model::Serial), serialOf(2));
    QCOMPARE(current.row(), 2); // the same one, further down
    change([](storage::UnitOfWork &unit) { return unit.certificates().setState(serialOf(0), CredentialState::Revoked); });
    QTRY_COMPARE(cell(2, Model::State), u"Revoked"_s);
    QVERIFY(current.isValid());
    QTRY_COMPARE(m_console->find<QLabel>("certificate.name")->text(), u"CN=gw-%1,O=Example Ltd"_s.arg(serialOf(0)));
}

void TestCertificatesPage::filters()
{
    start(With::EmptySite);
    issue(0, 250);
    QTRY_COMPARE(model().rowCount(), Model::pageSize);
    auto *query = m_console->find<ui::QueryField>("certificates.query");
    const auto type = [query](const QString &text) {
        query->setText(text);
        Q_EMIT query->applied(text);
    };
    type(serialOf(3)); // of the last page
    QTRY_COMPARE(model().rowCount(), 1);
    QCOMPARE(cell(0, Model::Serial), serialOf(3));
    QCOMPARE(m_page->countText(), u"100+"_s); // of all
    type(u"0,"_s);                            // some of each page, too few to fill a view: all are read
    QTRY_COMPARE(model().rowCount(), 16);
    type(serialOf(3));
    QTRY_COMPARE(cell(0, Model::Serial), serialOf(3));
    type(u"serial:3"_s);
    QVERIFY(query->hasError());
    QCOMPARE(model().rowCount(), 1);
    type(u"state:revoked"_s);
    QTRY_VERIFY(m_console->find("certificates.noMatch")->isVisible());
    QTest::mouseClick(m_console->find<QPushButton>("certificates.noMatch.clear"), Qt::LeftButton);
    QTRY_COMPARE(model().rowCount(), Model::pageSize);
    QVERIFY(query->text().isEmpty());
}

void TestCertificatesPage::detailsShowEveryField()
{
    start(With::Fleet);
    const Device gateway = demoFleet(FakeClock::start)[0];
    issue(7, 1, gateway.id);
    auto *copy = m_console->find<QAction>("certificate.copySerial");
    QTRY_VERIFY(copy->isEnabled());
    const QString facts = factsOf("certificate.facts").remove(u'\n');
    const auto root = pki::KeyStore(m_console->folder() + u"/keys"_s).root();
    for (const QString &text :
         {u"CN=gw-%1,O=Example Ltd"_s.arg(serialOf(7)), u"CN=Plant North issuing,O=Example Ltd"_s, serialOf(7), u"EC-P384"_s,
          u"pushed"_s, gateway.name, gateway.id.toString(), ui::fingerprintText(root->fingerprint())})
        QVERIFY2(facts.contains(text), qPrintable(text + u"\nin\n"_s + facts));
    copy->trigger();
    QCOMPARE(QApplication::clipboard()->text(), serialOf(7));
    m_console->find<QAction>("certificate.showDevice")->trigger();
    QVERIFY(m_console->window().registryPage()->isVisible());
    QTRY_VERIFY(m_console->find<ui::DeviceTable>("deviceTable")->currentDevice() == gateway.id);
    m_console->find<QAction>("go.certificatesPage")->trigger();
    issue(8, 1);
    auto *table = m_console->find<QTableView>("certificateTable");
    QTRY_COMPARE(model().rowCount(), 2);
    table->setCurrentIndex(model().index(0, 0));
    auto *show = m_console->find<QAction>("certificate.showDevice");
    QTRY_VERIFY(!show->isEnabled());
    QTRY_VERIFY(show->toolTip().contains(u"for no device"_s));
}

QTEST_MAIN(TestCertificatesPage)
#include "tst_certificates_page.moc"
