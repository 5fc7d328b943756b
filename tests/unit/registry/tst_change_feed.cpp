// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/change_feed.h"

#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <SQLiteCpp/Database.h>

#include <QFile>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

namespace {

/// Keeps what a feed told.
class Listener : public QObject
{
public:
    explicit Listener(ChangeFeed &feed)
    {
        connect(&feed, &ChangeFeed::changed, this, [this](const QVector<Change> &told) {
            ++signalCount;
            changes += told;
        });
        connect(&feed, &ChangeFeed::reset, this, [this] {
            ++resets;
            changes.clear();
        });
        connect(&feed, &ChangeFeed::failed, this, [this](const Error &error) { errors.append(error); });
    }

    QVector<Change> changes;
    QVector<Error> errors;
    int signalCount = 0;
    int resets = 0;
};

void saveThrough(storage::Store &store, const QVector<Device> &devices)
{
    const auto unit = store.begin(storage::UnitOfWork::Mode::Write);
    QVERIFY(unit);
    for (const Device &device : devices)
        QVERIFY((*unit)->devices().save(device));
    QVERIFY((*unit)->commit());
}

} // namespace

class TestChangeFeed : public QObject
{
    Q_OBJECT

private:
    DeviceMaker m_maker{20260312};

private Q_SLOTS:
    void beginsWithAReset()
    {
        TemporarySite site;
        site.save(m_maker.plausible(3));
        ChangeFeed feed(site.store());
        Listener listener(feed);
        feed.start();
        QCOMPARE(listener.resets, 0); // never from start() itself
        QTRY_COMPARE(listener.resets, 1);
        QVERIFY(listener.changes.isEmpty()); // what was there before is no change
    }

    void saysNothingBeforeItIsStarted()
    {
        TemporarySite site;
        ChangeFeed feed(site.store());
        Listener listener(feed);
        QCoreApplication::processEvents();
        QCOMPARE(listener.resets + listener.signalCount, 0);
    }

    void ownCommitsAreToldAtOnce()
    {
        TemporarySite site;
        ChangeFeed feed(site.store());
        Listener listener(feed);
        feed.start();
        QTRY_COMPARE(listener.resets, 1);
        const Device device = m_maker.plausible();
        site.save({device});
        QTRY_COMPARE_WITH_TIMEOUT(listener.changes.size(), 1, 2000);
        QCOMPARE(listener.changes.first().kind, Change::Kind::Device);
        QCOMPARE(listener.changes.first().id, device.id.toBytes());
    }

    void commandsTellDeviceAndEvent()
    {
        TemporarySite site(TemporarySite::With::Nothing);
        ChangeFeed feed(site.store());
        Listener listener(feed);
        feed.start();
        QTRY_COMPARE(listener.resets, 1);
        saveThrough(site.store(), {m_maker.plausible()});
        {
            const auto unit = site.store().begin(storage::UnitOfWork::Mode::Write);
            Event event;
            event.payload = "{}";
            QVERIFY((*unit)->events().append(event));
            QVERIFY((*unit)->commit());
        }
        QTRY_COMPARE(listener.changes.size(), 2);
        QCOMPARE(listener.changes.at(1).kind, Change::Kind::Event);
    }

    void commitsOfAnotherStoreAreNoticed()
    {
        TemporarySite site;
        ChangeFeed feed(site.store());
        Listener listener(feed);
        feed.start();
        QTRY_COMPARE(listener.resets, 1);
        const auto other = site.openAgain();
        for (int i = 1; i <= 3; ++i) {
            saveThrough(*other, {m_maker.plausible()});
            QTRY_COMPARE(listener.changes.size(), i);
        }
        QVERIFY(listener.errors.isEmpty());
    }

    void nothingIsToldTwiceOrLost()
    {
        TemporarySite site;
        ChangeFeed feed(site.store());
        Listener listener(feed);
        feed.start();
        QTRY_COMPARE(listener.resets, 1);
        const qint64 before = site.feedHead();
        const auto other = site.openAgain();
        for (int i = 0; i < 200; ++i) {
            saveThrough(i % 3 ? site.store() : *other, {m_maker.plausible()});
            if (i % 7 == 0)
                QCoreApplication::processEvents();
        }
        QTRY_COMPARE(listener.changes.size(), 200);
        for (qsizetype i = 0; i < listener.changes.size(); ++i)
            QCOMPARE(listener.changes.at(i).seq, before + 1 + i);
        QCOMPARE(listener.resets, 1);
    }

