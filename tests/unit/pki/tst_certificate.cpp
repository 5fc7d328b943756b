// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/certificate.h"

#include "unit/pki/openssl_program.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::pki;

class TestCertificate : public QObject
{
    Q_OBJECT

private:
    OpenSslProgram m_openssl;
    QByteArray m_pem;
    QByteArray m_der;

    QByteArray selfSigned(const QStringList &more, const QString &key = u"gw-1.key"_s)
    {
        return m_openssl.run(QStringList{u"req"_s, u"-x509"_s, u"-new"_s, u"-utf8"_s, u"-key"_s, key, u"-days"_s, u"10"_s} + more)
            .out;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(!m_openssl.p256Request(u"gw-1"_s).isEmpty());
        m_pem = selfSigned(
            {u"-subj"_s, u"/O=Example/CN=gw-1"_s, u"-set_serial"_s, u"0x00FF01"_s, u"-addext"_s,
             u"subjectAltName=DNS:gw-1,IP:10.0.0.5,IP:fd00::5,URI:urn:x:1,email:a@example.org,otherName:1.2.3;UTF8:x"_s});
        QVERIFY(m_openssl.put(u"gw-1.pem"_s, m_pem));
        m_der = m_openssl.run({u"x509"_s, u"-in"_s, u"gw-1.pem"_s, u"-outform"_s, u"DER"_s}).out;
        QVERIFY(m_der.size() > 300);
    }

    void readsWhatStandsInIt()
    {
        const auto certificate = Certificate::fromPem(m_pem);
        QVERIFY2(certificate, qPrintable(certificate ? QString() : certificate.error().detail));
        QCOMPARE(certificate->der(), m_der);
        QCOMPARE(certificate->subject(), u"CN=gw-1,O=Example"_s);
        QCOMPARE(certificate->issuer(), u"CN=gw-1,O=Example"_s);
        QCOMPARE(certificate->serialNumber(), u"ff01"_s);
        QCOMPARE(certificate->notAfter() - certificate->notBefore(), std::chrono::days(10));
        QCOMPARE(certificate->alternativeNames(), (QStringList{u"DNS:gw-1"_s, u"IP:10.0.0.5"_s, u"IP:fd00::5"_s, u"URI:urn:x:1"_s,
                                                               u"email:a@example.org"_s, u"otherName"_s}));
        QVERIFY(certificate->isAuthority()); // as openssl req makes them
        QCOMPARE(certificate->publicKey().algorithm(), KeyAlgorithm::EcP256);
        QCOMPARE(certificate->fingerprint(), QCryptographicHash::hash(m_der, QCryptographicHash::Sha256));
        const auto again = Certificate::fromDer(m_der);
        QVERIFY(again && *again == *certificate);
        QCOMPARE(certificate->toPem(), m_openssl.take(u"gw-1.pem"_s));
    }

    void readsTimes_data()
    {
        QTest::addColumn<QString>("notAfter");
        QTest::addColumn<QString>("iso");
        QTest::newRow("UTCTime") << u"20491231235959Z"_s << u"2049-12-31T23:59:59.000Z"_s;
        QTest::newRow("GeneralizedTime") << u"20500101000000Z"_s << u"2050-01-01T00:00:00.000Z"_s;
        QTest::newRow("no end") << u"99991231235959Z"_s << u"9999-12-31T23:59:59.000Z"_s;
    }

    void readsTimes()
    {
        QFETCH(const QString, notAfter);
        QFETCH(const QString, iso);
        QVERIFY(m_openssl.put(u"ca.cnf"_s,
                              "[ca]\ndefault_ca=d\n[d]\ndatabase=index\nnew_certs_dir=.\nserial=serial\ndefault_md=sha256\n"
                              "policy=p\nunique_subject=no\n[p]\ncommonName=supplied\n"));
        QVERIFY(m_openssl.put(u"index"_s, {}) && m_openssl.put(u"serial"_s, "01\n"));
        const auto made = m_openssl.run({u"ca"_s, u"-config"_s, u"ca.cnf"_s, u"-batch"_s, u"-selfsign"_s, u"-keyfile"_s,
                                         u"gw-1.key"_s, u"-in"_s, u"gw-1.csr"_s, u"-out"_s, u"time.pem"_s, u"-notext"_s,
                                         u"-enddate"_s, notAfter});
        QVERIFY2(made.status == 0, made.out.constData());
        const auto certificate = Certificate::fromPem(m_openssl.take(u"time.pem"_s));
        QVERIFY(certificate);
        QCOMPARE(toIso8601(certificate->notAfter()), iso);
        QVERIFY(!certificate->isAuthority());
    }

