// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/install_credential.h"
#include "registry/commands/record_certificate.h"
#include "registry/commands/withdraw_credential.h"

#include "command_probe.h"
#include "registry/certificate_query.h"
#include "support/device_maker.h"
#include "support/provisioning_samples.h"

#include <QJsonArray>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

namespace {

DeviceId plainDevice(TemporarySite &site)
{
    Device device = DeviceMaker(1).plausible();
    device.state = Lifecycle::Provisioned;
    device.credentials.clear();
    site.save({device});
    return device.id;
}

void issue(TemporarySite &site, const DeviceId &device, const QString &serial)
{
    if (!applied(site, RecordCertificate{sampleCertificate(serial, device, site.clock.now())}, site.technician))
        qFatal("the certificate was not recorded");
}

CredentialState stateOf(TemporarySite &site, const QString &serial)
{
    return resultOf(CertificateQuery(site.store()).load(serial))->state;
}

/// Each X.509 credential of a device as "serial state".
QStringList credentialsOf(const Result<Device> &device)
{
    QStringList list;
    for (const Credential &credential : device->credentials)
        list += credential.serialNumber + u' ' + credentialStateWords.word(credential.state);
    return list;
}

} // namespace

class TestCredentialCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsIssuedGoesOnRecord()
    {
        TemporarySite site;
        const DeviceId device = plainDevice(site);
        const IssuedCertificate certificate = sampleCertificate(u"5a01"_s, device);
        QCOMPARE(*applied(site, RecordCertificate{certificate}, site.technician), certificate);
        const CertificateQuery query(site.store());
        for (const QString &text : {u"5a01"_s, u"5A01"_s, u" 5A:01 "_s})
            QCOMPARE(*resultOf(query.load(text)), certificate);
        QCOMPARE(resultOf(query.load(u"5a02"_s)).error().code, ErrorCode::NotFound);
        QCOMPARE(*resultOf(query.list({}, 10)), QVector<IssuedCertificate>{certificate});
        QVERIFY(resultOf(query.list(u"5a01"_s, 10))->isEmpty());
        const Event event = site.events().last();
        QCOMPARE(event.kind, u"certificate.issued"_s);
        QCOMPARE(event.subject, device.toString());
        QCOMPARE(payloadOf(event), (QJsonObject{{u"serialNumber"_s, u"5a01"_s},
                                                {u"subject"_s, certificate.subject},
                                                {u"issuer"_s, certificate.issuer},
                                                {u"notBefore"_s, u"2026-03-12T14:26:54.250Z"_s},
                                                {u"notAfter"_s, u"2026-06-10T14:31:54.250Z"_s},
                                                {u"keyAlgorithm"_s, u"EC-P384"_s},
                                                {u"keyOrigin"_s, u"pushed"_s}}));
    }

    void aCertificateMayBeOfNoDevice()
    {
        TemporarySite site;
        QVERIFY(applied(site, RecordCertificate{sampleCertificate(u"5a01"_s, {})}, site.admin));
        QVERIFY(site.events().last().subject.isEmpty());
    }

    void whatIsNoneIsNotRecorded()
    {
        TemporarySite site;
        const DeviceId device = plainDevice(site);
        issue(site, device, u"5a01"_s);
        const IssuedCertificate good = sampleCertificate(u"5a02"_s, device);
        refused(site, RecordCertificate{sampleCertificate(u"5a01"_s, device)}, site.admin, ErrorCode::Conflict);
        refused(site, RecordCertificate{sampleCertificate(u"5a02"_s, DeviceId::create(FakeClock::start))}, site.admin,
                ErrorCode::NotFound);
        refused(site, RecordCertificate{sampleCertificate({}, device)}, site.admin, ErrorCode::Rejected);
        IssuedCertificate hollow = good;
        hollow.der.clear();
        refused(site, RecordCertificate{hollow}, site.admin, ErrorCode::Rejected);
        refused(site, RecordCertificate{good}, site.auditor, ErrorCode::Locked);
    }

    void theFirstOneIsInForce()
    {
        TemporarySite site;
        const DeviceId id = plainDevice(site);
        issue(site, id, u"01"_s);
        const auto device = applied(site, InstallCredential{id, u"01"_s}, site.technician);
        QVERIFY(device);
        const IssuedCertificate certificate = sampleCertificate(u"01"_s, id);
        const Credential expected{.id = u"01"_s,
                                  .kind = CredentialKind::X509,
                                  .use = {},
                                  .subject = certificate.subject,
                                  .serialNumber = u"01"_s,
                                  .notAfter = certificate.notAfter,
                                  .keyOrigin = KeyOrigin::Pushed,
                                  .state = CredentialState::Active};
        QCOMPARE(site.load(id)->credentials, QVector<Credential>{expected});
        const Event event = site.events().last();
        QCOMPARE(event.kind, u"credential.installed"_s);
        QCOMPARE(event.subject, id.toString());
        QCOMPARE(payloadOf(event), (QJsonObject{{u"serialNumber"_s, u"01"_s},
                                                {u"subject"_s, certificate.subject},
                                                {u"notAfter"_s, u"2026-06-10T14:31:54.250Z"_s},
                                                {u"keyOrigin"_s, u"pushed"_s}}));
        changesNothing(site, InstallCredential{id, u"01"_s}, site.technician);
    }

    void theNextOneSupersedesIt()
    {
        TemporarySite site;
        const DeviceId id = plainDevice(site);
        for (const QString &serial : {u"01"_s, u"02"_s}) {
            issue(site, id, serial);
            QVERIFY(applied(site, InstallCredential{id, serial}, site.technician));
            site.clock.advance(1h);
        }
        QCOMPARE(credentialsOf(site.load(id)), (QStringList{u"01 superseded"_s, u"02 active"_s}));
        QCOMPARE(stateOf(site, u"01"_s), CredentialState::Superseded);
        QCOMPARE(stateOf(site, u"02"_s), CredentialState::Active);
        QCOMPARE(payloadOf(site.events().last()).value(u"superseded"_s), QJsonValue(QJsonArray{u"01"_s}));
        refused(site, InstallCredential{id, u"01"_s}, site.admin, ErrorCode::Conflict); // not back by itself
    }

    void otherCredentialsAreLeftAlone()
    {
        TemporarySite site;
        Device device = *site.load(plainDevice(site));
        const Credential key{
            .id = u"k"_s, .kind = CredentialKind::Ssh, .use = u"ssh-login"_s, .subject = {}, .serialNumber = {}, .notAfter = {}};
        const Credential foreign{
            .id = u"f"_s, .kind = CredentialKind::X509, .use = {}, .subject = u"CN=f"_s, .serialNumber = u"ff"_s, .notAfter = {}};
        device.credentials = {key, foreign};
        site.save({device});
        issue(site, device.id, u"01"_s);
        QVERIFY(applied(site, InstallCredential{device.id, u"01"_s}, site.admin));
        QCOMPARE(site.load(device.id)->credentials.at(0), key);
        QCOMPARE(credentialsOf(site.load(device.id)).mid(1), (QStringList{u"ff superseded"_s, u"01 active"_s}));
        QVERIFY(applied(site, WithdrawCredential{device.id, u"01"_s, u"ff"_s}, site.admin));
        QCOMPARE(site.load(device.id)->credentials.at(0), key);
        QCOMPARE(credentialsOf(site.load(device.id)).mid(1), (QStringList{u"ff active"_s, u"01 revoked"_s}));
    }

    void withdrawnTheOneBeforeIsBack()
    {
        TemporarySite site;
        const DeviceId id = plainDevice(site);
        for (const QString &serial : {u"01"_s, u"02"_s}) {
            issue(site, id, serial);
            QVERIFY(applied(site, InstallCredential{id, serial}, site.technician));
        }
        const auto device = applied(site, WithdrawCredential{id, u"02"_s, u"01"_s}, site.technician);
        QVERIFY(device);
        QCOMPARE(credentialsOf(device), (QStringList{u"01 active"_s, u"02 revoked"_s}));
        QCOMPARE(*site.load(id), *device);
        QCOMPARE(stateOf(site, u"01"_s), CredentialState::Active);
        QCOMPARE(stateOf(site, u"02"_s), CredentialState::Revoked);
        const Event event = site.events().last();
        QCOMPARE(event.kind, u"credential.withdrawn"_s);
        QCOMPARE(event.subject, id.toString());
        QCOMPARE(payloadOf(event), (QJsonObject{{u"serialNumber"_s, u"02"_s},
                                                {u"subject"_s, sampleCertificate(u"02"_s, id).subject},
                                                {u"restored"_s, u"01"_s}}));
        changesNothing(site, WithdrawCredential{id, u"02"_s, u"01"_s}, site.technician);
        refused(site, InstallCredential{id, u"02"_s}, site.admin, ErrorCode::Conflict); // revoked is for ever
    }

    void whatWasNeverInstalledIsRevokedToo()
    {
        TemporarySite site;
        const DeviceId id = plainDevice(site);
        issue(site, id, u"01"_s);
        QVERIFY(applied(site, WithdrawCredential{id, u"01"_s, {}}, site.technician));
        QVERIFY(site.load(id)->credentials.isEmpty());
        QCOMPARE(stateOf(site, u"01"_s), CredentialState::Revoked);
        QVERIFY(!payloadOf(site.events().last()).contains(u"restored"_s));
        changesNothing(site, WithdrawCredential{id, u"01"_s, {}}, site.technician);
    }

    void theOneBeforeStaysOut_data()
    {
        QTest::addColumn<QString>("why");
        QTest::addColumn<QStringList>("credentials");
        QTest::newRow("revoked meanwhile") << u"revoked"_s << QStringList{u"01 revoked"_s, u"02 revoked"_s};
        QTest::newRow("a third one is in force")
            << u"third"_s << QStringList{u"01 superseded"_s, u"02 revoked"_s, u"03 active"_s};
    }
    void theOneBeforeStaysOut()
    {
        QFETCH(QString, why);
        QFETCH(QStringList, credentials);
        TemporarySite site;
        const DeviceId id = plainDevice(site);
        QStringList serials{u"01"_s, u"02"_s};
        if (why == u"third"_s)
            serials += u"03"_s;
        for (const QString &serial : std::as_const(serials)) {
            issue(site, id, serial);
            QVERIFY(applied(site, InstallCredential{id, serial}, site.technician));
        }
        if (why == u"revoked"_s)
            QVERIFY(applied(site, WithdrawCredential{id, u"01"_s, {}}, site.technician));
        QVERIFY(applied(site, WithdrawCredential{id, u"02"_s, u"01"_s}, site.technician));
        QCOMPARE(credentialsOf(site.load(id)), credentials);
        QVERIFY(!payloadOf(site.events().last()).contains(u"restored"_s));
    }

    void refusesWhatIsNotTheDevices()
    {
        TemporarySite site;
        const DeviceId id = plainDevice(site);
        const Device other = DeviceMaker(2).plausible();
        site.save({other});
        issue(site, other.id, u"01"_s);
        issue(site, {}, u"02"_s);
        issue(site, id, u"03"_s);
        for (const QString &serial : {u"01"_s, u"02"_s}) {
            refused(site, InstallCredential{id, serial}, site.admin, ErrorCode::Conflict);
            refused(site, WithdrawCredential{id, serial, {}}, site.admin, ErrorCode::Conflict);
        }
        refused(site, InstallCredential{id, u"09"_s}, site.admin, ErrorCode::NotFound);
        refused(site, WithdrawCredential{id, u"09"_s, {}}, site.admin, ErrorCode::NotFound);
        refused(site, InstallCredential{DeviceId::create(FakeClock::start), u"03"_s}, site.admin, ErrorCode::NotFound);
        refused(site, InstallCredential{id, u"03"_s}, site.auditor, ErrorCode::Locked);
        refused(site, WithdrawCredential{id, u"03"_s, {}}, site.auditor, ErrorCode::Locked);
    }
};

QTEST_GUILESS_MAIN(TestCredentialCommands)
#include "tst_credential_commands.moc"
