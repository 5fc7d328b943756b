// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How a merge is taken back, and what is split off that was never merged.
#include "registry/commands/split_device.h"

#include "command_probe.h"
#include "merge_samples.h"
#include "registry/commands/merge_devices.h"
#include "registry/commands/record_sightings.h"
#include "registry/identity_query.h"
#include "support/device_maker.h"

#include <QTest>

#include <algorithm>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

using Mode = storage::UnitOfWork::Mode;

namespace {

Sighting sightingOf(const QVector<Identifier> &identifiers, const QString &endpoint, Timestamp at)
{
    Sighting sighting;
    sighting.source = u"mdns"_s;
    sighting.interface = u"eth0"_s;
    sighting.endpoint = endpoint;
    sighting.at = at;
    sighting.identifiers = identifiers;
    return sighting;
}

/// All that belongs to a device.
struct Holdings
{
    Device device;
    QVector<Sighting> sightings;
    std::optional<PinnedHostKey> hostKey;
    QStringList certificates;

    friend bool operator==(const Holdings &, const Holdings &) = default;
};

Holdings holdingsOf(TemporarySite &site, const DeviceId &id)
{
    const auto unit = site.store().begin(Mode::Read);
    Holdings held{plain((*unit)->devices().load(id).value()),
                  (*unit)->sightings().list(id).value(),
                  (*unit)->hostKeys().load(id).value(),
                  {}};
    const auto certificates = (*unit)->certificates().ofDevice(id).value();
    for (const IssuedCertificate &certificate : certificates)
        held.certificates += certificate.serialNumber + u' ' + credentialStateWords.word(certificate.state);
    return held;
}

} // namespace

class TestSplitDevice : public QObject
{
    Q_OBJECT

private:
    /// A device that has everything beside its record.
    static void give(TemporarySite &site, const Device &device, const QString &serialNumber, int sightings)
    {
        const auto unit = site.store().begin(Mode::Write);
        QVERIFY((*unit)->hostKeys().save(device.id, {{u"ssh-ed25519"_s, u"SHA256:"_s + serialNumber}, seenAt, u"ada"_s}));
        IssuedCertificate certificate;
        certificate.serialNumber = serialNumber;
        certificate.device = device.id;
        certificate.issuedAt = seenAt;
        QVERIFY((*unit)->certificates().add(certificate));
        for (int i = 0; i < sightings; ++i)
            QVERIFY((*unit)->sightings().append(device.id, sightingOf(device.identifiers, u"10.0.0.1"_s, seenAt + i * 1s)));
        QVERIFY((*unit)->commit());
    }

private Q_SLOTS:
    void undoneBothAreWhatTheyWere_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 40; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void undoneBothAreWhatTheyWere()
    {
        QFETCH(quint32, seed);
        TemporarySite site;
        DeviceMaker maker(seed);
        QVector<Device> devices{maker.plausible(), maker.plausible()};
        for (Device &device : devices) {
            device.identifiers.removeIf([](const Identifier &each) { return each.strength() == Strength::Proof; });
            device.identifiers.append(identifier(IdentifierType::Uuid, device.id.toString()));
            device.credentials.append(x509(device.id.toString().right(8)));
        }
        site.save(devices);
        for (const Device &device : devices)
            give(site, device, device.id.toString().right(8), 32);
        const DeviceId kept = devices[0].id;
        const DeviceId gone = devices[1].id;
        const Holdings keptBefore = holdingsOf(site, kept);
        const Holdings goneBefore = holdingsOf(site, gone);
        site.clock.advance(1min);

        const auto merged = applied(site, MergeDevices{kept, gone, {}, true}, site.technician);
        QVERIFY2(merged, merged ? "" : qPrintable(merged.error().message));
        QCOMPARE(site.load(gone)->id, kept);
        QCOMPARE(holdingsOf(site, kept).sightings.size(), 64); // beyond what is kept of one
        QCOMPARE(holdingsOf(site, kept).certificates.size(), 2);
        for (const Device &each : devices)
            for (const Identifier &own : each.identifiers)
                QVERIFY(std::ranges::any_of(merged->identifiers, [&own](const Identifier &other) {
                    return other.type == own.type && other.value == own.value;
                }));

        site.clock.advance(1h);
        const auto split = applied(site, UnmergeDevice{gone}, site.technician);
        QVERIFY2(split, split ? "" : qPrintable(split.error().message));
        QVERIFY(split->isRestored);
        QVERIFY(holdingsOf(site, kept) == keptBefore);
        QVERIFY(holdingsOf(site, gone) == goneBefore);
        QVERIFY(!applied(site, UnmergeDevice{gone}, site.admin)); // there is nothing more to take back
    }

