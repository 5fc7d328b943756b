// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/pin_host_key.h"

#include "command_probe.h"
#include "support/device_maker.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

class TestPinHostKey : public QObject
{
    Q_OBJECT

private:
    const HostKey m_key{u"ssh-ed25519"_s, u"SHA256:one"_s};

    static DeviceId someDevice(TemporarySite &site)
    {
        const Device device = DeviceMaker(1).plausible();
        site.save({device});
        return device.id;
    }

private Q_SLOTS:
    void pinsTheFirstAndNoOther()
    {
        TemporarySite site;
        const DeviceId device = someDevice(site);
        QVERIFY(!*resultOf(site.query().hostKey(device)));
        const PinnedHostKey pinned{m_key, site.clock.now(), site.technician.who};
        QCOMPARE(*applied(site, PinHostKey{device, m_key}, site.technician), pinned);
        QCOMPARE(*resultOf(site.query().hostKey(device)), pinned);
        const Event event = site.events().last();
        QCOMPARE(event.kind, u"device.host-key-pinned"_s);
        QCOMPARE(event.subject, device.toString());
        QCOMPARE(payloadOf(event), (QJsonObject{{u"algorithm"_s, m_key.algorithm}, {u"fingerprint"_s, m_key.fingerprint}}));

        site.clock.advance(std::chrono::hours(1));
        changesNothing(site, PinHostKey{device, m_key}, site.admin);
        refused(site, PinHostKey{device, {m_key.algorithm, u"SHA256:two"_s}}, site.admin, ErrorCode::NotTrusted);
        refused(site, PinHostKey{device, {u"ssh-rsa"_s, m_key.fingerprint}}, site.admin, ErrorCode::NotTrusted);
        QCOMPARE(*resultOf(site.query().hostKey(device)), pinned);
    }

    void refusesWhatIsNoKey_data()
    {
        QTest::addColumn<HostKey>("key");
        QTest::newRow("nothing") << HostKey();
        QTest::newRow("no fingerprint") << HostKey{u"ssh-ed25519"_s, u" "_s};
        QTest::newRow("no algorithm") << HostKey{{}, u"SHA256:one"_s};
        QTest::newRow("unprintable") << HostKey{u"ssh-ed25519"_s, u"SHA256:\u0007"_s};
        QTest::newRow("too long") << HostKey{u"ssh-ed25519"_s, QString(256, u'a')};
    }
    void refusesWhatIsNoKey()
    {
        QFETCH(HostKey, key);
        TemporarySite site;
        refused(site, PinHostKey{someDevice(site), key}, site.admin, ErrorCode::Rejected);
    }

    void refusesWhoMayNotAndWhatIsNotThere()
    {
        TemporarySite site;
        refused(site, PinHostKey{someDevice(site), m_key}, site.auditor, ErrorCode::Locked);
        refused(site, PinHostKey{DeviceId::create(FakeClock::start), m_key}, site.admin, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestPinHostKey)
#include "tst_pin_host_key.moc"
