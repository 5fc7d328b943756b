// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_probe.h"
#include "registry/commands/merge_devices.h"
#include "registry/commands/split_device.h"
#include "registry/identity_query.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

using Mode = storage::UnitOfWork::Mode;

namespace {

constexpr Timestamp mergedFrom = FakeClock::start;

Device rowOf(const QString &name, Lifecycle state)
{
    static int made = 0;
    Device device;
    device.id = DeviceId::create(mergedFrom + std::chrono::milliseconds(++made));
    device.name = name;
    device.state = state;
    device.identifiers = {{IdentifierType::Uuid, device.id.toString(), u"ssdp"_s, mergedFrom, mergedFrom}};
    return device;
}

/// With a certificate in force, whose serial number is its name.
Device enrolled(const QString &name)
{
    Device device = rowOf(name, Lifecycle::Enrolled);
    device.credentials = {
        {name, CredentialKind::X509, {}, u"CN="_s + name, name, mergedFrom + 24h, KeyOrigin::Device, CredentialState::Active}};
    return device;
}

} // namespace

class TestUnmergeOrder : public QObject
{
    Q_OBJECT

private:
    static void issue(TemporarySite &site, const Device &device)
    {
        IssuedCertificate certificate;
        certificate.serialNumber = device.name;
        certificate.device = device.id;
        certificate.issuedAt = mergedFrom;
        const auto unit = site.store().begin(Mode::Write);
        QVERIFY((*unit)->certificates().add(certificate));
        QVERIFY((*unit)->commit());
    }

    static QStringList certificatesOf(TemporarySite &site, const Device &device)
    {
        const auto unit = site.store().begin(Mode::Read);
        const auto certificates = (*unit)->certificates().ofDevice(device.id).value();
        QStringList all;
        for (const IssuedCertificate &certificate : certificates)
            all += certificate.serialNumber + u' ' + credentialStateWords.word(certificate.state);
        return all;
    }

private Q_SLOTS:
    /// The second merge was decided between the third device and what the first had made.
    void theYoungestIsTakenBackFirst()
    {
        TemporarySite site;
        const Device whole = rowOf(u"whole"_s, Lifecycle::Discovered);
        const Device first = enrolled(u"aa01"_s);
        const Device second = enrolled(u"aa02"_s);
        site.save({whole, first, second});
        issue(site, first);
        issue(site, second);
        for (const Device &part : {first, second}) {
            site.clock.advance(1min);
            QVERIFY(applied(site, MergeDevices{whole.id, part.id, {}, true}, site.admin));
        }

        refused(site, UnmergeDevice{first.id}, site.admin, ErrorCode::Conflict);
        const auto early = applied(site, UnmergeDevice{first.id}, site.admin);
        QVERIFY2(early.error().message.contains(second.name), qPrintable(early.error().message));
        const auto preview = resultOf(
            IdentityQuery(site.store(), site.clock).splitPreview(whole.id, {{IdentifierType::Uuid, first.id.toString()}}));
        QVERIFY(preview && preview->refusal);
        QCOMPARE(preview->refusal->code, ErrorCode::Conflict);

        QVERIFY(applied(site, UnmergeDevice{second.id}, site.admin));
        QCOMPARE(site.load(second.id)->state, Lifecycle::Enrolled);
        QCOMPARE(site.load(whole.id)->state, Lifecycle::Enrolled); // the first one is in it
        QVERIFY(applied(site, UnmergeDevice{first.id}, site.admin));
        QCOMPARE(site.load(whole.id)->state, Lifecycle::Discovered);
        QVERIFY(site.load(whole.id)->credentials.isEmpty());
        for (const Device &part : {first, second}) {
            QCOMPARE(site.load(part.id)->state, Lifecycle::Enrolled);
            QVERIFY(site.load(part.id)->currentCertificate());
            QCOMPARE(certificatesOf(site, part), QStringList{part.name + u" active"_s});
        }
    }
};

QTEST_GUILESS_MAIN(TestUnmergeOrder)
#include "tst_unmerge_order.moc"
