// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/identify_device.h"
#include "registry/commands/pin_host_key.h"

#include "command_probe.h"
#include "registry/commands/expect_devices.h"
#include "registry/commands/record_sightings.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

namespace {

const QString ownMac = u"02:00:00:00:00:01"_s;
const QString otherMac = u"02:00:00:00:00:02"_s;
const QString address = u"10.0.0.7"_s;

Identifier identifier(IdentifierType type, const QString &value, const QString &source)
{
    return {type, value, source, FakeClock::start, FakeClock::start};
}

/// What a device says of itself once somebody has logged in.
Sighting said(const QVector<std::pair<IdentifierType, QString>> &identifiers, const QString &endpoint = address)
{
    Sighting sighting;
    sighting.source = u"linux-ssh"_s;
    sighting.at = FakeClock::start;
    sighting.endpoint = endpoint;
    for (const auto &[type, value] : identifiers)
        sighting.identifiers.append(identifier(type, value, sighting.source));
    sighting.attributes = {{u"name"_s, u"raspberrypi"_s}, {u"firmware"_s, u"Debian 12"_s}};
    return sighting;
}

/// What the neighbour table shows.
DeviceId seen(TemporarySite &site, const QString &mac, const QString &endpoint = address)
{
    Sighting sighting;
    sighting.source = u"neighbours"_s;
    sighting.at = FakeClock::start;
    sighting.interface = u"eth0"_s;
    sighting.endpoint = endpoint;
    if (!mac.isEmpty())
        sighting.identifiers = {identifier(IdentifierType::Mac, mac, sighting.source)};
    const auto outcome = applied(site, RecordSightings{{sighting}}, site.admin);
    if (!outcome || !outcome->devices.front())
        qFatal("the sighting was not recorded");
    return *outcome->devices.front();
}

qint64 devicesIn(TemporarySite &site)
{
    return resultOf(site.query().counts({query::Query()}))->front();
}

QStringList valuesOf(const Device &device, IdentifierType type)
{
    QStringList values;
    for (const Identifier &own : device.identifiers)
        if (own.type == type)
            values += own.value;
    return values;
}

} // namespace

