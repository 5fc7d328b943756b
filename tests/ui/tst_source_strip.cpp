// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/source_look.h"
#include "ui/discovery/source_strip.h"
#include "ui/support/console.h"

#include <QAction>
#include <QApplication>
#include <QProgressBar>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::ui;
using discovery::Channel;
using discovery::DiscoveryStatus;
using With = Console::With;

namespace {

const Channel listening{u"enp3s0"_s, Channel::State::Listening, {}, 0, 0};
const Channel sweeping{u"enp3s0"_s, Channel::State::Working, {}, 45, 254};
const Channel blocked{u"wlp2s0"_s, Channel::State::Blocked, u"Another program holds port 5353. Stop it."_s, 0, 0};

} // namespace

class TestSourceStrip : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void states_data();
    void states();
    void buttonsSayWhatTheyShow();
    void aSourceOpensItsPlaces();
    void foldsWhereThereIsNoRoom();
    void aSweepShowsHowFarItIs();

private:
    static void setChannels(Console &console, const QString &source, const QVector<Channel> &channels);
    static QStringList texts(Console &console, const char *popup);
};

void TestSourceStrip::setChannels(Console &console, const QString &source, const QVector<Channel> &channels)
{
    console.inCore([&](const Console::Media &media) { media.sources[source]->setChannels(channels); });
}

QStringList TestSourceStrip::texts(Console &console, const char *popup)
{
    QStringList texts;
    for (const QWidget *row : console.find(popup)->findChildren<QWidget *>(u"place"_s))
        texts += row->accessibleName();
    return texts;
}

void TestSourceStrip::states_data()
{
    QTest::addColumn<QVector<Channel>>("channels");
    QTest::addColumn<qint64>("heard");
    QTest::addColumn<int>("state");
    QTest::newRow("hears") << QVector{listening} << qint64(3) << int(SourceState::Hears);
    QTest::newRow("silent") << QVector{listening} << qint64(0) << int(SourceState::Silent);
    QTest::newRow("works") << QVector{listening, sweeping} << qint64(3) << int(SourceState::Works);
    QTest::newRow("partly") << QVector{sweeping, blocked} << qint64(3) << int(SourceState::Partly);
    QTest::newRow("blocked") << QVector{blocked} << qint64(3) << int(SourceState::Blocked);
    QTest::newRow("idle") << QVector<Channel>() << qint64(0) << int(SourceState::Idle);
}

void TestSourceStrip::states()
{
    QFETCH(QVector<Channel>, channels);
    QFETCH(qint64, heard);
    QFETCH(int, state);
    const DiscoveryStatus::Heard source{u"mdns"_s, u"mDNS"_s, heard, channels};
    QCOMPARE(int(stateOf(source)), state);
    QVERIFY(!lookOf(stateOf(source)).word().isEmpty());
    QVERIFY(sourceSentence(source).startsWith(u"mDNS, "_s));
    const DiscoveryStatus::Heard off{u"mdns"_s, u"mDNS"_s, heard, {}, true};
    QCOMPARE(int(stateOf(off)), int(SourceState::Off));
}

void TestSourceStrip::buttonsSayWhatTheyShow()
{
    Console console(With::EmptySite);
    QVERIFY(console.start());
    console.find<QAction>("go.discoverPage")->trigger();
    setChannels(console, u"mdns"_s, {listening});
    setChannels(console, u"usb"_s, {blocked});
    QTRY_VERIFY(console.window().findChild<QToolButton *>(u"discover.source.mdns"_s));
    QTRY_COMPARE(console.find("discover.source.mdns")->accessibleName(), u"mDNS, listens, nothing heard yet, 0 heard"_s);
    QTRY_VERIFY(console.find("discover.source.usb")->accessibleName().contains(blocked.reason));
    QTRY_VERIFY(console.find("status.discovery")->accessibleName().contains(u"1 blocked"_s));
}

void TestSourceStrip::aSourceOpensItsPlaces()
{
    Console console(With::EmptySite);
    QVERIFY(console.start());
    console.find<QAction>("go.discoverPage")->trigger();
    setChannels(console, u"mdns"_s, {listening, blocked});
    QTRY_VERIFY(console.window().findChild<QToolButton *>(u"discover.source.mdns"_s));
    QTRY_VERIFY(console.find("discover.source.mdns")->accessibleName().contains(u"partly blocked"_s));
    QTest::mouseClick(console.find("discover.source.mdns"), Qt::LeftButton);
    QTRY_VERIFY(console.find("discover.sourcePopup")->isVisible());
    QCOMPARE(texts(console, "discover.sourcePopup"),
             QStringList({u"enp3s0: Listens"_s, u"wlp2s0: Blocked. %1"_s.arg(blocked.reason)}));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QTRY_VERIFY(!console.window().findChild<QWidget *>(u"discover.sourcePopup"_s));
}

void TestSourceStrip::foldsWhereThereIsNoRoom()
{
    Console console(With::EmptySite);
    QVERIFY(console.start());
    console.find<QAction>("go.discoverPage")->trigger();
    setChannels(console, u"usb"_s, {blocked});
    QTRY_VERIFY(console.window().findChild<QToolButton *>(u"discover.source.usb"_s));
    auto *usb = console.find("discover.source.usb");
    auto *all = console.find("discover.sources.all");
    QTRY_VERIFY(usb->isVisible() && !all->isVisible());
    auto *strip = console.find<SourceStrip>("discover.sources");
    const auto *first = console.find("discover.source.mdns");
    strip->setMaximumWidth(strip->width() / 2); // room for some
    QTRY_VERIFY(all->isVisible() && !usb->isVisible() && first->isVisible());
    QTRY_VERIFY2(all->accessibleName().endsWith(u"more, 1 blocked"_s), qPrintable(all->accessibleName()));
    QCOMPARE(strip->firstButton(), first);
    strip->setMaximumWidth(160); // for none
    QTRY_VERIFY(all->isVisible() && !first->isVisible());
    QTRY_COMPARE(all->accessibleName(), u"4 sources, 1 blocked"_s);
    QCOMPARE(strip->firstButton(), all);
    QTest::mouseClick(all, Qt::LeftButton);
    QTRY_VERIFY(texts(console, "discover.sourcePopup").contains(u"USB: 0 heard"_s));
    QVERIFY(texts(console, "discover.sourcePopup").join(u'\n').contains(blocked.reason));
}

void TestSourceStrip::aSweepShowsHowFarItIs()
{
    Console console(With::EmptySite);
    QVERIFY(console.start());
    console.find<QAction>("go.discoverPage")->trigger();
    auto *progress = console.find<QProgressBar>("discover.progress");
    QVERIFY(!progress->isVisible());
    setChannels(console, u"neighbours"_s, {sweeping});
    QTRY_VERIFY(progress->isVisible());
    QCOMPARE(progress->value(), 45 * 1000 / 254);
    QCOMPARE(progress->accessibleName(), u"Asked 45 of 254 addresses"_s);
    setChannels(console, u"neighbours"_s, {listening});
    QTRY_VERIFY(!progress->isVisible());
}

QTEST_MAIN(TestSourceStrip)
#include "tst_source_strip.moc"
