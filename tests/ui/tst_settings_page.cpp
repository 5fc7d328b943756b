// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/source_switches.h"
#include "ui/support/console.h"

#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::ui;
using discovery::Channel;
using With = Console::With;

class TestSettingsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSourceIsTurnedOffAndOn();
    void aBlockedSourceSaysWhy();
    void whatWasTurnedOffStaysSo();
    void anInterfaceIsOnlyListenedTo();
    void theKeyboardStaysWhereItIsWhenInterfacesComeAndGo();

private:
    static void open(Console &console);
    static bool isRunning(Console &console, const QString &source);
};

void TestSettingsPage::open(Console &console)
{
    QVERIFY(console.start());
    console.window().findChild<QAction *>(u"go.settingsPage"_s)->trigger();
    QTRY_VERIFY(console.window().findChild<QCheckBox *>(u"settings.source.mdns"_s));
}

bool TestSettingsPage::isRunning(Console &console, const QString &source)
{
    bool isRunning = false;
    console.inCore([&](const Console::Media &media) { isRunning = media.sources[source]->isRunning; });
    return isRunning;
}

void TestSettingsPage::aSourceIsTurnedOffAndOn()
{
    Console console(With::EmptySite);
    open(console);
    auto *mdns = console.find<QCheckBox>("settings.source.mdns");
    QVERIFY(mdns->isChecked());
    QTRY_VERIFY(isRunning(console, u"mdns"_s));
    mdns->setFocus();
    QTest::keyClick(mdns, Qt::Key_Space);
    QTRY_VERIFY(!isRunning(console, u"mdns"_s));
    QVERIFY(isRunning(console, u"neighbours"_s));
    QCOMPARE(discovery::sourcesOff(console.settings()), QStringList{u"mdns"_s});
    QTRY_COMPARE(console.find<QCheckBox>("settings.source.mdns")->accessibleDescription(), u"Turned off"_s);
    QVERIFY(!mdns->isChecked());
    mdns->click();
    QTRY_VERIFY(isRunning(console, u"mdns"_s));
    QVERIFY(discovery::sourcesOff(console.settings()).isEmpty());
}

void TestSettingsPage::aBlockedSourceSaysWhy()
{
    Console console(With::EmptySite);
    open(console);
    const Channel blocked{u"enp3s0"_s, Channel::State::Blocked, u"Another program holds port 5353. Stop it."_s, 0, 0};
    console.inCore([&](const Console::Media &media) { media.sources[u"mdns"_s]->setChannels({blocked}); });
    QTRY_COMPARE(console.find<QCheckBox>("settings.source.mdns")->accessibleDescription(),
                 u"Blocked. enp3s0: Another program holds port 5353. Stop it."_s);
}

void TestSettingsPage::whatWasTurnedOffStaysSo()
{
    Console console(With::EmptySite);
    discovery::setSourcesOff(console.settings(), {u"usb"_s});
    console.settings().sync();
    open(console);
    QVERIFY(!console.find<QCheckBox>("settings.source.usb")->isChecked());
    QTRY_VERIFY(isRunning(console, u"mdns"_s));
    QVERIFY(!isRunning(console, u"usb"_s));
}

void TestSettingsPage::anInterfaceIsOnlyListenedTo()
{
    Console console(With::EmptySite);
    open(console);
    const auto mayAsk = [&console](const QString &interface) {
        bool isAsked = false;
        console.inCore([&](const Console::Media &media) {
            for (const discovery::Network &network : std::as_const(media.sources[u"mdns"_s]->networks))
                isAsked = isAsked || (network.interface.name == interface && network.mayAsk);
        });
        return isAsked;
    };
    QTRY_VERIFY(console.window().findChild<QCheckBox *>(u"settings.listen.enp3s0"_s));
    QTRY_VERIFY(mayAsk(u"enp3s0"_s));
    auto *listen = console.find<QCheckBox>("settings.listen.enp3s0");
    QVERIFY(!listen->isChecked());
    listen->setFocus();
    QTest::keyClick(listen, Qt::Key_Space);
    QTRY_VERIFY(!mayAsk(u"enp3s0"_s));
    QCOMPARE(discovery::listenOnlyInterfaces(console.settings()), QStringList{u"enp3s0"_s});
    QVERIFY(console.find<QCheckBox>("settings.listen.enp3s0")->accessibleDescription().endsWith(u"Only listens"_s));
    console.find<QCheckBox>("settings.listen.enp3s0")->click();
    QTRY_VERIFY(mayAsk(u"enp3s0"_s));
    QVERIFY(discovery::listenOnlyInterfaces(console.settings()).isEmpty());
}

void TestSettingsPage::theKeyboardStaysWhereItIsWhenInterfacesComeAndGo()
{
    Console console(With::EmptySite);
    open(console);
    QTRY_VERIFY(console.window().findChild<QCheckBox *>(u"settings.listen.enp3s0"_s));
    auto *listen = console.find<QCheckBox>("settings.listen.enp3s0");
    listen->setFocus();
    QVector<discovery::NetworkInterface> before;
    console.inCore([&before](const Console::Media &media) {
        before = media.interfaces->current();
        QVector<discovery::NetworkInterface> all = before;
        all.append(before.first());
        all.last().name = u"docker0"_s; // stands before it
        ++all.last().index;
        media.interfaces->set(all);
    });
    QTRY_VERIFY(console.window().findChild<QCheckBox *>(u"settings.listen.docker0"_s));
    QVERIFY(listen->hasFocus());
    auto *first = console.find<QCheckBox>("settings.listen.docker0");
    QTRY_VERIFY(first->y() < listen->y());
    first->setFocus();
    QTest::keyClick(first, Qt::Key_Tab);
    QVERIFY(listen->hasFocus());
    console.inCore([&before](const Console::Media &media) { media.interfaces->set(before); });
    QTRY_VERIFY(!console.window().findChild<QCheckBox *>(u"settings.listen.docker0"_s));
    QVERIFY(listen->hasFocus());
}

QTEST_MAIN(TestSettingsPage)
#include "tst_settings_page.moc"