class TestIdentifyDevice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKnownDeviceIsRecognisedByItsMac_data()
    {
        QTest::addColumn<bool>("isNamed");
        QTest::newRow("the device was chosen") << true;
        QTest::newRow("only its address was") << false;
    }
    void aKnownDeviceIsRecognisedByItsMac()
    {
        QFETCH(bool, isNamed);
        TemporarySite site;
        const DeviceId id = seen(site, ownMac);
        Sighting sighting = said({{IdentifierType::Mac, ownMac}, {IdentifierType::Serial, u"S-1"_s}}, u"10.0.0.99"_s);
        if (!isNamed)
            sighting.identifiers[0].source = u"neighbours"_s; // its word alone would not do
        const auto device = applied(site, IdentifyDevice{isNamed ? std::optional(id) : std::nullopt, sighting}, site.technician);
        QVERIFY2(device, device ? "" : qPrintable(device.error().message));
        QCOMPARE(device->id, id);
        QCOMPARE(device->firmware, u"Debian 12"_s);
        QCOMPARE(valuesOf(*device, IdentifierType::Serial), QStringList{u"S-1"_s});
        QCOMPARE(*site.load(id), *device);
        QCOMPARE(resultOf(site.query().sightings(id))->front(), sighting);
        QCOMPARE(site.events().last().kind, u"device.identified"_s); // the serial number is new

        changesNoIdentity(site, IdentifyDevice{id, sighting});
        QCOMPARE(devicesIn(site), 1);
    }

    void itsWordAloneIsNotEnoughWhereNobodyChoseIt()
    {
        TemporarySite site;
        seen(site, ownMac);
        const Sighting sighting = said({{IdentifierType::Mac, ownMac}}, u"10.0.0.99"_s);
        refused(site, IdentifyDevice{std::nullopt, sighting}, site.technician, ErrorCode::Conflict);
    }

    void anotherHostKeyThanThePinnedOneIsNotBelieved_data()
    {
        QTest::addColumn<bool>("isNamed");
        QTest::newRow("the device was chosen") << true;
        QTest::newRow("only its address was") << false;
    }
    void anotherHostKeyThanThePinnedOneIsNotBelieved()
    {
        QFETCH(bool, isNamed);
        TemporarySite site;
        const DeviceId id = seen(site, ownMac);
        const HostKey own{u"ssh-ed25519"_s, u"SHA256:own"_s};
        QVERIFY(applied(site, PinHostKey{id, own}, site.admin));
        Sighting sighting = said({{IdentifierType::Mac, ownMac}});
        sighting.identifiers[0].source = u"neighbours"_s;
        const auto device = isNamed ? std::optional(id) : std::nullopt;
        refused(site, IdentifyDevice{device, sighting, {u"ssh-ed25519"_s, u"SHA256:other"_s}}, site.technician,
                ErrorCode::NotTrusted);
        QVERIFY(applied(site, IdentifyDevice{device, sighting, own}, site.technician));
    }

    void anAnnouncementStandsInNobodysWay() // anybody can announce anything
    {
        TemporarySite site;
        const DeviceId id = seen(site, ownMac);
        Sighting claim = said({{IdentifierType::Serial, u"S-1"_s}}, u"10.0.0.66"_s);
        claim.source = u"mdns"_s;
        claim.identifiers[0].source = u"mdns"_s;
        QVERIFY(applied(site, RecordSightings{{claim}}, site.admin));
        const auto device = applied(site,
                                    IdentifyDevice{id, said({{IdentifierType::Mac, ownMac}, {IdentifierType::Serial, u"S-1"_s}})},
                                    site.admin);
        QVERIFY2(device, device ? "" : qPrintable(device.error().message));
        QCOMPARE(device->id, id);
    }

    void whatAnotherHoldsIsAConflict_data()
    {
        QTest::addColumn<bool>("isNamed");
        QTest::addColumn<QVector<std::pair<IdentifierType, QString>>>("identifiers");
        using Said = QVector<std::pair<IdentifierType, QString>>;
        QTest::newRow("another's MAC") << true << Said{{IdentifierType::Mac, otherMac}};
        QTest::newRow("both MACs") << true << Said{{IdentifierType::Mac, ownMac}, {IdentifierType::Mac, otherMac}};
        QTest::newRow("both MACs, nobody chosen")
            << false << Said{{IdentifierType::Mac, ownMac}, {IdentifierType::Mac, otherMac}};
        QTest::newRow("a MAC nobody has") << true << Said{{IdentifierType::Mac, u"02:00:00:00:00:33"_s}};
        QTest::newRow("no MAC at all") << true << Said{{IdentifierType::Serial, u"S-1"_s}};
        QTest::newRow("nothing, nobody chosen") << false << Said{};
        QTest::newRow("weak ones, nobody chosen") << false << Said{{IdentifierType::MachineId, u"0123"_s}};
    }
    void whatAnotherHoldsIsAConflict()
    {
        QFETCH(bool, isNamed);
        using Said = QVector<std::pair<IdentifierType, QString>>;
        QFETCH(Said, identifiers);
        TemporarySite site;
        const DeviceId id = seen(site, ownMac);
        seen(site, otherMac, u"10.0.0.8"_s);
        refused(site, IdentifyDevice{isNamed ? std::optional(id) : std::nullopt, said(identifiers)}, site.admin,
                ErrorCode::Conflict);
    }

    void aSerialNumberIsNotEnoughWhereTheMacIsKnown() // a clone of its image, or of its board's data
    {
        TemporarySite site;
        const DeviceId id = seen(site, ownMac);
        const auto own = said({{IdentifierType::Mac, ownMac}, {IdentifierType::Serial, u"S-1"_s}});
        QVERIFY(applied(site, IdentifyDevice{id, own}, site.admin));
        const auto clone = said({{IdentifierType::Mac, otherMac}, {IdentifierType::Serial, u"S-1"_s}});
        refused(site, IdentifyDevice{std::nullopt, clone}, site.admin, ErrorCode::Conflict);
    }

    void anAddressDoesNotIdentify() // it was given to another one
    {
        TemporarySite site;
        const DeviceId before = seen(site, ownMac);
        const Device untouched = *site.load(before);
        const auto device = applied(site, IdentifyDevice{std::nullopt, said({{IdentifierType::Mac, otherMac}})}, site.admin);
        QVERIFY(device);
        QVERIFY(device->id != before);
        QCOMPARE(device->state, Lifecycle::Discovered);
        QCOMPARE(valuesOf(*device, IdentifierType::Mac), QStringList{otherMac});
        QCOMPARE(*site.load(before), untouched);
        QCOMPARE(site.events().last().kind, u"device.discovered"_s);
        QCOMPARE(site.events().last().subject, device->id.toString());
        // The second time it is known.
        QCOMPARE(applied(site, IdentifyDevice{std::nullopt, said({{IdentifierType::Mac, otherMac}})}, site.admin)->id,
                 device->id);
        QCOMPARE(devicesIn(site), 2);
    }

    void theRowOfAnAddressBecomesTheDevice()
    {
        TemporarySite site;
        const DeviceId row = seen(site, {});
        const auto device = applied(site, IdentifyDevice{row, said({{IdentifierType::Mac, ownMac}})}, site.admin);
        QVERIFY(device);
        QCOMPARE(device->id, row);
        QCOMPARE(valuesOf(*device, IdentifierType::Mac), QStringList{ownMac});
        QCOMPARE(devicesIn(site), 1);
    }

    void aNewDeviceTakesTheRowOfItsAddress()
    {
        TemporarySite site;
        const DeviceId row = seen(site, {});
        const auto device = applied(site, IdentifyDevice{std::nullopt, said({{IdentifierType::Mac, ownMac}})}, site.admin);
        QVERIFY(device);
        QCOMPARE(devicesIn(site), 1);
        QCOMPARE(device->id, row);
        QVERIFY(kindsOf(site.events()).contains(u"device.identified"_s));
    }

    void anExpectedDeviceArrives()
    {
        TemporarySite site;
        const auto expected = applied(site, ExpectDevices{{{.name = u"gw-1"_s, .mac = ownMac}}}, site.admin);
        const auto device = applied(site, IdentifyDevice{std::nullopt, said({{IdentifierType::Mac, ownMac}})}, site.technician);
        QVERIFY(device);
        QCOMPARE(device->id, expected->front());
        QCOMPARE(device->state, Lifecycle::Discovered);
        QCOMPARE(device->name, u"gw-1"_s); // the operator's word stands
        QCOMPARE(payloadOf(site.events().last()).value(u"from"_s).toString(), u"expected"_s);
        refused(site, IdentifyDevice{device->id, said({{IdentifierType::Mac, otherMac}})}, site.technician, ErrorCode::Conflict);
    }

    void anEnrolledDeviceLearns()
    {
        TemporarySite site;
        Device device = *site.load(seen(site, ownMac));
        device.state = Lifecycle::Enrolled;
        site.save({device});
        const auto said2 = said({{IdentifierType::Mac, ownMac}, {IdentifierType::Serial, u"S-1"_s}});
        const auto learned = applied(site, IdentifyDevice{device.id, said2}, site.admin);
        QCOMPARE(learned->state, Lifecycle::Enrolled);
        QCOMPARE(valuesOf(*learned, IdentifierType::Serial), QStringList{u"S-1"_s});
    }

    void refusesWhoMayNotAndWhatIsNotThere()
    {
        TemporarySite site;
        const Sighting sighting = said({{IdentifierType::Mac, ownMac}});
        refused(site, IdentifyDevice{std::nullopt, sighting}, site.auditor, ErrorCode::Locked);
        refused(site, IdentifyDevice{DeviceId::create(FakeClock::start), sighting}, site.admin, ErrorCode::NotFound);
    }

private:
    /// Succeeds and writes no event.
    static void changesNoIdentity(TemporarySite &site, const IdentifyDevice &command)
    {
        const qsizetype events = site.events().size();
        QVERIFY(applied(site, command, site.admin));
        QCOMPARE(site.events().size(), events);
    }
};

QTEST_GUILESS_MAIN(TestIdentifyDevice)
#include "tst_identify_device.moc"
