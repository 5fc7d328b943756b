// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/ignore_devices.h"

#include "command_probe.h"
#include "registry/commands/notice_devices.h"
#include "registry/commands/record_sightings.h"
#include "registry/commands/retire_device.h"
#include "support/device_maker.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

Q_DECLARE_METATYPE(muster::Lifecycle)

namespace {

const QString macA = u"DC:A6:32:00:00:0A"_s;

Sighting seen(const QString &mac, const QString &endpoint, Timestamp at, QMap<QString, QString> attributes = {})
{
    Sighting sighting;
    sighting.source = u"neighbours"_s;
    sighting.interface = u"eth0"_s;
    sighting.endpoint = endpoint;
    sighting.at = at;
    sighting.attributes = std::move(attributes);
    if (!mac.isEmpty())
        sighting.identifiers = {{IdentifierType::Mac, mac, u"neighbours"_s, at, at}};
    return sighting;
}

} // namespace

class TestIgnoreDevices : public QObject
{
    Q_OBJECT

private:
    static QVector<Device> add(TemporarySite &site, int count, Lifecycle state = Lifecycle::Discovered)
    {
        QVector<Device> devices = DeviceMaker(3).plausible(count);
        for (Device &device : devices) {
            device.state = state;
            device.ignored.reset();
        }
        site.save(devices);
        return devices;
    }
    static qint64 countOf(TemporarySite &site, const QString &query)
    {
        const auto unit = site.store().begin(storage::UnitOfWork::Mode::Read);
        return (*unit)->devices().count(*query::Query::parse(query)).value();
    }

private Q_SLOTS:
    void ignoresAndNotices()
    {
        TemporarySite site;
        const QVector<Device> devices = add(site, 3);
        const Ignored ignored{u"the neighbours'"_s, site.technician.who, site.clock.now()};
        const auto changed = applied(site, IgnoreDevices{{devices[0].id, devices[2].id}, u" the neighbours' "_s},
                                     site.technician);
        QVERIFY2(changed, changed ? "" : qPrintable(changed.error().message));
        QCOMPARE(changed->size(), 2);
        QCOMPARE(changed->first().ignored, std::optional(ignored));
        QCOMPARE(site.load(devices[2].id)->ignored, std::optional(ignored));
        QCOMPARE(site.load(devices[2].id)->state, Lifecycle::Discovered);
        QCOMPARE(site.load(devices[1].id)->ignored, std::nullopt);
        QCOMPARE(countOf(site, u"state:discovered ignored:no"_s), 1);
        QCOMPARE(countOf(site, u"ignored:yes"_s), 2);
        QCOMPARE(kindsOf(site.events()), (QStringList{u"device.ignored"_s, u"device.ignored"_s}));
        QCOMPARE(site.events().last().subject, devices[2].id.toString());
        QCOMPARE(payloadOf(site.events().last()),
                 (QJsonObject{{u"name"_s, devices[2].name}, {u"reason"_s, u"the neighbours'"_s}}));

        const auto noticed = applied(site, NoticeDevices{{devices[0].id, devices[1].id}}, site.admin);
        QVERIFY(noticed);
        QCOMPARE(noticed->size(), 1); // the other one was not ignored
        QCOMPARE(noticed->first().id, devices[0].id);
        QCOMPARE(*site.load(devices[0].id), *site.load(noticed->first().id));
        QCOMPARE(site.load(devices[0].id)->ignored, std::nullopt);
        QCOMPARE(site.events().last().kind, u"device.noticed"_s);
        QCOMPARE(payloadOf(site.events().last()), (QJsonObject{{u"name"_s, devices[0].name},
                                                               {u"ignoredFor"_s, u"the neighbours'"_s},
                                                               {u"ignoredBy"_s, site.technician.who}}));
        QCOMPARE(site.events().size(), 4);
    }

    void againItChangesTheReasonOnly()
    {
        TemporarySite site;
        const QVector<Device> devices = add(site, 1);
        QVERIFY(applied(site, IgnoreDevices{{devices[0].id, devices[0].id}, u"one"_s}, site.admin));
        QCOMPARE(kindsOf(site.events()), QStringList{u"device.ignored"_s});
        changesNothing(site, IgnoreDevices{{devices[0].id}, u"one"_s}, site.technician);
        QCOMPARE(applied(site, IgnoreDevices{{devices[0].id}, u"two"_s}, site.technician)->size(), 1);
        QCOMPARE(site.load(devices[0].id)->ignored->reason, u"two"_s);
        QCOMPARE(site.load(devices[0].id)->ignored->by, site.technician.who);
    }

