// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_store.h"

#include <QCoreApplication>
#include <QFile>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace muster;

namespace {

/// A device with every field there is.
Device fullDevice(const QString &name, const QString &mac, Lifecycle state, Timestamp now)
{
    Device device;
    device.id = DeviceId::create(now);
    device.name = name;
    device.state = state;
    device.presence = {PresenceValue::Online, u"mdns"_s, now - std::chrono::seconds(90), now + std::chrono::hours(1)};
    device.signs = {{u"mdns"_s, u"eth0"_s, now - std::chrono::seconds(90), now + std::chrono::hours(1), false}};
    device.rhythm = {std::chrono::hours(18), std::chrono::hours(2), 3};
    device.vendor = u"Acme"_s;
    device.model = u"G4"_s;
    device.kind = u"gateway"_s;
    device.firmware = u"1.4.2"_s;
    device.serial = u"SN-"_s + name;
    device.identifiers = {{IdentifierType::Mac, mac, u"neighbours"_s, now, now},
                          {IdentifierType::Serial, device.serial, u"ssh"_s, now, now}};
    device.addresses = {u"10.0.0.5"_s, u"fe80::1%eth0"_s};
    device.interfaces = {u"eth0"_s};
    device.services = {{u"mdns"_s, u"_ipp._tcp"_s, u"Printer\x1B[31m"_s, 631, {{u"txtvers"_s, u"1"_s}}}};
    device.provenance = {{u"vendor"_s, {u"mdns"_s, now}}};
    device.sources = {u"mdns"_s, u"neighbours"_s};
    device.driver = u"linux-ssh"_s;
    device.claimable = true;
    device.isFactoryDefault = true;
    device.ignored = Ignored{u"of the neighbours"_s, u"ada"_s, now};
    device.group = u"Plant 2"_s;
    device.site = u"Hall"_s;
    device.owner = u"ops"_s;
    device.tags = {u"lab"_s};
    device.policies = {u"gateways"_s};
    device.compliance = Compliance::Compliant;
    device.credentials = {{u"c1"_s, CredentialKind::X509, u"clientAuth"_s, u"CN=gw"_s, u"01"_s, now + std::chrono::hours(24),
                           KeyOrigin::Device, CredentialState::Active}};
    device.firstSeen = now - std::chrono::hours(1);
    device.lastSeen = now;
    return device;
}

IssuedCertificate issuedTo(const Device &device, const QByteArray &der, Timestamp now)
{
    return {u"0a1b"_s,
            device.id,
            u"CN="_s + device.name,
            u"CN=Test Issuing CA"_s,
            now,
            now + std::chrono::hours(24),
            KeyAlgorithm::EcP256,
            KeyOrigin::Device,
            CredentialState::Active,
            now,
            der};
}

/// A job with every field there is, that waits for somebody.
JournalJob jobOf(const Device &device, Timestamp now)
{
    JournalJob job;
    job.id = JobId::create(now);
    job.device = device.id;
    job.deviceName = device.name;
    job.driver = device.driver;
    job.profile = u"starter"_s;
    job.address = device.addresses.front();
    job.port = 22;
    job.user = u"root"_s;
    job.hostKey = {u"ssh-ed25519"_s, u"SHA256:abc"_s};
    job.state = JobState::NeedsAttention;
    job.actor = u"test"_s;
    job.via = u"seed_device"_s;
    job.startedAt = now;
    job.finishedAt = now;
    JournalStep step;
    step.kind = u"credential"_s;
    step.parameters = {{u"subject"_s, u"CN=gw"_s}};
    step.now = u"none"_s;
    step.then = u"CN=gw"_s;
    step.state = StepState::Failed;
    step.startedAt = now;
    step.finishedAt = now;
    step.error = Error{ErrorCode::Unreachable, u"The device does not answer."_s, {}, {}};
    job.steps = {step};
    return job;
}

Result<QString> seed(const QString &folder, const QString &name, const QString &mac, Lifecycle state,
                     const QByteArray &certificate, bool hasClone)
{
    const SystemClock clock;
    MUSTER_TRY(const auto store, storage::SqliteStore::open(folder + u"/registry.sqlite"_s, false, clock));
    MUSTER_TRY(const auto unit, store->begin(storage::UnitOfWork::Mode::Write));
    const Device device = fullDevice(name, mac, state, clock.now());
    MUSTER_CHECK(unit->devices().save(device));
    Sighting said{u"ssdp"_s, clock.now(), u"eth0"_s, u"10.0.0.5"_s, {}, {}, {}, {}};
    said.attributes = {{u"url"_s, u"http://10.0.0.5/"_s}, {u"model"_s, device.model}};
    MUSTER_CHECK(unit->sightings().append(device.id, said));
    if (hasClone) {
        Device clone;
        clone.id = DeviceId::create(clock.now());
        clone.name = name + u"-clone"_s;
        MUSTER_CHECK(unit->devices().save(clone));
        MUSTER_CHECK(
            unit->conflicts().open({IdentifierType::Serial, device.serial, device.id, clone.id, clock.now(), clock.now()}));
    }
    if (!certificate.isEmpty()) {
        MUSTER_CHECK(unit->certificates().add(issuedTo(device, certificate, clock.now())));
        MUSTER_CHECK(unit->jobs().add(jobOf(device, clock.now())));
    }
    Event event;
    event.at = clock.now();
    event.actor = u"test"_s;
    event.via = u"seed_device"_s;
    event.kind = u"device."_s + lifecycleWords.word(state);
    event.subject = device.id.toString();
    event.payload = state == Lifecycle::Pending ? R"({"from":"provisioned","to":"pending"})" : "{}";
    MUSTER_CHECK(unit->events().append(event));
    MUSTER_CHECK(unit->commit());
    return device.id.toString();
}

} // namespace

/// seed_device DATA NAME MAC STATE [CERTIFICATE.der] [--clone]: puts one device into the registry of a data directory, with a certificate also
/// the job that gave it, and prints its id. With --clone
/// there is another device that claims its serial number.
int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QStringList arguments = QCoreApplication::arguments();
    const bool hasClone = arguments.removeAll(u"--clone"_s) > 0;
    const auto state = lifecycleWords.value(arguments.value(4));
    if (arguments.size() < 5 || !state)
        return 2;
    QByteArray certificate;
    if (QFile file(arguments.value(5)); arguments.size() > 5) {
        if (!file.open(QIODevice::ReadOnly))
            return 2;
        certificate = file.readAll();
    }
    const Result<QString> id = seed(arguments.at(1), arguments.at(2), arguments.at(3), *state, certificate, hasClone);
    QTextStream(id ? stdout : stderr) << (id ? *id : id.error().message) << '\n';
    return id ? 0 : 1;
}
