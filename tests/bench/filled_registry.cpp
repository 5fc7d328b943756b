// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/filled_registry.h"

#include "storage/store.h"

using namespace Qt::StringLiterals;

namespace muster::bench {

Device makeDevice(int number, Timestamp now)
{
    Device device;
    device.id = DeviceId::create(now + std::chrono::milliseconds(number));
    device.name = u"gw-%1"_s.arg(number * 7919LL % 1000003, 6, 16, QLatin1Char('0'));
    device.state = number % 10 == 0 ? Lifecycle::Quarantined : Lifecycle::Enrolled;
    device.vendor = number % 4 == 0 ? u"Axis"_s : u"Raspberry Pi"_s;
    device.model = u"CM4 rev %1"_s.arg(number % 5);
    device.kind = number % 10 == 3 ? u"kind %1"_s.arg(number / 10 % 50) : u"gateway"_s;
    device.interfaces = {u"eth%1"_s.arg(number % 4)};
    device.firmware = u"1.%1.%2"_s.arg(number % 7).arg(number % 11);
    device.serial = u"SN%1"_s.arg(number, 8, 10, QLatin1Char('0'));
    device.addresses = {u"10.%1.%2.%3"_s.arg(number / 65536).arg(number / 256 % 256).arg(number % 256)};
    device.group = u"Plant %1"_s.arg(number % 20);
    device.lastSeen = now - std::chrono::seconds(number);
    device.identifiers = {Identifier{IdentifierType::Serial, device.serial, u"operator"_s, now, now}};
    return device;
}

Result<> fill(storage::Store &store, int count, const Clock &clock)
{
    MUSTER_TRY(const auto unit, store.begin(storage::UnitOfWork::Mode::Write));
    for (int i = 0; i < count; ++i)
        MUSTER_CHECK(unit->devices().save(makeDevice(i, clock.now())));
    return unit->commit();
}

} // namespace muster::bench
