// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/device.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;

Q_DECLARE_METATYPE(QVector<muster::Credential>)

namespace {

Credential credential(const QString &id, CredentialKind kind, CredentialState state)
{
    Credential made;
    made.id = id;
    made.kind = kind;
    made.state = state;
    return made;
}

} // namespace

class TestDevice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void currentCertificate_data()
    {
        QTest::addColumn<QVector<Credential>>("credentials");
        QTest::addColumn<QString>("current"); // empty: none
        const Credential active = credential(u"active"_s, CredentialKind::X509, CredentialState::Active);
        const Credential superseded = credential(u"superseded"_s, CredentialKind::X509, CredentialState::Superseded);
        const Credential revoked = credential(u"revoked"_s, CredentialKind::X509, CredentialState::Revoked);
        const Credential ssh = credential(u"ssh"_s, CredentialKind::Ssh, CredentialState::Active);
        const Credential psk = credential(u"psk"_s, CredentialKind::Psk, CredentialState::Active);
        QTest::newRow("none at all") << QVector<Credential>{} << QString();
        QTest::newRow("one") << QVector<Credential>{active} << u"active"_s;
        QTest::newRow("behind others") << QVector<Credential>{ssh, psk, superseded, revoked, active} << u"active"_s;
        QTest::newRow("only old ones") << QVector<Credential>{superseded, revoked} << QString();
        QTest::newRow("only other kinds") << QVector<Credential>{ssh, psk} << QString();
    }
    void currentCertificate()
    {
        QFETCH(QVector<Credential>, credentials);
        QFETCH(QString, current);
        Device device;
        device.credentials = credentials;
        const Credential *found = device.currentCertificate();
        QCOMPARE(found ? found->id : QString(), current);
        if (found)
            QVERIFY(found >= device.credentials.constData()
                    && found < device.credentials.constData() + device.credentials.size());
    }

    void aNewDeviceIsUnknownInEveryRespect()
    {
        const Device device;
        QVERIFY(device.id.isNull());
        QCOMPARE(device.state, Lifecycle::Discovered);
        QCOMPARE(device.presence.value, PresenceValue::Unknown);
        QCOMPARE(device.compliance, Compliance::Unknown);
        QVERIFY(!device.claimable);
        QVERIFY(device == Device());
    }
};

QTEST_GUILESS_MAIN(TestDevice)
#include "tst_device.moc"