    void burstsAreCoalesced()
    {
        TemporarySite site;
        ChangeFeed feed(site.store());
        Listener listener(feed);
        feed.start();
        QTRY_COMPARE(listener.resets, 1);
        for (int i = 0; i < 100; ++i)
            site.save({m_maker.plausible()}); // no event loop in between
        QTRY_COMPARE(listener.changes.size(), 100);
        QVERIFY2(listener.signalCount <= 3, qPrintable(QString::number(listener.signalCount)));
    }

    void droppedChangesMeanReset()
    {
        TemporarySite site;
        const auto other = site.openAgain();
        ChangeFeed feed(site.store());
        Listener listener(feed);
        feed.start();
        QTRY_COMPARE(listener.resets, 1);
        // While we sleep, another process changes something and, hours later, again.
        saveThrough(*other, {m_maker.plausible()});
        site.clock.advance(3h);
        const Device device = m_maker.plausible();
        saveThrough(*other, {device});
        QTRY_COMPARE(listener.resets, 2);
        // It goes on from there.
        saveThrough(site.store(), {device});
        QTRY_COMPARE(listener.changes.size(), 1);
        QVERIFY(listener.errors.isEmpty());
    }

    void tooManyChangesMeanReset()
    {
        TemporarySite site;
        ChangeFeed feed(site.store());
        Listener listener(feed);
        feed.start();
        QTRY_COMPARE(listener.resets, 1);
        {
            const auto unit = site.store().begin(storage::UnitOfWork::Mode::Write);
            for (int i = 0; i < 5001; ++i)
                QVERIFY((*unit)->feed().append(Change::Kind::Device, QByteArray(16, 'x')));
            QVERIFY((*unit)->commit());
        }
        QTRY_COMPARE(listener.resets, 2);
        QCOMPARE(listener.signalCount, 0);
    }

    void anUndoneTransactionIsNotTold()
    {
        TemporarySite site;
        ChangeFeed feed(site.store());
        Listener listener(feed);
        feed.start();
        QTRY_COMPARE(listener.resets, 1);
        {
            const auto unit = site.store().begin(storage::UnitOfWork::Mode::Write);
            QVERIFY((*unit)->devices().save(m_maker.plausible()));
        }
        const Device device = m_maker.plausible();
        site.save({device});
        QTRY_COMPARE(listener.changes.size(), 1);
        QCOMPARE(listener.changes.first().id, device.id.toBytes());
    }

    void goesWhileItReads()
    {
        TemporarySite site;
        for (int i = 0; i < 100; ++i) {
            ChangeFeed feed(site.store());
            feed.start();
            for (int turn = 0; turn < i % 4; ++turn)
                QCoreApplication::processEvents();
        }
    }

    void triesAgainAfterAFailure()
    {
        // The feed's table is taken away and comes back, as on a disk that fails for a while.
        TemporarySite site;
        ChangeFeed feed(site.store());
        Listener listener(feed);
        feed.start();
        QTRY_COMPARE(listener.resets, 1);
        SQLite::Database raw(QFile::encodeName(site.registryFile()).toStdString(), SQLite::OPEN_READWRITE, 5000);
        raw.exec("ALTER TABLE feed RENAME TO feed_away");
        QTRY_VERIFY(listener.errors.size() >= 3); // though nothing was committed in between
        QCOMPARE(listener.errors.first().code, ErrorCode::Internal);
        raw.exec("ALTER TABLE feed_away RENAME TO feed");
        site.save({m_maker.plausible()});
        QTRY_COMPARE(listener.changes.size(), 1);
        const qsizetype errors = listener.errors.size();
        site.save({m_maker.plausible()});
        QTRY_COMPARE(listener.changes.size(), 2);
        QCOMPARE(listener.errors.size(), errors);
    }
};

QTEST_GUILESS_MAIN(TestChangeFeed)
#include "tst_change_feed.moc"
