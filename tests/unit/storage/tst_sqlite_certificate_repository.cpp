// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_certificate_repository.h"

#include "raw_database.h"
#include "support/device_maker.h"
#include "support/provisioning_samples.h"
#include "support/site_fixture.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

using Mode = UnitOfWork::Mode;

class TestSqliteCertificateRepository : public QObject
{
    Q_OBJECT

private:
    static QStringList serialsOf(const Result<QVector<IssuedCertificate>> &certificates)
    {
        QStringList serials;
        for (const IssuedCertificate &certificate : *certificates)
            serials += certificate.serialNumber;
        return serials;
    }

private Q_SLOTS:
    void everyFieldComesBack_data()
    {
        QTest::addColumn<IssuedCertificate>("certificate");
        const IssuedCertificate plain = sampleCertificate(u"5a01"_s, DeviceId::create(FakeClock::start));
        QTest::newRow("of a device") << plain;
        IssuedCertificate other = plain;
        other.device = {};
        QTest::newRow("of no device") << other;
        for (const auto &[algorithm, word] : keyAlgorithmWords.rows) {
            other.keyAlgorithm = algorithm;
            QTest::newRow(word) << other;
        }
        for (const auto &[origin, word] : keyOriginWords.rows) {
            other.keyOrigin = origin;
            QTest::newRow(word) << other;
        }
        for (const auto &[state, word] : credentialStateWords.rows) {
            other.state = state;
            QTest::newRow(word) << other;
        }
    }
    void everyFieldComesBack()
    {
        QFETCH(IssuedCertificate, certificate);
        TemporarySite site;
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->certificates().add(certificate));
            QVERIFY((*unit)->commit());
        }
        const auto other = site.openAgain();
        const auto unit = other->begin(Mode::Read);
        QVERIFY(*(*unit)->certificates().load(certificate.serialNumber) == certificate);
        QVERIFY(*(*unit)->certificates().list({}, 10) == QVector<IssuedCertificate>{certificate});
    }

    void aSerialNumberIsTakenOnce()
    {
        TemporarySite site;
        const auto unit = site.store().begin(Mode::Write);
        const IssuedCertificate first = sampleCertificate(u"5a01"_s, {});
        IssuedCertificate second = first;
        second.subject = u"CN=other"_s;
        QVERIFY((*unit)->certificates().add(first));
        QCOMPARE((*unit)->certificates().add(second).error().code, ErrorCode::Conflict);
        QVERIFY(*(*unit)->certificates().load(u"5a01"_s) == first);
    }

    void changesItsState()
    {
        TemporarySite site;
        const qint64 before = site.feedHead();
        const auto unit = site.store().begin(Mode::Write);
        CertificateRepository &certificates = (*unit)->certificates();
        IssuedCertificate certificate = sampleCertificate(u"5a01"_s, {});
        QVERIFY(certificates.add(certificate));
        QVERIFY(certificates.add(sampleCertificate(u"5a02"_s, {})));
        QVERIFY(certificates.setState(u"5a01"_s, CredentialState::Revoked));
        QCOMPARE(certificates.setState(u"5a03"_s, CredentialState::Revoked).error().code, ErrorCode::NotFound);
        QCOMPARE(certificates.load(u"5a03"_s).error().code, ErrorCode::NotFound);
        certificate.state = CredentialState::Revoked;
        QVERIFY(*certificates.load(u"5a01"_s) == certificate);
        QCOMPARE(certificates.load(u"5a02"_s)->state, CredentialState::Active);
        const auto changes = (*unit)->feed().after(before, 10);
        QCOMPARE(changes->size(), 3);
        for (const Change &change : *changes) {
            QCOMPARE(change.kind, Change::Kind::Certificate);
            QVERIFY(change.id.isEmpty());
        }
    }

    void listsTheYoungestFirst()
    {
        TemporarySite site;
        const auto unit = site.store().begin(Mode::Write);
        CertificateRepository &certificates = (*unit)->certificates();
        const DeviceId device = DeviceId::create(FakeClock::start);
        // Two of one moment, and none in the order it was added in.
        for (const auto &[serial, age] : {std::pair(u"03"_s, 2h), {u"09"_s, 0h}, {u"01"_s, 1h}, {u"05"_s, 1h}, {u"07"_s, 3h}})
            QVERIFY(certificates.add(sampleCertificate(serial, serial == u"05"_s ? DeviceId() : device, FakeClock::start - age)));
        const QStringList all{u"09"_s, u"05"_s, u"01"_s, u"03"_s, u"07"_s};
        QCOMPARE(serialsOf(certificates.list({}, 10)), all);
        QCOMPARE(serialsOf(certificates.list({}, 2)), all.mid(0, 2));
        QCOMPARE(serialsOf(certificates.list(u"05"_s, 2)), all.mid(2, 2));
        QCOMPARE(serialsOf(certificates.list(u"07"_s, 2)), QStringList());
        QCOMPARE(serialsOf(certificates.ofDevice(device)), (QStringList{u"09"_s, u"01"_s, u"03"_s, u"07"_s}));
        QCOMPARE(serialsOf(certificates.ofDevice(DeviceId::create(FakeClock::start))), QStringList());
    }

    void followsItsDevice()
    {
        TemporarySite site;
        const QVector<Device> devices = DeviceMaker(3).plausible(3);
        site.save(devices);
        const auto unit = site.store().begin(Mode::Write);
        CertificateRepository &certificates = (*unit)->certificates();
        QVERIFY(certificates.add(sampleCertificate(u"01"_s, devices[0].id)));
        QVERIFY(certificates.add(sampleCertificate(u"02"_s, devices[1].id)));
        QVERIFY((*unit)->devices().merge(devices[0].id, devices[1].id));
        QCOMPARE(certificates.load(u"02"_s)->device, devices[0].id);
        QCOMPARE(serialsOf(certificates.ofDevice(devices[1].id)), (QStringList{u"02"_s, u"01"_s})); // by its alias
        QVERIFY((*unit)->devices().merge(devices[2].id, devices[0].id));
        for (const Device &device : devices)
            QCOMPARE(serialsOf(certificates.ofDevice(device.id)), (QStringList{u"02"_s, u"01"_s}));
        QVERIFY((*unit)->devices().remove(devices[2].id));
        QCOMPARE(serialsOf(certificates.ofDevice(devices[2].id)), (QStringList{u"02"_s, u"01"_s})); // on record for ever
    }

    void aDamagedOneIsSaidToBe_data()
    {
        QTest::addColumn<QByteArray>("column");
        for (const char *column : {"key_algorithm", "key_origin", "state"})
            QTest::newRow(column) << QByteArray(column);
    }
    void aDamagedOneIsSaidToBe()
    {
        QFETCH(QByteArray, column);
        TemporarySite site;
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->certificates().add(sampleCertificate(u"01"_s, {})));
            QVERIFY((*unit)->commit());
        }
        for (const char *rank : {"-1", "99"}) {
            rawDatabase(site.registryFile()).exec("UPDATE certificates SET " + column.toStdString() + " = " + rank);
            const auto unit = site.store().begin(Mode::Read);
            QCOMPARE((*unit)->certificates().load(u"01"_s).error().code, ErrorCode::Corrupt);
            QCOMPARE((*unit)->certificates().list({}, 1).error().code, ErrorCode::Corrupt);
        }
    }
};

QTEST_GUILESS_MAIN(TestSqliteCertificateRepository)
#include "tst_sqlite_certificate_repository.moc"