    void onlyWhatWasMerelyDiscovered_data()
    {
        QTest::addColumn<Lifecycle>("state");
        QTest::addColumn<QString>("instead");
        QTest::newRow("expected") << Lifecycle::Expected << u"Retire it instead."_s;
        QTest::newRow("provisioned") << Lifecycle::Provisioned << u"Retire it instead."_s;
        QTest::newRow("pending") << Lifecycle::Pending << u"Refuse it first."_s;
        QTest::newRow("enrolled") << Lifecycle::Enrolled << u"Quarantine or retire it instead."_s;
        QTest::newRow("quarantined") << Lifecycle::Quarantined << u"Retire it instead."_s;
        QTest::newRow("retired") << Lifecycle::Retired << u"out of service already"_s;
    }
    void onlyWhatWasMerelyDiscovered()
    {
        QFETCH(Lifecycle, state);
        QFETCH(QString, instead);
        TemporarySite site;
        QVector<Device> devices = add(site, 2);
        devices[1].state = state;
        site.save(devices);
        const IgnoreDevices command{{devices[0].id, devices[1].id}, u"not ours"_s};
        refused(site, command, site.admin, ErrorCode::Conflict);
        const QString said = applied(site, command, site.admin).error().message;
        QVERIFY2(said.contains(devices[1].name) && said.contains(instead), qPrintable(said));
        QCOMPARE(site.load(devices[0].id)->ignored, std::nullopt); // all or nothing
    }

    void needsAReasonAndAPermission()
    {
        TemporarySite site;
        const QVector<Device> devices = add(site, 1);
        refused(site, IgnoreDevices{{devices[0].id}, u"  "_s}, site.admin, ErrorCode::Rejected);
        refused(site, IgnoreDevices{{devices[0].id}, QString(256, u'x')}, site.admin, ErrorCode::Rejected);
        refused(site, IgnoreDevices{{devices[0].id}, u"x"_s}, site.auditor, ErrorCode::Locked);
        refused(site, NoticeDevices{{devices[0].id}}, site.auditor, ErrorCode::Locked);
        refused(site, IgnoreDevices{{DeviceId::create(site.clock.now())}, u"x"_s}, site.admin, ErrorCode::NotFound);
        refused(site, NoticeDevices{{DeviceId::create(site.clock.now())}}, site.admin, ErrorCode::NotFound);
    }

    void whoActsOnItNoticesIt()
    {
        TemporarySite site;
        const QVector<Device> devices = add(site, 1);
        QVERIFY(applied(site, IgnoreDevices{{devices[0].id}, u"not ours"_s}, site.admin));
        const auto retired = applied(site, RetireDevice{devices[0].id, u"never ours"_s}, site.admin);
        QVERIFY(retired);
        QCOMPARE(retired->ignored, std::nullopt);
        QCOMPARE(countOf(site, u"ignored:yes"_s), 0);
    }

    // It is watched all the same, and stays ignored whatever it says.
    void staysIgnoredWhenItIsSeen()
    {
        TemporarySite site;
        QVERIFY(applied(site, RecordSightings{{seen(macA, u"10.0.0.5"_s, site.clock.now())}}, site.admin));
        const auto unit = site.store().begin(storage::UnitOfWork::Mode::Read);
        const DeviceId id = (*unit)->devices().withIdentifier(IdentifierType::Mac, macA)->first();
        QVERIFY(applied(site, IgnoreDevices{{id}, u"not ours"_s}, site.admin));
        site.clock.advance(1h);
        const Sighting again = seen(macA, u"10.0.0.9"_s, site.clock.now(), {{u"factoryDefault"_s, u"yes"_s}});
        QVERIFY(applied(site, RecordSightings{{again}}, site.admin));
        const Device device = *site.load(id);
        QVERIFY(device.ignored);
        QCOMPARE(device.lastSeen, std::optional(site.clock.now()));
        QCOMPARE(device.isFactoryDefault, std::optional(true));
        QCOMPARE(device.addresses.first(), u"10.0.0.9"_s);
        QCOMPARE(kindsOf(site.events()), (QStringList{u"device.discovered"_s, u"device.ignored"_s}));
        QCOMPARE(countOf(site, {}), 1);
    }

    // An address is nobody's: who has it next is not ignored for it.
    void anIgnoredAddressIsNoReasonToIgnoreItsNextHolder()
    {
        TemporarySite site;
        QVERIFY(applied(site, RecordSightings{{seen({}, u"10.0.0.5"_s, site.clock.now())}}, site.admin));
        const DeviceId address =
            (*site.store().begin(storage::UnitOfWork::Mode::Read))->devices().atAddress(u"10.0.0.5"_s, 1)->first();
        QVERIFY(applied(site, IgnoreDevices{{address}, u"not ours"_s}, site.admin));
        site.clock.advance(1h);
        QVERIFY(applied(site, RecordSightings{{seen(macA, u"10.0.0.5"_s, site.clock.now())}}, site.admin));
        QCOMPARE(countOf(site, u"state:discovered ignored:no"_s), 1);
        QCOMPARE(countOf(site, u"ignored:yes"_s), 1);
        QVERIFY(site.load(address)->identifiers.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestIgnoreDevices)
#include "tst_ignore_devices.moc"
