// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_store.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace muster;

namespace {

/// A device with every field there is.
Device fullDevice(const QString &name, const QString &mac, Timestamp now)
{
    Device device;
    device.id = DeviceId::create(now);
    device.name = name;
    device.state = Lifecycle::Enrolled;
    device.presence = {PresenceValue::Online, u"mdns"_s, now - std::chrono::seconds(90)};
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

Result<QString> seed(const QString &folder, const QString &name, const QString &mac)
{
    const SystemClock clock;
    MUSTER_TRY(const auto store, storage::SqliteStore::open(folder + u"/registry.sqlite"_s, false, clock));
    MUSTER_TRY(const auto unit, store->begin(storage::UnitOfWork::Mode::Write));
    const Device device = fullDevice(name, mac, clock.now());
    MUSTER_CHECK(unit->devices().save(device));
    Event event;
    event.at = clock.now();
    event.actor = u"test"_s;
    event.via = u"seed_device"_s;
    event.kind = u"device.enrolled"_s;
    event.subject = device.id.toString();
    event.payload = "{}";
    MUSTER_CHECK(unit->events().append(event));
    MUSTER_CHECK(unit->commit());
    return device.id.toString();
}

} // namespace

/// seed_device DATA NAME MAC: puts one enrolled device into the registry of a data directory and prints its id.
int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 4)
        return 2;
    const Result<QString> id = seed(arguments.at(1), arguments.at(2), arguments.at(3));
    QTextStream(id ? stdout : stderr) << (id ? *id : id.error().message) << '\n';
    return id ? 0 : 1;
}
