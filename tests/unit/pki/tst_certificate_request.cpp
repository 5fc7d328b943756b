// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/certificate_request.h"

#include "unit/pki/openssl_program.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::pki;

class TestCertificateRequest : public QObject
{
    Q_OBJECT

private:
    OpenSslProgram m_openssl;
    QByteArray m_pem; ///< a good one, P-256
    QByteArray m_der;

private Q_SLOTS:
    void initTestCase()
    {
        m_pem = m_openssl.p256Request(u"gw-1"_s);
        m_der = m_openssl.run({u"req"_s, u"-in"_s, u"gw-1.csr"_s, u"-outform"_s, u"DER"_s}).out;
        QVERIFY(m_pem.startsWith("-----BEGIN CERTIFICATE REQUEST-----") && m_der.size() > 200);
    }

    void takesOurAlgorithms_data()
    {
        QTest::addColumn<QString>("algorithm");
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("word");
        QTest::newRow("P-256") << u"EC"_s << QStringList{u"ec_paramgen_curve:P-256"_s} << u"EC-P256"_s;
        QTest::newRow("P-384") << u"EC"_s << QStringList{u"ec_paramgen_curve:P-384"_s} << u"EC-P384"_s;
        QTest::newRow("Ed25519") << u"ED25519"_s << QStringList{} << u"Ed25519"_s;
        QTest::newRow("RSA-2048") << u"RSA"_s << QStringList{u"rsa_keygen_bits:2048"_s} << u"RSA-2048"_s;
        QTest::newRow("RSA-3072") << u"RSA"_s << QStringList{u"rsa_keygen_bits:3072"_s} << u"RSA-3072"_s;
    }

    void takesOurAlgorithms()
    {
        QFETCH(const QString, algorithm);
        QFETCH(const QStringList, options);
        QFETCH(const QString, word);
        const auto request = CertificateRequest::validate(m_openssl.request(u"device"_s, algorithm, options));
        QVERIFY2(request, qPrintable(request ? QString() : request.error().message + request.error().detail));
        QCOMPARE(keyAlgorithmWords.word(request->publicKey().algorithm()), word);
        QCOMPARE(request->subject(), u"CN=device"_s);
        const auto derived = m_openssl.run({u"pkey"_s, u"-in"_s, u"device.key"_s, u"-pubout"_s, u"-outform"_s, u"DER"_s});
        QCOMPARE(request->publicKey().der(), derived.out);
    }

    void refusesOtherAlgorithms_data()
    {
        QTest::addColumn<QString>("algorithm");
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QStringList>("more");
        const QStringList p256{u"ec_paramgen_curve:P-256"_s};
        QTest::newRow("RSA-1024") << u"RSA"_s << QStringList{u"rsa_keygen_bits:1024"_s} << QStringList{};
        QTest::newRow("RSA-2056") << u"RSA"_s << QStringList{u"rsa_keygen_bits:2056"_s} << QStringList{};
        QTest::newRow("exponent 3") << u"RSA"_s << QStringList{u"rsa_keygen_bits:2048"_s, u"rsa_keygen_pubexp:3"_s}
                                    << QStringList{};
        QTest::newRow("P-521") << u"EC"_s << QStringList{u"ec_paramgen_curve:P-521"_s} << QStringList{};
        QTest::newRow("secp256k1") << u"EC"_s << QStringList{u"ec_paramgen_curve:secp256k1"_s} << QStringList{};
        QTest::newRow("curve by parameters") << u"EC"_s << (p256 + QStringList{u"ec_param_enc:explicit"_s}) << QStringList{};
        QTest::newRow("Ed448") << u"ED448"_s << QStringList{} << QStringList{};
        QTest::newRow("SHA-1") << u"EC"_s << p256 << QStringList{u"-sha1"_s};
        QTest::newRow("MD5") << u"RSA"_s << QStringList{u"rsa_keygen_bits:2048"_s} << QStringList{u"-md5"_s};
    }

    void refusesOtherAlgorithms()
    {
        QFETCH(const QString, algorithm);
        QFETCH(const QStringList, options);
        QFETCH(const QStringList, more);
        const QByteArray pem = m_openssl.request(u"other"_s, algorithm, options, more);
        QVERIFY(!pem.isEmpty());
        const auto request = CertificateRequest::validate(pem);
        QVERIFY(!request);
        QCOMPARE(request.error().code, ErrorCode::Rejected);
    }

    void takesDerAndText()
    {
        QVERIFY(CertificateRequest::validate(m_der));
        QVERIFY(CertificateRequest::validate("Words before it\n" + m_pem + "\r\n"));
        QByteArray old = m_pem;
        old.replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST");
        QVERIFY(CertificateRequest::validate(old));
    }

