// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_policy_repository.h"

#include "raw_database.h"
#include "support/site_fixture.h"

#include <QDir>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

using Mode = UnitOfWork::Mode;

class TestSqlitePolicyRepository : public QObject
{
    Q_OBJECT

private:
    static Policy named(const QString &name, const QString &scope = {})
    {
        Policy policy;
        policy.name = name;
        policy.scope = scope;
        return policy;
    }
    static QStringList namesOf(PolicyRepository &policies)
    {
        QStringList names;
        const auto all = policies.list();
        for (const PolicyVersion &version : *all)
            names += version.policy.name;
        return names;
    }
    static constexpr Timestamp at = FakeClock::start;

private Q_SLOTS:
    void everyPolicyComesBackAsItWas_data()
    {
        QTest::addColumn<QString>("file");
        const QDir folder(QStringLiteral(MUSTER_TEST_DATA "/policies"));
        for (const QString &file : {u"every_key.json"_s, u"gateways.json"_s, u"minimal.json"_s})
            QTest::newRow(qPrintable(file)) << folder.filePath(file);
    }
    void everyPolicyComesBackAsItWas()
    {
        QFETCH(QString, file);
        const Result<Policy> policy = Policy::fromJson(bytesOf(file));
        QVERIFY(policy);
        const PolicyVersion expected{1, *policy, false, at, u"ada"_s};
        TemporarySite site;
        {
            const auto unit = site.store().begin(Mode::Write);
            QCOMPARE(*(*unit)->policies().publish(*policy, at, u"ada"_s), expected);
            QVERIFY((*unit)->commit());
        }
        const auto other = site.openAgain();
        const auto unit = other->begin(Mode::Read);
        QCOMPARE(*(*unit)->policies().load(policy->name), expected);
        QCOMPARE(*(*unit)->policies().list(), QVector<PolicyVersion>{expected});
        QCOMPARE(*(*unit)->policies().history(policy->name), QVector<PolicyVersion>{expected});
    }

    void versionsCountOverCasesAndRemovals()
    {
        TemporarySite site;
        const auto unit = site.store().begin(Mode::Write);
        PolicyRepository &policies = (*unit)->policies();
        QCOMPARE(policies.publish(named(u"Ärger"_s), at, u"ada"_s)->version, 1);
        QCOMPARE(policies.publish(named(u"other"_s), at, u"ada"_s)->version, 1);
        QCOMPARE(policies.publish(named(u"ÄRGER"_s, u"kind:camera"_s), at + 1s, u"bob"_s)->version, 2);
        const auto removed = policies.remove(u"ärger"_s, at + 2s, u"eve"_s);
        QCOMPARE(*removed, (PolicyVersion{3, named(u"ÄRGER"_s, u"kind:camera"_s), true, at + 2s, u"eve"_s}));
        QCOMPARE(policies.load(u"Ärger"_s).error().code, ErrorCode::NotFound);
        QCOMPARE(policies.remove(u"Ärger"_s, at, u"eve"_s).error().code, ErrorCode::NotFound);
        QCOMPARE(namesOf(policies), QStringList{u"other"_s});
        QCOMPARE(policies.publish(named(u"Ärger"_s), at + 3s, u"ada"_s)->version, 4);
        const auto history = policies.history(u"ärgeR"_s);
        QCOMPARE(history->size(), 4);
        for (int i = 0; i < 4; ++i)
            QCOMPARE(history->at(i).version, 4 - i); // the youngest first
        QCOMPARE(history->at(1), *removed);
        QCOMPARE(history->at(2), (PolicyVersion{2, named(u"ÄRGER"_s, u"kind:camera"_s), false, at + 1s, u"bob"_s}));
        QCOMPARE(policies.history(u"never"_s).error().code, ErrorCode::NotFound);
    }

    void theyStandInAnOrder()
    {
        TemporarySite site;
        const auto unit = site.store().begin(Mode::Write);
        PolicyRepository &policies = (*unit)->policies();
        for (const QString &name : {u"c"_s, u"a"_s, u"b"_s})
            QVERIFY(policies.publish(named(name), at, {}));
        QCOMPARE(namesOf(policies), (QStringList{u"c"_s, u"a"_s, u"b"_s})); // as they came
        QVERIFY(policies.publish(named(u"c"_s, u"kind:camera"_s), at, {}));
        QCOMPARE(namesOf(policies), (QStringList{u"c"_s, u"a"_s, u"b"_s})); // a new version keeps its place
        QVERIFY(policies.order({u"B"_s, u"c"_s, u"a"_s}));
        QCOMPARE(namesOf(policies), (QStringList{u"b"_s, u"c"_s, u"a"_s}));
        QVERIFY(policies.remove(u"b"_s, at, {}));
        QVERIFY(policies.publish(named(u"b"_s), at, {}));
        QCOMPARE(namesOf(policies), (QStringList{u"c"_s, u"a"_s, u"b"_s})); // a removed one comes back at the end
        for (const QStringList &wrong : {QStringList{u"a"_s, u"b"_s}, QStringList{u"a"_s, u"b"_s, u"c"_s, u"d"_s},
                                         QStringList{u"a"_s, u"a"_s, u"b"_s}, QStringList{}})
            QCOMPARE(policies.order(wrong).error().code, ErrorCode::Conflict);
        QCOMPARE(namesOf(policies), (QStringList{u"c"_s, u"a"_s, u"b"_s}));
    }

    void tellsTheFeed()
    {
        TemporarySite site;
        const qint64 before = site.feedHead();
        const auto unit = site.store().begin(Mode::Write);
        QVERIFY((*unit)->policies().publish(named(u"a"_s), at, {}));
        QVERIFY((*unit)->policies().order({u"a"_s}));
        QVERIFY((*unit)->policies().remove(u"a"_s, at, {}));
        QVERIFY(!(*unit)->policies().remove(u"a"_s, at, {}));
        const auto changes = (*unit)->feed().after(before, 10);
        QCOMPARE(changes->size(), 3);
        for (const Change &change : *changes) {
            QCOMPARE(change.kind, Change::Kind::Policy);
            QVERIFY(change.id.isEmpty());
        }
    }

    void aDamagedOneIsSaidToBe()
    {
        TemporarySite site;
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->policies().publish(named(u"a"_s), at, {}));
            QVERIFY((*unit)->commit());
        }
        rawDatabase(site.registryFile()).exec("UPDATE policy_versions SET json = '{'");
        const auto unit = site.store().begin(Mode::Write);
        QCOMPARE((*unit)->policies().load(u"a"_s).error().code, ErrorCode::Corrupt);
        QCOMPARE((*unit)->policies().list().error().code, ErrorCode::Corrupt);
        QVERIFY((*unit)->policies().publish(named(u"a"_s), at, {})); // the way out
        QCOMPARE((*unit)->policies().list()->first().version, 2);
    }
};

QTEST_GUILESS_MAIN(TestSqlitePolicyRepository)
#include "tst_sqlite_policy_repository.moc"