    void aMergeOfAMergeIsTakenBackInItsOrder()
    {
        TemporarySite site;
        QVector<Device> devices = DeviceMaker(5).plausible(3);
        for (Device &device : devices) {
            device.credentials.clear();
            device.identifiers = {identifier(IdentifierType::Uuid, device.id.toString())};
        }
        site.save(devices);
        for (const Device &device : devices)
            give(site, device, device.id.toString().right(8), 3);
        QVector<Holdings> before;
        for (const Device &device : devices)
            before.append(holdingsOf(site, device.id));
        site.clock.advance(1min);
        QVERIFY(applied(site, MergeDevices{devices[1].id, devices[2].id, {}, true}, site.admin));
        const Holdings middle = holdingsOf(site, devices[1].id);
        site.clock.advance(1min);
        QVERIFY(applied(site, MergeDevices{devices[0].id, devices[1].id, {}, true}, site.admin));
        QCOMPARE(site.load(devices[2].id)->id, devices[0].id);

        const auto early = applied(site, UnmergeDevice{devices[2].id}, site.admin);
        QVERIFY(!early);
        QCOMPARE(early.error().code, ErrorCode::Conflict);
        QVERIFY(applied(site, UnmergeDevice{devices[1].id}, site.admin));
        QVERIFY(holdingsOf(site, devices[0].id) == before[0]);
        QVERIFY(holdingsOf(site, devices[1].id) == middle);
        QCOMPARE(site.load(devices[2].id)->id, devices[1].id);
        QVERIFY(applied(site, UnmergeDevice{devices[2].id}, site.admin));
        for (int i = 0; i < 3; ++i)
            QVERIFY(holdingsOf(site, devices[i].id) == before[i]);
    }

    void whatWasChangedSinceStays()
    {
        TemporarySite site;
        QVector<Device> devices = DeviceMaker(6).plausible(2);
        devices[0].state = Lifecycle::Discovered;
        devices[1].state = Lifecycle::Enrolled;
        for (Device &device : devices) {
            device.credentials = {};
            device.owner = u"somebody"_s;
            device.identifiers = {identifier(IdentifierType::Uuid, device.id.toString())};
        }
        devices[1].credentials = {x509(u"aa"_s)};
        site.save(devices);
        QVERIFY(applied(site, MergeDevices{devices[0].id, devices[1].id, {}, true}, site.admin));
        Device merged = *site.load(devices[0].id);
        QCOMPARE(merged.state, Lifecycle::Enrolled); // enrollment follows
        QCOMPARE(merged.currentCertificate()->serialNumber, u"aa"_s);
        merged.owner = u"ops"_s;
        merged.state = Lifecycle::Quarantined;
        merged.credentials[0].state = CredentialState::Revoked;
        merged.identifiers.append(identifier(IdentifierType::Mac, u"DC:A6:32:00:00:09"_s));
        site.save({merged});
        QVERIFY(applied(site, UnmergeDevice{devices[1].id}, site.admin));
        const Device kept = *site.load(devices[0].id);
        const Device gone = *site.load(devices[1].id);
        QCOMPARE(kept.owner, u"ops"_s);
        QCOMPARE(kept.identifiers.size(), 2);
        QCOMPARE(kept.state, Lifecycle::Discovered);
        QVERIFY(kept.credentials.isEmpty());
        QCOMPARE(gone.state, Lifecycle::Quarantined); // what was cut off stays so
        QCOMPARE(gone.credentials.first().state, CredentialState::Revoked);
    }

    void whatWasSeenSinceIsLearnt()
    {
        TemporarySite site;
        QVector<Device> devices = DeviceMaker(9).plausible(2);
        for (int i = 0; i < 2; ++i) {
            devices[i].state = Lifecycle::Enrolled;
            devices[i].credentials = {};
            devices[i].identifiers = {identifier(IdentifierType::Mac, u"DC:A6:32:00:00:1%1"_s.arg(i), u"neighbours"_s)};
        }
        site.save(devices);
        QVERIFY(applied(site, MergeDevices{devices[0].id, devices[1].id, {}, true}, site.admin));
        site.clock.advance(24h * 7);
        Sighting seen = sightingOf(devices[1].identifiers, u"10.0.0.77"_s, site.clock.now());
        seen.identifiers.first().firstSeen = seen.identifiers.first().lastSeen = seen.at;
        QCOMPARE(applied(site, RecordSightings{{seen}}, site.admin)->devices.first(), std::optional(devices[0].id));
        const auto preview =
            resultOf(IdentityQuery(site.store(), site.clock)
                         .splitPreview(devices[0].id, {{IdentifierType::Mac, devices[1].identifiers.first().value}}));
        QVERIFY(preview && preview->undone);
        QVERIFY(applied(site, UnmergeDevice{devices[1].id}, site.admin));
        const Device gone = *site.load(devices[1].id);
        QCOMPARE(gone.addresses.first(), u"10.0.0.77"_s);
        QCOMPARE(gone.lastSeen, std::optional(seen.at));
        QCOMPARE(gone.presence.value, PresenceValue::Online);
        QVERIFY(plain(preview->part) == plain(gone));
        QCOMPARE(holdingsOf(site, devices[1].id).sightings.size(), 1);
    }

