// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/add_policy.h"
#include "registry/commands/order_policies.h"
#include "registry/commands/remove_policy.h"

#include "command_probe.h"
#include "raw_registry.h"
#include "registry/policy_query.h"
#include "support/device_maker.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

using Mode = storage::UnitOfWork::Mode;

class TestPolicyCommands : public QObject
{
    Q_OBJECT

private:
    static Policy named(const QString &name, const QString &scope = {})
    {
        Policy policy;
        policy.name = name;
        policy.scope = scope;
        policy.rules = {{u"firmware-at-least"_s, std::nullopt, {{u"version"_s, u"1.4.2"_s}}}};
        return policy;
    }
    static QJsonObject payload(const Policy &policy, int version)
    {
        const QByteArray hash = QCryptographicHash::hash(policy.toJson(), QCryptographicHash::Sha256).toHex();
        return {{u"name"_s, policy.name}, {u"version"_s, version}, {u"sha256"_s, QString::fromLatin1(hash)}};
    }
    static QStringList namesOf(const QVector<PolicyVersion> &policies)
    {
        QStringList names;
        for (const PolicyVersion &version : policies)
            names += version.policy.name;
        return names;
    }
    /// A camera, a sensor, a pinned one of no kind, a retired camera; nobody waits.
    static QVector<Device> fleet(TemporarySite &site)
    {
        QVector<Device> devices = DeviceMaker(3).plausible(4);
        const QStringList kinds{u"camera"_s, u"sensor"_s, u""_s, u"camera"_s};
        for (int i = 0; i < 4; ++i) {
            devices[i].kind = kinds.at(i);
            devices[i].state = i == 3 ? Lifecycle::Retired : Lifecycle::Enrolled;
        }
        devices[2].pinnedPolicies = {u"Cameras"_s};
        site.save(devices);
        return devices;
    }
    static void settle(TemporarySite &site)
    {
        const auto unit = site.store().begin(Mode::Write);
        const auto waiting = (*unit)->evaluations().waiting(site.clock.now(), 100);
        for (const DeviceId &id : *waiting)
            QVERIFY((*unit)->evaluations().save(id, {}));
        QVERIFY((*unit)->commit());
    }
    static QVector<int> waitingOf(TemporarySite &site, const QVector<Device> &devices)
    {
        QVector<int> numbers;
        const auto waiting = (*site.store().begin(Mode::Read))->evaluations().waiting(site.clock.now(), 100);
        for (int i = 0; i < devices.size(); ++i)
            if (waiting->contains(devices.at(i).id))
                numbers += i;
        return numbers;
    }

private Q_SLOTS:
    void aDamagedPolicyIsReplaced()
    {
        TemporarySite site;
        const QVector<Device> devices = fleet(site);
        QVERIFY(applied(site, AddPolicy{named(u"cameras"_s, u"kind:camera"_s)}, site.admin));
        settle(site);
        rawRegistry(site).exec("UPDATE policy_versions SET json = '{'");
        const PolicyQuery query(site.store());
        QCOMPARE(resultOf(query.list()).error().code, ErrorCode::Corrupt);
        QVERIFY(applied(site, AddPolicy{named(u"cameras"_s, u"kind:sensor"_s)}, site.admin));
        QCOMPARE(resultOf(query.load(u"cameras"_s))->version, 2);
        QCOMPARE(waitingOf(site, devices), (QVector<int>{0, 1, 2})); // nobody knows what it covered
    }

