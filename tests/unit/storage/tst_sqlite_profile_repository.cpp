// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_profile_repository.h"

#include "raw_database.h"
#include "support/site_fixture.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

using Mode = UnitOfWork::Mode;

class TestSqliteProfileRepository : public QObject
{
    Q_OBJECT

private:
    static Profile named(const QString &name)
    {
        Profile profile;
        profile.name = name;
        return profile;
    }

private Q_SLOTS:
    void everyProfileComesBackAsItWas_data()
    {
        QTest::addColumn<QString>("file");
        const QDir folder(QStringLiteral(MUSTER_TEST_DATA "/profiles"));
        for (const QString &file : folder.entryList(QDir::Files))
            QTest::newRow(qPrintable(file)) << folder.filePath(file);
    }
    void everyProfileComesBackAsItWas()
    {
        QFETCH(QString, file);
        const Result<Profile> profile = Profile::fromJson(bytesOf(file));
        QVERIFY(profile);
        TemporarySite site;
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->profiles().save(*profile));
            QVERIFY((*unit)->commit());
        }
        const auto other = site.openAgain();
        const auto unit = other->begin(Mode::Read);
        QVERIFY(*(*unit)->profiles().load(profile->name) == *profile);
        QVERIFY(*(*unit)->profiles().list() == QVector<Profile>{*profile});
    }

    void aNameIsOneInAnyCase()
    {
        TemporarySite site;
        const auto unit = site.store().begin(Mode::Write);
        ProfileRepository &profiles = (*unit)->profiles();
        for (const QString &name : {u"sensor"_s, u"\u00C4rger"_s, u"Gateway"_s})
            QVERIFY(profiles.save(named(name)));
        QVERIFY(profiles.save(named(u"GATEWAY"_s)));
        QCOMPARE(profiles.load(u"gateway"_s)->name, u"GATEWAY"_s); // the last one stands
        QCOMPARE(profiles.load(u"\u00E4RGER"_s)->name, u"\u00C4rger"_s);
        QStringList names;
        const auto all = profiles.list();
        for (const Profile &profile : *all)
            names += profile.name;
        QCOMPARE(names, (QStringList{u"GATEWAY"_s, u"sensor"_s, u"\u00C4rger"_s}));
        QVERIFY(profiles.remove(u"gateWay"_s));
        QCOMPARE(profiles.load(u"gateway"_s).error().code, ErrorCode::NotFound);
        QCOMPARE(profiles.remove(u"gateway"_s).error().code, ErrorCode::NotFound);
        QCOMPARE(profiles.list()->size(), 2);
    }

    void tellsTheFeed()
    {
        TemporarySite site;
        const qint64 before = site.feedHead();
        const auto unit = site.store().begin(Mode::Write);
        QVERIFY((*unit)->profiles().save(named(u"gateway"_s)));
        QVERIFY((*unit)->profiles().remove(u"gateway"_s));
        QVERIFY(!(*unit)->profiles().remove(u"gateway"_s));
        const auto changes = (*unit)->feed().after(before, 10);
        QCOMPARE(changes->size(), 2);
        for (const Change &change : *changes) {
            QCOMPARE(change.kind, Change::Kind::Profile);
            QVERIFY(change.id.isEmpty());
        }
    }

    void aDamagedOneIsSaidToBe_data()
    {
        QTest::addColumn<QString>("json");
        for (const char *json : {"", "{", "[]", "{}", "{\"name\":7}", "{\"name\":\"gateway\",\"nosuchkey\":1}"})
            QTest::newRow(json) << QString::fromLatin1(json);
    }
    void aDamagedOneIsSaidToBe()
    {
        QFETCH(QString, json);
        TemporarySite site;
        rawDatabase(site.registryFile()).exec("INSERT INTO profiles VALUES ('gateway', 'gateway', '" + json.toStdString() + "')");
        const auto unit = site.store().begin(Mode::Write);
        QCOMPARE((*unit)->profiles().load(u"gateway"_s).error().code, ErrorCode::Corrupt);
        QCOMPARE((*unit)->profiles().list().error().code, ErrorCode::Corrupt);
        QVERIFY((*unit)->profiles().save(named(u"gateway"_s))); // the way out
        QVERIFY((*unit)->profiles().list());
    }
};

QTEST_GUILESS_MAIN(TestSqliteProfileRepository)
#include "tst_sqlite_profile_repository.moc"