    void whatCantBeTakenBackYetIsRefusedInThePreview()
    {
        TemporarySite site;
        QVector<Device> devices = DeviceMaker(10).plausible(2);
        for (Device &device : devices) {
            device.credentials = {};
            device.identifiers = {identifier(IdentifierType::Uuid, device.id.toString())};
        }
        site.save(devices);
        QVERIFY(applied(site, MergeDevices{devices[0].id, devices[1].id, {}, true}, site.admin));
        JournalJob job;
        job.id = JobId::create(seenAt);
        job.device = devices[0].id;
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->jobs().add(job));
            QVERIFY((*unit)->commit());
        }
        const QVector<std::pair<IdentifierType, QString>> brought{{IdentifierType::Uuid, devices[1].id.toString()}};
        const auto preview = resultOf(IdentityQuery(site.store(), site.clock).splitPreview(devices[0].id, brought));
        QVERIFY(preview && preview->refusal);
        QCOMPARE(preview->refusal->code, ErrorCode::Conflict);
        refused(site, SplitDevice{devices[0].id, brought}, site.admin, ErrorCode::Conflict);
    }

    void aSplitTakesItsOwnSightings()
    {
        TemporarySite site;
        const Identifier mac = identifier(IdentifierType::Mac, u"DC:A6:32:00:00:01"_s, u"neighbours"_s);
        const Identifier serial = identifier(IdentifierType::Serial, u"S1"_s);
        Sighting both = sightingOf({mac, serial}, u"10.0.0.1"_s, seenAt);
        Sighting alone = sightingOf({serial}, u"10.0.0.2"_s, seenAt + 1s);
        alone.attributes = {{u"name"_s, u"camera"_s}, {u"vendor"_s, u"Acme"_s}};
        alone.services = {{u"mdns"_s, u"_rtsp._tcp"_s, u"camera"_s, 554, {}}};
        Device device;
        device.id = DeviceId::create(seenAt);
        device.name = u"gw"_s;
        device.identifiers = {mac, serial};
        device.addresses = {u"10.0.0.2"_s, u"10.0.0.1"_s};
        device.services = alone.services;
        device.serial = u"S1"_s;
        device.provenance.insert(u"serial"_s, {u"mdns"_s, seenAt});
        site.save({device});
        {
            const auto unit = site.store().begin(Mode::Write);
            for (const Sighting &sighting : {both, alone})
                QVERIFY((*unit)->sightings().append(device.id, sighting));
            QVERIFY((*unit)->commit());
        }
        const auto preview =
            resultOf(IdentityQuery(site.store(), site.clock).splitPreview(device.id, {{IdentifierType::Serial, u"S1"_s}}));
        QVERIFY(preview && !preview->refusal);
        QCOMPARE(preview->sightings, 1);
        const auto split = applied(site, SplitDevice{device.id, {{IdentifierType::Serial, u"S1"_s}}}, site.technician);
        QVERIFY2(split, split ? "" : qPrintable(split.error().message));
        QVERIFY(!split->isRestored);
        const Holdings part = holdingsOf(site, split->part.id);
        QCOMPARE(part.device.state, Lifecycle::Discovered);
        QCOMPARE(part.device.name, u"camera"_s);
        QCOMPARE(part.device.vendor, u"Acme"_s);
        QCOMPARE(part.device.serial, u"S1"_s);
        QCOMPARE(part.device.addresses, QStringList{u"10.0.0.2"_s});
        QCOMPARE(part.device.services, alone.services);
        QVERIFY(part.sightings == QVector<Sighting>{alone});
        const Holdings rest = holdingsOf(site, device.id);
        QCOMPARE(rest.device.addresses, QStringList{u"10.0.0.1"_s});
        QVERIFY(rest.device.services.isEmpty());
        QCOMPARE(rest.device.serial, QString()); // it goes with its identifier
        QVERIFY(rest.sightings == QVector<Sighting>{both});

        // What says both again, again and again, fuses them no more; an operator does.
        both.at = seenAt + 1min;
        const auto again = applied(site, RecordSightings{{both}}, site.admin);
        QCOMPARE(again->devices.first(), std::optional(device.id));
        QCOMPARE(site.load(device.id)->identifiers.size(), 1);
        QCOMPARE(site.load(split->part.id)->id, split->part.id);
        QVERIFY(applied(site, MergeDevices{device.id, split->part.id, {}, true}, site.admin));
        QCOMPARE(site.load(device.id)->identifiers.size(), 2);
        const auto after = applied(site, RecordSightings{{both}}, site.admin);
        QCOMPARE(after->devices.first(), std::optional(device.id));
        QVERIFY(applied(site, UnmergeDevice{split->part.id}, site.admin));
        QCOMPARE(site.load(device.id)->identifiers.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestSplitDevice)
#include "tst_split_device.moc"