    void refusesWhatIsNotOneWholeRequest_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("words") << QByteArray("please");
        QTest::newRow("DER cut") << m_der.chopped(1);
        QTest::newRow("DER half") << m_der.first(m_der.size() / 2);
        QTest::newRow("DER and a byte") << m_der + '\0';
        QTest::newRow("DER twice") << m_der + m_der;
        QTest::newRow("PEM cut") << m_pem.chopped(40);
        QTest::newRow("PEM twice") << m_pem + m_pem;
        QTest::newRow("PEM and more") << m_pem + "more";
        QTest::newRow("another label") << QByteArray(m_pem).replace("CERTIFICATE REQUEST", "CERTIFICATE");
        QTest::newRow("encrypted PEM") << QByteArray(m_pem).replace(
            "REQUEST-----\nM",
            "REQUEST-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\nM");
        QTest::newRow("17 KB of zeros") << QByteArray(17 * 1024, '\0');
        QTest::newRow("17 KB around it") << QByteArray(17 * 1024, '\n') + m_pem;
        QTest::newRow("deep nesting") << QByteArray::fromHex("3080").repeated(4000);
        QTest::newRow("huge length") << QByteArray::fromHex("30847fffffff");
    }

    void refusesWhatIsNotOneWholeRequest()
    {
        QFETCH(const QByteArray, bytes);
        const auto request = CertificateRequest::validate(bytes);
        QVERIFY(!request);
        QCOMPARE(request.error().code, ErrorCode::Corrupt);
    }

    void refusesAWrongSignature()
    {
        QByteArray changed = m_der;
        changed.back() = char(changed.back() ^ 0x01);
        QCOMPARE(CertificateRequest::validate(changed).error().code, ErrorCode::NotTrusted);
        changed = m_der;
        changed.replace("gw-1", "gw-2"); // another name under the same signature
        QVERIFY(changed != m_der);
        QCOMPARE(CertificateRequest::validate(changed).error().code, ErrorCode::NotTrusted);
    }

    void showsOddNamesSafely_data()
    {
        QTest::addColumn<QString>("subject");
        QTest::addColumn<QString>("shown");
        QTest::newRow("separators") << u"/CN=a,b\\+c;d"_s << u"CN=a\\,b\\+c\\;d"_s;
        QTest::newRow("quotes") << u"/CN=\"<x>\""_s << u"CN=\\\"\\<x\\>\\\""_s;
        QTest::newRow("order") << u"/C=DE/O=Example/CN=gw"_s << u"CN=gw,O=Example,C=DE"_s;
        QTest::newRow("umlaut") << u"/CN=K\u00FChler"_s << u"CN=K\u00FChler"_s;
        QTest::newRow("escape sequence") << u"/CN=a\x1B[31mb"_s << u"CN=a\\1B[31mb"_s;
        QTest::newRow("line end") << u"/CN=a\nb"_s << u"CN=a\\0Ab"_s;
        QTest::newRow("right to left") << u"/CN=gw\u202Egpj"_s << u"CN=gw\\E2\\80\\AEgpj"_s;
        QTest::newRow("C1 control") << u"/CN=a\u009Bb"_s << u"CN=a\\C2\\9Bb"_s;
        QTest::newRow("line separator") << u"/CN=a\u2028b"_s << u"CN=a\\E2\\80\\A8b"_s;
    }

    void showsOddNamesSafely()
    {
        QFETCH(const QString, subject);
        QFETCH(const QString, shown);
        const auto made = m_openssl.run({u"req"_s, u"-new"_s, u"-utf8"_s, u"-key"_s, u"gw-1.key"_s, u"-subj"_s, subject});
        const auto request = CertificateRequest::validate(made.out);
        QVERIFY(request);
        QCOMPARE(request->subject(), shown);
    }

    void survivesMutants()
    {
        QRandomGenerator random(20260312);
        int refused = 0;
        for (int i = 0; i < 2000; ++i) {
            QByteArray bytes = i % 2 ? m_der : m_pem;
            for (int change = random.bounded(1, 5); change > 0 && !bytes.isEmpty(); --change) {
                const auto at = random.bounded(int(bytes.size()));
                switch (random.bounded(4)) {
                case 0: bytes[at] = char(random.bounded(256)); break;
                case 1: bytes.insert(at, char(random.bounded(256))); break;
                case 2: bytes.remove(at, random.bounded(1, 9)); break;
                default: bytes.truncate(at + 1); break;
                }
            }
            const auto request = CertificateRequest::validate(bytes);
            refused += request ? 0 : 1;
            if (!request)
                QVERIFY(!request.error().message.isEmpty() && request.error().code != ErrorCode::Internal);
        }
        // Some mutants only change line ends or what is before the first line.
        QVERIFY2(refused > 1800, qPrintable(QString::number(refused)));
    }
};

QTEST_GUILESS_MAIN(TestCertificateRequest)
#include "tst_certificate_request.moc"
