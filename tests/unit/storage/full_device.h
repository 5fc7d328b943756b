// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "support/fake_clock.h"

namespace muster::storage {

/// A device with something in every member, much of it of the kind that is hard to store.
inline Device full()
{
    using namespace std::chrono_literals;
    using namespace Qt::StringLiterals;
    const Timestamp at = FakeClock::start;
    Device device;
    device.id = DeviceId::create(at);
    device.name = u"Größe \"7\" – 日本 🙂"_s;
    device.state = Lifecycle::Quarantined;
    device.presence = {PresenceValue::Stale, u"mDNS"_s, at - 5min, at + 30min};
    device.signs = {{u"mdns"_s, u"eth0"_s, at - 5min, at - 3min, false}, {u"usb"_s, {}, at - 1h, at - 1h, true}};
    device.rhythm = {18h, 7201s, 4};
    device.vendor = u"Vendor; DROP TABLE devices"_s;
    device.model = u"M'1"_s;
    device.kind = u"gateway"_s;
    device.firmware = u"1.10.2-rc1"_s;
    device.serial = u"SN-0042"_s;
    device.identifiers = {{IdentifierType::EndorsementKey, u"ab12"_s, u"tpm"_s, at - 3h, at},
                          {IdentifierType::IDevId, u"cd34"_s, u"est"_s, at - 2h, at},
                          {IdentifierType::Mac, u"DC:A6:32:4F:19:C2"_s, u"neighbours"_s, at - 1h, at - 1min},
                          {IdentifierType::Mac, u"DC:A6:32:4F:19:C3"_s, u"operator"_s, at, at},
                          {IdentifierType::Serial, u"SN-0042"_s, u"mdns"_s, at, at}};
    device.addresses = {u"10.0.0.7"_s, u"fe80::1%eth0"_s};
    device.interfaces = {u"eth0"_s, u"wlan0"_s};
    device.services = {{u"mdns"_s, u"_ipp._tcp"_s, u"Printer \u00e9"_s, 631, {{u"ty"_s, u"X"_s}, {u""_s, u""_s}}},
                       {u"banner"_s, u"ssh"_s, {}, 0, {}}};
    device.provenance = {{u"name"_s, {u"operator"_s, at}}, {u"vendor"_s, {u"mdns"_s, at - 1h}}};
    device.sources = {u"mdns"_s, u"neighbours"_s};
    device.driver = u"linux-ssh"_s;
    device.claimable = true;
    device.isFactoryDefault = false;
    device.ignored = Ignored{u"the neighbours' \"NAS\""_s, u"ada@console"_s, at - 1h};
    device.group = u"Cold Room"_s;
    device.site = u"plant-north"_s;
    device.owner = u"Ada"_s;
    device.tags = {u"z"_s, u"a"_s, u"Ä"_s, u"a b"_s};
    device.pinnedPolicies = {u"gateways"_s, u"Ärger"_s};
    device.compliance = Compliance::Waived;
    Credential certificate{u"c1"_s,   CredentialKind::X509, u"clientAuth"_s,   u"CN=x"_s,
                           u"5a0f"_s, at + 24h * 90,        KeyOrigin::Pushed, CredentialState::Active};
    Credential ssh{u"c2"_s, CredentialKind::Ssh, u"ssh-login"_s,    {},
                   {},      std::nullopt,        KeyOrigin::Device, CredentialState::Revoked};
    device.credentials = {ssh, certificate};
    device.firstSeen = at - 24h * 100;
    device.lastSeen = at - 1ms;
    return device;
}

} // namespace muster::storage
