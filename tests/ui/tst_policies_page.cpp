// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policies_page.h"

#include "ui/policy/policy_list.h"
#include "ui/support/policy_bench.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QScrollArea>
#include <QSplitter>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace muster;

namespace {

/// A store that nobody can read while it is broken.
class BrokenStore : public storage::Store
{
public:
    explicit BrokenStore(storage::Store &sound) : m_sound(sound) {}
    ~BrokenStore() override { stopExecutors(); }

    Result<std::unique_ptr<storage::UnitOfWork>> begin(storage::UnitOfWork::Mode mode) override
    {
        if (isBroken)
            return fail(ErrorCode::Storage, u"The disk is gone."_s);
        return m_sound.begin(mode);
    }
    Result<qint64> version() override { return m_sound.version(); }
    Result<> checkIntegrity(std::stop_token stop) override { return m_sound.checkIntegrity(stop); }

    std::atomic<bool> isBroken = false;

private:
    storage::Store &m_sound;
};

} // namespace

class TestPoliciesPage : public QObject, protected PolicyBench
{
    Q_OBJECT

private Q_SLOTS:
    void init() { start(); }
    void cleanup() { stop(); }
    void emptyOffersTheFirst();
    void theOrderChanges();
    void quickMovesAddUp();
    void removingAsksAndKeepsVersions();
    void removingTellsOfTheDraft();
    void tabFollowsTheEye();
    void theTopBarSurvivesItsOwnClick();
    void whatCantBeReadIsSaidAndTriedAgain();
    void anAuditorReadsOnly();
    void narrowPutsTheSideBelow();
    void closingAsksForDrafts();
};

void TestPoliciesPage::emptyOffersTheFirst()
{
    QCOMPARE(m_page->countText(), u"0"_s);
    QCOMPARE(m_page->primaryAction()->objectName(), u"policy.new"_s);
    QTest::mouseClick(find("policy.empty.new"), Qt::LeftButton);
    QVERIFY(!find("policy.empty")->isVisible());
    QTRY_COMPARE(QApplication::focusWidget(), find("policy.name"));
    QCOMPARE(m_page->primaryAction()->objectName(), u"policy.publish"_s);
    QVERIFY(!action("policy.publish")->isEnabled());
    QVERIFY(!action("policy.publish")->toolTip().isEmpty());
    QCOMPARE(m_page->unpublished(), QStringList{QString()});
}

void TestPoliciesPage::theOrderChanges()
{
    have({gateways(), named(u"cameras"_s, u"kind:camera"_s), named(u"plugs"_s, u"kind:plug"_s)});
    auto *list = find<ui::PolicyList>("policy.list");
    QVERIFY(!action("policy.up")->isEnabled());
    QVERIFY(action("policy.down")->isEnabled());
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier);
    QTRY_COMPARE(order(), (QStringList{u"cameras"_s, u"gateways"_s, u"plugs"_s}));
    QTRY_COMPARE(list->currentIndex().row(), 1);
    QCOMPARE(list->currentKey(), u"gateways"_s);
    QVERIFY(action("policy.up")->isEnabled());
}

void TestPoliciesPage::quickMovesAddUp()
{
    have({gateways(), named(u"cameras"_s, u"kind:camera"_s), named(u"plugs"_s, u"kind:plug"_s)});
    auto *list = find<ui::PolicyList>("policy.list");
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier);
    QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(list->currentIndex().row(), 2);
    QTRY_COMPARE(order(), (QStringList{u"cameras"_s, u"plugs"_s, u"gateways"_s}));
    QTRY_COMPARE(list->currentIndex().row(), 2);
    QVERIFY(!action("policy.down")->isEnabled());
}