    void addsAndReplaces()
    {
        TemporarySite site;
        const PolicyQuery query(site.store());
        const auto first = applied(site, AddPolicy{named(u"cameras"_s), 0}, site.admin);
        QCOMPARE(*first, (PolicyVersion{1, named(u"cameras"_s), false, site.clock.now(), site.admin.who}));
        changesNothing(site, AddPolicy{named(u"cameras"_s)}, site.admin);
        changesNothing(site, AddPolicy{named(u"cameras"_s), 1}, site.admin);
        const Policy other = named(u"Cameras"_s, u"kind:camera"_s); // the same in another case
        const auto second = applied(site, AddPolicy{other, 1}, site.admin);
        QCOMPARE(second->version, 2);
        QCOMPARE(*resultOf(query.load(u"CAMERAS"_s)), *second);
        QCOMPARE(*resultOf(query.list()), QVector<PolicyVersion>{*second});
        QCOMPARE(*resultOf(query.history(u"cameras"_s)), (QVector<PolicyVersion>{*second, *first}));
        const QVector<Event> events = site.events();
        QCOMPARE(kindsOf(events), (QStringList{u"policy.added"_s, u"policy.changed"_s}));
        QCOMPARE(payloadOf(events[1]), payload(named(u"cameras"_s), 1));
        QCOMPARE(payloadOf(events[2]), payload(other, 2));
        QVERIFY(events[1].subject.isEmpty());
    }

    void whoEditedAnOldOneIsTold()
    {
        TemporarySite site;
        const Policy changed = named(u"cameras"_s, u"kind:camera"_s);
        refused(site, AddPolicy{changed, 1}, site.admin, ErrorCode::Conflict); // removed meanwhile
        QVERIFY(applied(site, AddPolicy{named(u"cameras"_s)}, site.admin));
        refused(site, AddPolicy{changed, 0}, site.admin, ErrorCode::Conflict);
        QVERIFY(applied(site, AddPolicy{changed, 1}, site.admin));
        refused(site, AddPolicy{named(u"cameras"_s), 1}, site.admin, ErrorCode::Conflict);
        QVERIFY(applied(site, AddPolicy{named(u"cameras"_s)}, site.admin)); // who does not say, may
    }

    void removesAndKeepsOnRecord()
    {
        TemporarySite site;
        const PolicyQuery query(site.store());
        refused(site, RemovePolicy{u"cameras"_s}, site.admin, ErrorCode::NotFound);
        QVERIFY(applied(site, AddPolicy{named(u"cameras"_s)}, site.admin));
        const auto removed = applied(site, RemovePolicy{u"CAMERAS"_s}, site.admin);
        QCOMPARE(*removed, (PolicyVersion{2, named(u"cameras"_s), true, site.clock.now(), site.admin.who}));
        QVERIFY(resultOf(query.list())->isEmpty());
        QCOMPARE(resultOf(query.history(u"cameras"_s))->size(), 2);
        QCOMPARE(site.events().last().kind, u"policy.removed"_s);
        QCOMPARE(payloadOf(site.events().last()), payload(named(u"cameras"_s), 2));
        refused(site, RemovePolicy{u"cameras"_s}, site.admin, ErrorCode::NotFound);
    }

