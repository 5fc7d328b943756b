// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/driver.h"
#include "support/fake_clock.h"

#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::drivers;

/// What holds for every driver there is.
class TestDriver : public QObject
{
    Q_OBJECT

private:
    static void addDrivers()
    {
        QTest::addColumn<const Driver *>("driver");
        for (const auto &driver : allDrivers())
            QTest::newRow(qPrintable(driver->id())) << static_cast<const Driver *>(driver.get());
    }

private Q_SLOTS:
    void everyFileIsADriver()
    {
        QVERIFY(!driverEntries().empty());
        QCOMPARE(allDrivers().size(), driverEntries().size());
        QSet<QString> ids;
        for (const auto &driver : allDrivers()) {
            ids.insert(driver->id());
            QCOMPARE(findDriver(driver->id()), driver.get());
        }
        QCOMPARE(size_t(ids.size()), allDrivers().size());
        QVERIFY(!findDriver(u"nosuch"_s));
        QVERIFY(!findDriver({}));
    }

    void saysWhatItIs_data() { addDrivers(); }
    void saysWhatItIs()
    {
        QFETCH(const Driver *, driver);
        QVERIFY(!driver->id().isEmpty() && driver->id() == driver->id().toLower());
        QVERIFY(!driver->title().isEmpty() && driver->title() != driver->id());
        QVERIFY(driver->defaultPort() > 0 && driver->defaultPort() <= 65535);
    }

    void aDeviceThatShowsNothingIsNobodys_data() { addDrivers(); }
    void aDeviceThatShowsNothingIsNobodys()
    {
        QFETCH(const Driver *, driver);
        Device device;
        QVERIFY(!driver->endpointOf(device));
        device.addresses = {u"10.0.0.7"_s};
        QVERIFY(!driver->endpointOf(device));
        QVERIFY(!driverFor(device));
    }

    void refusesGarbageForAnAddress_data()
    {
        QTest::addColumn<const Driver *>("driver");
        QTest::addColumn<Endpoint>("endpoint");
        const std::pair<const char *, Endpoint> rows[] = {
            {"nothing", {}},
            {"no address", {{}, 22}},
            {"a name", {u"gateway.local"_s, 22}},
            {"an option", {u"-oProxyCommand=id"_s, 22}},
            {"a command", {u"$(id)"_s, 22}},
            {"half an address", {u"10.0.0"_s, 22}},
            {"a number", {u"2130706433"_s, 22}},
            {"two addresses", {u"127.0.0.1 127.0.0.2"_s, 22}},
            {"NUL", {u"127.0.0.1"_s + QChar(0) + u"x"_s, 22}},
            {"no port", {u"127.0.0.1"_s, 0}},
            {"a port below", {u"127.0.0.1"_s, -1}},
            {"a port above", {u"127.0.0.1"_s, 65536}},
            {"no such zone", {u"fe80::1%nosuch9"_s, 22}},
            {"huge", {QString(1 << 20, u'1'), 22}},
        };
        for (const auto &driver : allDrivers())
            for (const auto &[name, endpoint] : rows)
                QTest::addRow("%s: %s", qPrintable(driver->id()), name) << static_cast<const Driver *>(driver.get()) << endpoint;
    }
    void refusesGarbageForAnAddress()
    {
        QFETCH(const Driver *, driver);
        QFETCH(Endpoint, endpoint);
        const auto key = driver->hostKey(endpoint);
        QSignalSpy keyDone(key.get(), &Task::finished);
        key->start();
        QTRY_COMPARE(keyDone.size(), 1);
        QVERIFY(key->error());
        QCOMPARE(key->error()->code, ErrorCode::Rejected);
        QVERIFY(!key->error()->message.isEmpty());

        const FakeClock clock;
        const auto session = driver->open(endpoint, {}, {}, clock);
        QSignalSpy sessionDone(session.get(), &Task::finished);
        session->start();
        QTRY_COMPARE(sessionDone.size(), 1);
        QVERIFY(session->error());
        QCOMPARE(session->error()->code, ErrorCode::Rejected);
    }

    void cancelledBeforeItBeganItIsCancelled_data() { addDrivers(); }
    void cancelledBeforeItBeganItIsCancelled()
    {
        QFETCH(const Driver *, driver);
        const auto key = driver->hostKey({u"127.0.0.1"_s, 1});
        QSignalSpy done(key.get(), &Task::finished);
        key->cancel();
        QCOMPARE(done.size(), 1);
        QCOMPARE(key->error()->code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestDriver)
#include "tst_driver.moc"