void TestPoliciesPage::removingAsksAndKeepsVersions()
{
    have({gateways()});
    action("policy.remove")->trigger();
    confirm("policy.removeBox");
    QTRY_VERIFY(find("policy.empty")->isVisible());
    const auto list = resultOf(m_console->services().policies.list());
    QVERIFY(list && list->isEmpty());
    // The way back that was told.
    action("policy.new")->trigger();
    QTest::keyClicks(find("policy.name"), u"gateways"_s);
    QTRY_COMPARE(rows("policy.versions"), 3); // the draft, the removal, the first
    chooseRow("policy.versions", 2);
    QTRY_VERIFY(find("policy.notice")->isVisible());
    find<QPushButton>("policy.notice.first")->click();
    action("policy.publish")->trigger();
    QTRY_COMPARE(active(), gateways());
}

void TestPoliciesPage::removingTellsOfTheDraft()
{
    have({gateways()});
    for (const bool hasDraft : {false, true}) {
        if (hasDraft)
            QTest::keyClicks(find<QLineEdit>("rule.firmware-at-least.version"), u"9"_s);
        action("policy.remove")->trigger();
        auto *box = m_console->window().findChild<QDialog *>(u"policy.removeBox"_s);
        QVERIFY(box);
        QString words;
        for (const QLabel *label : box->findChildren<QLabel *>())
            words += label->text();
        QCOMPARE(words.contains(u"Your draft of it"_s), hasDraft);
        box->reject();
        QTRY_VERIFY(!m_console->window().findChild<QDialog *>(u"policy.removeBox"_s));
    }
}

void TestPoliciesPage::tabFollowsTheEye()
{
    have({gateways()});
    action("policy.addRule.key-origin")->trigger();
    find("policy.new.button")->setFocus();
    QStringList names;
    for (int i = 0; i < 40 && !names.contains(u"policy.severity"_s); ++i) {
        QWidget *focus = QApplication::focusWidget();
        names += focus->objectName();
        QTest::keyClick(focus, Qt::Key_Tab);
    }
    const QStringList wanted{u"policy.new.button"_s,      u"policy.list"_s,
                             u"policy.up.button"_s,       u"policy.tabs"_s,
                             u"policy.enabled"_s,         u"query.edit"_s,
                             u"policy.addRule"_s,         u"rule.firmware-at-least.version"_s,
                             u"rule.severity"_s,          u"rule.more"_s,
                             u"rule.seen-within.hours"_s, u"rule.key-origin.is"_s,
                             u"policy.severity"_s};
    qsizetype at = -1;
    for (const QString &name : wanted) {
        const qsizetype next = names.indexOf(name, at + 1);
        if (name == "policy.up.button"_L1 && next < 0)
            continue; // the first one: it can't go up
        QVERIFY2(next > at, qPrintable(name + u" in "_s + names.join(u' ')));
        at = next;
    }
}

/// The first policy makes its button another one.
void TestPoliciesPage::theTopBarSurvivesItsOwnClick()
{
    auto *bar = m_console->window().findChild<QFrame *>(u"topBar"_s);
    QTRY_VERIFY(bar->findChild<QPushButton *>(u"policy.new.button"_s));
    QPointer<QPushButton> button = bar->findChild<QPushButton *>(u"policy.new.button"_s);
    QTRY_VERIFY(button->isVisible());
    bool wasThere = false;
    connect(button, &QPushButton::clicked, this, [&] { wasThere = button; }); // after the action was triggered
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(wasThere);
    QVERIFY(!bar->findChild<QPushButton *>(u"policy.new.button"_s));
    QTRY_VERIFY(bar->findChild<QPushButton *>(u"policy.publish.button"_s)->isVisible());
    QTRY_VERIFY(!button);
}