    void orders_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<QStringList>("order");
        QTest::newRow("all") << QStringList{u"c"_s, u"A"_s, u"b"_s} << QStringList{u"c"_s, u"a"_s, u"b"_s};
        QTest::newRow("one to the front") << QStringList{u"c"_s} << QStringList{u"c"_s, u"a"_s, u"b"_s};
        QTest::newRow("as they stand") << QStringList{u"a"_s} << QStringList{u"a"_s, u"b"_s, u"c"_s};
        QTest::newRow("none named") << QStringList{} << QStringList{u"a"_s, u"b"_s, u"c"_s};
    }
    void orders()
    {
        QFETCH(QStringList, names);
        QFETCH(QStringList, order);
        TemporarySite site;
        for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
            QVERIFY(applied(site, AddPolicy{named(name)}, site.admin));
        const qsizetype before = site.events().size();
        const auto ordered = applied(site, OrderPolicies{names}, site.admin);
        QCOMPARE(namesOf(*ordered), order);
        QCOMPARE(*resultOf(PolicyQuery(site.store()).list()), *ordered);
        const bool isChanged = order.front() != u"a"_s;
        QCOMPARE(site.events().size() - before, isChanged ? 1 : 0);
        if (isChanged) {
            QCOMPARE(site.events().last().kind, u"policies.ordered"_s);
            QCOMPARE(payloadOf(site.events().last())[u"names"_s].toArray(), QJsonArray::fromStringList(order));
        }
        changesNothing(site, OrderPolicies{names}, site.admin);
    }

    void anOrderNamesEachOnce()
    {
        TemporarySite site;
        for (const QString &name : {u"a"_s, u"b"_s})
            QVERIFY(applied(site, AddPolicy{named(name)}, site.admin));
        refused(site, OrderPolicies{{u"b"_s, u"B"_s}}, site.admin, ErrorCode::Rejected);
        refused(site, OrderPolicies{{u"b"_s, u"nobody"_s}}, site.admin, ErrorCode::NotFound);
    }

    void areForAdminsOnly()
    {
        TemporarySite site;
        for (const QString &name : {u"a"_s, u"b"_s})
            QVERIFY(applied(site, AddPolicy{named(name)}, site.admin));
        for (const Actor &actor : {site.technician, site.auditor}) {
            refused(site, AddPolicy{named(u"other"_s)}, actor, ErrorCode::Locked);
            refused(site, RemovePolicy{u"a"_s}, actor, ErrorCode::Locked);
            refused(site, OrderPolicies{{u"b"_s}}, actor, ErrorCode::Locked);
        }
    }

    void whatCannotBeJudgedIsNotKept()
    {
        TemporarySite site;
        refused(site, AddPolicy{named({})}, site.admin, ErrorCode::Rejected);
        refused(site, AddPolicy{named(u"a"_s, u"compliance:violating"_s)}, site.admin, ErrorCode::Rejected);
        Policy odd = named(u"a"_s);
        odd.rules.front().rule = u"no-such-rule"_s;
        refused(site, AddPolicy{odd}, site.admin, ErrorCode::Rejected);
    }

    void whoMissesOneIsToldWhichThereAre()
    {
        TemporarySite site;
        const PolicyQuery query(site.store());
        QCOMPARE(resultOf(query.load(u"sensors"_s)).error().code, ErrorCode::NotFound);
        QCOMPARE(resultOf(query.history(u"sensors"_s)).error().code, ErrorCode::NotFound);
        QVERIFY(applied(site, AddPolicy{named(u"cameras"_s)}, site.admin));
        for (const Error &error :
             {resultOf(query.load(u"sensors"_s)).error(), applied(site, RemovePolicy{u"sensors"_s}, site.admin).error()}) {
            QCOMPARE(error.code, ErrorCode::NotFound);
            QVERIFY(error.message.contains(u"cameras"_s));
        }
    }

    void whatItCoversWaits()
    {
        TemporarySite site;
        const QVector<Device> devices = fleet(site);
        const auto waitingAfter = [&](const auto &command) {
            settle(site);
            return applied(site, command, site.admin) ? waitingOf(site, devices) : QVector<int>{-1};
        };
        QCOMPARE(waitingAfter(AddPolicy{named(u"cameras"_s, u"kind=camera"_s)}), (QVector<int>{0, 2}));
        QCOMPARE(waitingAfter(AddPolicy{named(u"cameras"_s, u"kind=camera"_s)}), QVector<int>{}); // the same
        QCOMPARE(waitingAfter(AddPolicy{named(u"cameras"_s, u"kind=sensor"_s)}), (QVector<int>{0, 1, 2}));
        QCOMPARE(waitingAfter(AddPolicy{named(u"sensors"_s, u"kind=sensor"_s)}), QVector<int>{1});
        QCOMPARE(waitingAfter(OrderPolicies{{u"sensors"_s}}), (QVector<int>{1, 2}));
        QCOMPARE(waitingAfter(RemovePolicy{u"sensors"_s}), QVector<int>{1});
        QCOMPARE(waitingAfter(AddPolicy{named(u"cameras"_s)}), (QVector<int>{1, 2})); // no scope any more
        Policy disabled = named(u"cameras"_s);
        disabled.enabled = false;
        QCOMPARE(waitingAfter(AddPolicy{disabled}), QVector<int>{2});
        disabled.scope = u"kind=camera"_s;
        QCOMPARE(waitingAfter(AddPolicy{disabled}), QVector<int>{}); // never covered anything
    }
};

QTEST_GUILESS_MAIN(TestPolicyCommands)
#include "tst_policy_commands.moc"
