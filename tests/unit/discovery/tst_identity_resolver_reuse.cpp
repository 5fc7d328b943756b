// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/identity_resolver.h"
#include "support/fake_clock.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::discovery;

namespace {

constexpr Timestamp now = FakeClock::start;

Identifier named(IdentifierType type, const QString &value, const QString &source)
{
    return {type, value, source, now, now};
}

Sighting plugged(const QString &make, const QString &vendor)
{
    Sighting seen;
    seen.source = u"usb"_s;
    seen.at = now;
    seen.endpoint = u"usb 1-2"_s;
    seen.identifiers = {named(IdentifierType::Usb, make + u":SN-1001"_s, u"usb"_s),
                        named(IdentifierType::Serial, u"SN-1001"_s, u"usb"_s)};
    if (!vendor.isEmpty())
        seen.attributes = {{u"vendor"_s, vendor}};
    return seen;
}

bool hasSerial(const Device &device)
{
    return std::ranges::any_of(device.identifiers, [](const Identifier &own) { return own.type == IdentifierType::Serial; });
}

} // namespace

/// What two devices have one after the other, or both: a serial number, a MAC somebody else tells, an address.
class TestIdentityResolverReuse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSerialOnABusIsItsMakers_data()
    {
        QTest::addColumn<QString>("vendor");
        QTest::addColumn<bool>("isSame");
        QTest::newRow("another maker") << u"Other"_s << false;
        QTest::newRow("the same maker, as another product") << u"ACME Corp."_s << true;
        QTest::newRow("nobody says") << QString() << true;
    }
    void aSerialOnABusIsItsMakers()
    {
        QFETCH(QString, vendor);
        QFETCH(bool, isSame);
        const Sighting first = plugged(u"04A9:1909"_s, u"Acme"_s);
        const Device acme = resolve(first, {}, now)->device;
        const Sighting second = plugged(u"10C4:EA60"_s, vendor);
        const auto arrival = resolve(second, {acme}, now);
        QVERIFY(arrival);
        QCOMPARE(arrival->device.id == acme.id, isSame);
        QCOMPARE(arrival->isNew, !isSame);
        QVERIFY(arrival->disputed.isEmpty());
        QVERIFY(arrival->corrected.isEmpty()); // Acme's keeps its number
        QVERIFY(hasSerial(arrival->device));
        if (isSame)
            return;
        // Each finds its own row again, whichever is asked first.
        for (const QVector<Device> &rows : {QVector{acme, arrival->device}, QVector{arrival->device, acme}}) {
            for (const auto &[seen, id] : {std::pair(first, acme.id), std::pair(second, arrival->device.id)}) {
                const auto again = resolve(seen, rows, now);
                QVERIFY(again);
                QCOMPARE(again->device.id, id);
                QVERIFY(again->absorbed.isEmpty() && again->disputed.isEmpty() && again->corrected.isEmpty());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestIdentityResolverReuse)
#include "tst_identity_resolver_reuse.moc"