void TestPoliciesPage::whatCantBeReadIsSaidAndTriedAgain()
{
    TemporarySite site(TemporarySite::With::Site);
    QVERIFY(resultOf(site.registry().apply(registry::AddPolicy{gateways()}, site.admin)));
    BrokenStore store(site.store());
    registry::PolicyQuery policies(store);
    const ui::Services &real = m_console->services();
    const ui::Services services{real.devices,    real.registry,       real.events,    real.feed,      real.profiles,
                                real.jobs,       real.certificates,   policies,       real.authority, real.identities,
                                real.enrollment, real.enforcement,    real.discovery, real.doctor,    real.provisioning,
                                real.drivers,    real.keepPassphrase, real.clock,     real.actor};
    store.isBroken = true;
    ui::PoliciesPage page(m_console->themes(), services, &m_console->window());
    page.resize(1100, 700);
    page.show();
    auto *notice = page.findChild<QWidget *>(u"policy.notice"_s);
    auto *again = page.findChild<QPushButton *>(u"policy.notice.first"_s);
    QTRY_VERIFY(notice->isVisible());
    QVERIFY(page.findChild<QLabel *>(u"policy.notice.sentence"_s)->text().contains(u"disk"_s));
    QVERIFY(again->isVisible());
    store.isBroken = false;
    again->click();
    QTRY_VERIFY(!notice->isVisible());
    QCOMPARE(page.countText(), u"1"_s);
    auto *versions = page.findChild<QListView *>(u"policy.versions"_s);
    QTRY_COMPARE(versions->model()->rowCount(), 1);
    // Only the versions can't be read.
    store.isBroken = true;
    page.findChild<QAction *>(u"policy.new"_s)->trigger();
    page.findChild<QLineEdit *>(u"policy.name"_s)->setText(u"cameras"_s);
    QTRY_VERIFY(notice->isVisible());
    QVERIFY(again->isVisible());
    store.isBroken = false;
    again->click();
    QTRY_VERIFY(!notice->isVisible());
}

void TestPoliciesPage::anAuditorReadsOnly()
{
    have({gateways()});
    ui::Services services = m_console->services();
    services.actor.role = Role::Auditor;
    ui::PoliciesPage page(m_console->themes(), services, &m_console->window()); // no window of its own
    page.resize(1100, 700);
    page.show();
    QTRY_COMPARE(page.countText(), u"1"_s);
    QTRY_VERIFY(page.findChild<QLineEdit *>(u"rule.firmware-at-least.version"_s));
    QVERIFY(page.findChild<QLineEdit *>(u"rule.firmware-at-least.version"_s)->isReadOnly());
    QVERIFY(page.findChild<QLabel *>(u"policy.notice.sentence"_s)->text().contains(u"auditor"_s));
    for (const char *name : {"policy.new", "policy.publish", "policy.remove", "policy.up", "policy.down"}) {
        const auto *action_ = page.findChild<QAction *>(QLatin1StringView(name));
        QVERIFY2(!action_->isEnabled(), name);
        QVERIFY2(action_->toolTip().contains(u"auditor"_s), name);
    }
}

void TestPoliciesPage::narrowPutsTheSideBelow()
{
    have({gateways()});
    auto *splitter = find<QSplitter>("policy.splitter");
    QCOMPARE(splitter->orientation(), Qt::Horizontal);
    m_console->window().resize(1024, 700);
    QTRY_COMPARE(splitter->orientation(), Qt::Vertical);
    QVERIFY(find("policy.versions")->isVisible());
    QVERIFY(find<QScrollArea>("policy.form")->widget()->minimumSizeHint().width() <= find("policy.form")->width());
}

void TestPoliciesPage::closingAsksForDrafts()
{
    have({gateways()});
    auto *firmware = find<QLineEdit>("rule.firmware-at-least.version");
    firmware->selectAll();
    QTest::keyClicks(firmware, u"3"_s);
    QVERIFY(!m_console->window().close());
    auto *box = find<QDialog>("window.draftsBox");
    QVERIFY(box->isVisible());
    box->findChild<QPushButton *>(u"window.draftsBox.quit"_s)->click();
    QTRY_VERIFY(!m_console->window().isVisible());
}

QTEST_MAIN(TestPoliciesPage)
#include "tst_policies_page.moc"
