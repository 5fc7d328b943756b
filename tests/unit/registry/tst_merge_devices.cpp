// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/merge_devices.h"

#include "command_probe.h"
#include "merge_samples.h"
#include "registry/commands/split_device.h"
#include "registry/commands/tell_devices_apart.h"
#include "registry/identity_query.h"
#include "support/device_maker.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

using Mode = storage::UnitOfWork::Mode;

class TestMergeDevices : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ignoredIsWhatBothAre_data()
    {
        QTest::addColumn<bool>("isKeptIgnored");
        QTest::addColumn<bool>("isGoneIgnored");
        QTest::addColumn<Lifecycle>("goneState");
        QTest::addColumn<bool>("isIgnored");
        QTest::newRow("both") << true << true << Lifecycle::Discovered << true;
        QTest::newRow("the one that stays") << true << false << Lifecycle::Discovered << false;
        QTest::newRow("the one that goes") << false << true << Lifecycle::Discovered << false;
        QTest::newRow("into one that is admitted") << true << false << Lifecycle::Enrolled << false;
    }
    void ignoredIsWhatBothAre()
    {
        QFETCH(bool, isKeptIgnored);
        QFETCH(bool, isGoneIgnored);
        QFETCH(Lifecycle, goneState);
        QFETCH(bool, isIgnored);
        TemporarySite site;
        QVector<Device> devices = DeviceMaker(6).plausible(2);
        const Ignored ignored{u"not ours"_s, u"ada@console"_s, seenAt};
        devices[0].state = Lifecycle::Discovered;
        devices[1].state = goneState;
        devices[0].ignored = isKeptIgnored ? std::optional(ignored) : std::nullopt;
        devices[1].ignored = isGoneIgnored ? std::optional(ignored) : std::nullopt;
        for (Device &device : devices)
            device.credentials.clear();
        site.save(devices);
        const auto merged = applied(site, MergeDevices{devices[0].id, devices[1].id, {}, true}, site.admin);
        QVERIFY2(merged, merged ? "" : qPrintable(merged.error().message));
        QCOMPARE(merged->ignored.has_value(), isIgnored);
        QVERIFY(applied(site, UnmergeDevice{devices[1].id}, site.admin));
        QCOMPARE(site.load(devices[0].id)->ignored.has_value(), isKeptIgnored);
        QCOMPARE(site.load(devices[1].id)->ignored.has_value(), isGoneIgnored);
    }

    /// Whoever was told apart from a device is told apart from what it becomes part of, and no longer than that.
    void whatWasToldApartStaysSo()
    {
        TemporarySite site;
        QVector<Device> devices = DeviceMaker(11).plausible(3);
        for (Device &device : devices) {
            device.credentials = {};
            device.identifiers = {identifier(IdentifierType::Uuid, device.id.toString())};
        }
        site.save(devices);
        const auto distinctionsOf = [&site](const Device &device) {
            return (*site.store().begin(Mode::Read))->identities().distinctions(device.id).value();
        };
        QVERIFY(applied(site, TellDevicesApart{devices[1].id, devices[2].id}, site.admin));
        const Distinction notTheirs{IdentifierType::Uuid, devices[2].id.toString(), devices[0].id};
        QVERIFY(!distinctionsOf(devices[0]).contains(notTheirs));
        QVERIFY(applied(site, MergeDevices{devices[0].id, devices[1].id, {}, true}, site.admin));
        QVERIFY(distinctionsOf(devices[0]).contains(notTheirs));
        QVERIFY(applied(site, UnmergeDevice{devices[1].id}, site.admin));
        QVERIFY(!distinctionsOf(devices[0]).contains(notTheirs));
        QVERIFY(distinctionsOf(devices[1]).contains(Distinction{IdentifierType::Uuid, devices[2].id.toString(), devices[1].id}));
    }

    void mergedAgainAsItWasDecided()
    {
        TemporarySite site;
        QVector<Device> devices = DeviceMaker(12).plausible(2);
        for (Device &device : devices) {
            device.credentials = {x509(device.id.toString().right(8))};
            device.identifiers = {identifier(IdentifierType::Uuid, device.id.toString())};
        }
        devices[0].group = u"A"_s;
        devices[1].group = u"B"_s;
        devices[0].state = Lifecycle::Enrolled;
        devices[1].state = Lifecycle::Discovered;
        site.save(devices);
        const DeviceId gone = devices[1].id;
        const MergeChoices choices{{u"group"_s, gone}, {u"state"_s, gone}, {u"credential"_s, gone}};
        QVERIFY(applied(site, MergeDevices{devices[0].id, gone, choices, true}, site.admin));
        const Device merged = *site.load(devices[0].id);
        const auto records = resultOf(IdentityQuery(site.store(), site.clock).merges(devices[0].id));
        QVERIFY(records && records->size() == 1);
        QVERIFY(applied(site, UnmergeDevice{gone}, site.admin));
        QVERIFY(applied(site, MergeDevices{devices[0].id, gone, choicesOf(records->first()), false}, site.admin));
        const Device again = *site.load(devices[0].id);
        QVERIFY(plain(again) == plain(merged));
        QCOMPARE(again.group, u"B"_s);
        QCOMPARE(again.state, Lifecycle::Discovered);
    }

    /// Neither says it as its own attribute, but their identifiers contradict.
    void theChosenSerialIsTheDevices()
    {
        TemporarySite site;
        QVector<Device> devices = DeviceMaker(13).plausible(2);
        for (int i = 0; i < 2; ++i) {
            devices[i].credentials = {};
            devices[i].serial.clear();
            devices[i].identifiers = {identifier(IdentifierType::Serial, u"SN-%1"_s.arg(i), u"snmp"_s)};
        }
        site.save(devices);
        const auto merged = applied(site, MergeDevices{devices[0].id, devices[1].id, {{u"serial"_s, devices[1].id}}, true},
                                    site.admin);
        QVERIFY2(merged, merged ? "" : qPrintable(merged.error().message));
        QCOMPARE(merged->serial, u"SN-1"_s);
    }

    void theEventsSayIt()
    {
        TemporarySite site;
        const QVector<Device> devices = DeviceMaker(7).plausible(2);
        site.save(devices);
        {
            const auto unit = site.store().begin(Mode::Write);
            Evaluation evaluation;
            evaluation.findings = {{u"seen-within"_s, u"p"_s, Severity::Error, u"a"_s, u"b"_s, u"c"_s, seenAt, {}, {}}};
            QVERIFY((*unit)->evaluations().save(devices[1].id, evaluation));
            QVERIFY((*unit)->conflicts().open({IdentifierType::Serial, u"S"_s, devices[0].id, devices[1].id, seenAt, seenAt}));
            QVERIFY((*unit)->commit());
        }
        QCOMPARE(site.load(devices[1].id)->conflicts.size(), 1);
        QVERIFY(applied(site, MergeDevices{devices[0].id, devices[1].id, {}, true}, site.admin));
        QCOMPARE(kindsOf(site.events()), (QStringList{u"conflict.closed"_s, u"finding.closed"_s, u"device.merged"_s}));
        QVERIFY(site.load(devices[0].id)->conflicts.isEmpty());
        const QJsonObject merged = payloadOf(site.events().last());
        QCOMPARE(merged[u"absorbed"_s].toString(), devices[1].id.toString());
        QCOMPARE(merged[u"name"_s].toString(), devices[1].name);
        QVERIFY(applied(site, UnmergeDevice{devices[1].id}, site.admin));
        QCOMPARE(kindsOf(site.events()).mid(3), (QStringList{u"device.split"_s, u"device.split"_s}));
        QCOMPARE(site.events().last().subject, devices[1].id.toString());
    }

    void refusals()
    {
        TemporarySite site;
        DeviceMaker maker(8);
        QVector<Device> devices = maker.plausible(3);
        for (Device &device : devices)
            device.identifiers = {identifier(IdentifierType::IDevId, device.id.toString())};
        devices[2].identifiers = {identifier(IdentifierType::Uuid, devices[2].id.toString())};
        devices[2].group = u"A"_s;
        devices[0].group = u"B"_s;
        site.save(devices);
        // Different keys, whatever is chosen.
        refused(site, MergeDevices{devices[0].id, devices[1].id, {}, true}, site.admin, ErrorCode::Conflict);
        refused(site, MergeDevices{devices[0].id, devices[0].id, {}, true}, site.admin, ErrorCode::Rejected);
        refused(site, MergeDevices{devices[0].id, devices[2].id, {}, false}, site.admin, ErrorCode::Conflict);
        refused(site, MergeDevices{devices[0].id, devices[2].id, {{u"colour"_s, devices[0].id}}, true}, site.admin,
                ErrorCode::Rejected);
        refused(site, MergeDevices{devices[0].id, devices[2].id, {{u"group"_s, devices[1].id}}, true}, site.admin,
                ErrorCode::Rejected);
        refused(site, MergeDevices{devices[0].id, devices[2].id, {}, true}, site.auditor, ErrorCode::Locked);
        refused(site, UnmergeDevice{devices[0].id}, site.admin, ErrorCode::NotFound);
        refused(site, SplitDevice{devices[0].id, {}}, site.admin, ErrorCode::Rejected);
        refused(site, SplitDevice{devices[0].id, {{IdentifierType::Serial, u"no"_s}}}, site.admin, ErrorCode::NotFound);
        refused(site, SplitDevice{devices[2].id, {{IdentifierType::Uuid, devices[2].id.toString()}}}, site.admin,
                ErrorCode::Rejected);
        JournalJob job;
        job.id = JobId::create(seenAt);
        job.device = devices[2].id;
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->jobs().add(job));
            QVERIFY((*unit)->commit());
        }
        refused(site, MergeDevices{devices[0].id, devices[2].id, {}, true}, site.admin, ErrorCode::Conflict);
    }
};

QTEST_GUILESS_MAIN(TestMergeDevices)
#include "tst_merge_devices.moc"