    void listsUpTo16()
    {
        QCOMPARE(Certificate::listFromPem("Words\n" + m_pem + "more words\n" + m_pem)->size(), 2);
        QCOMPARE(Certificate::listFromPem(m_pem.repeated(16))->size(), 16);
        QCOMPARE(Certificate::listFromPem(m_pem.repeated(17)).error().code, ErrorCode::Corrupt);
    }

    void refusesWhatIsNoCertificate_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("isPem");
        QTest::newRow("nothing") << QByteArray() << false;
        QTest::newRow("nothing as PEM") << QByteArray() << true;
        QTest::newRow("cut") << m_der.chopped(1) << false;
        QTest::newRow("a byte more") << m_der + '\0' << false;
        QTest::newRow("too large") << QByteArray(Certificate::largest + 1, '0') << false;
        QTest::newRow("PEM too large") << QByteArray(4 << 20, '\n') + m_pem << true;
        QTest::newRow("PEM cut") << m_pem.chopped(40) << true;
        QTest::newRow("second cut") << m_pem + m_pem.chopped(40) << true;
        QTest::newRow("a key among them") << m_pem + m_openssl.take(u"gw-1.key"_s) << true;
        QTest::newRow("twice the same name list")
            << QByteArray(m_der).replace(QByteArray::fromHex("0603551d11"), QByteArray::fromHex("0603551d13")) << false;
        QTest::newRow("frame of open length")
            << QByteArray::fromHex("3080") + m_der.mid(4) + QByteArray::fromHex("0000") << false;
    }

    void refusesWhatIsNoCertificate()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const bool, isPem);
        const auto certificate = isPem ? Certificate::fromPem(bytes) : Certificate::fromDer(bytes);
        QVERIFY(!certificate);
        QCOMPARE(certificate.error().code, ErrorCode::Corrupt);
    }

    void refusesKeysOfOtherAlgorithms()
    {
        QVERIFY(!m_openssl.request(u"large"_s, u"EC"_s, {u"ec_paramgen_curve:P-521"_s}).isEmpty());
        const auto certificate = Certificate::fromPem(selfSigned({u"-subj"_s, u"/CN=large"_s}, u"large.key"_s));
        QCOMPARE(certificate.error().code, ErrorCode::Rejected);
    }

    void alternativeNamesAreShownSafely()
    {
        QByteArray der = m_der;
        der.replace("gw-1\x87", QByteArray("g\x1B\xFF\0\x87", 5)); // inside subjectAltName, before its first address
        QVERIFY(der != m_der);
        const auto certificate = Certificate::fromDer(der);
        QVERIFY(certificate);
        QCOMPARE(certificate->alternativeNames().first(), u"DNS:g\\1B\u00FF\\00"_s);
    }

    void survivesMutants()
    {
        QRandomGenerator random(20260312);
        int refused = 0;
        for (int i = 0; i < 2000; ++i) {
            QByteArray bytes = m_der;
            for (int change = random.bounded(1, 5); change > 0; --change) {
                const auto at = random.bounded(int(bytes.size()));
                switch (random.bounded(8)) {
                case 0: bytes.insert(at, char(random.bounded(256))); break;
                case 1: bytes.remove(at, 1); break;
                default: bytes[at] = char(random.bounded(256)); break;
                }
            }
            const auto certificate = Certificate::fromDer(bytes);
            refused += certificate ? 0 : 1;
            if (certificate)
                for (const QChar c : certificate->subject() + certificate->issuer() + certificate->alternativeNames().join(u' '))
                    QVERIFY(c.isPrint() || c.isSurrogate());
        }
        QVERIFY2(refused > 500 && refused < 2000, qPrintable(QString::number(refused)));
    }
};

QTEST_GUILESS_MAIN(TestCertificate)
#include "tst_certificate.moc"
