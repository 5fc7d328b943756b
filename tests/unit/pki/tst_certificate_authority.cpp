// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/certificate_authority.h"

#include "pki/verify.h"
#include "support/fake_clock.h"
#include "unit/pki/openssl_program.h"

#include <QSet>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::pki;

class TestCertificateAuthority : public QObject
{
    Q_OBJECT

private:
    OpenSslProgram m_openssl;
    QByteArray m_request;
    std::shared_ptr<const CertificateAuthority> m_authority;

    const Certificate &root() const { return m_authority->chain().first(); }
    QByteArray text(const Certificate &certificate) const
    {
        return m_openssl.run({u"x509"_s, u"-noout"_s, u"-text"_s, u"-nameopt"_s, u"RFC2253,show_type"_s}, certificate.toPem()).out;
    }

private Q_SLOTS:
    void initTestCase()
    {
        auto founded = CertificateAuthority::found(u"Plant 2"_s, u"Example"_s, FakeClock::start);
        QVERIFY(founded);
        QVERIFY(m_openssl.put(u"root.pem"_s, founded->root.certificate.toPem()));
        QVERIFY(m_openssl.put(u"issuing.pem"_s, founded->issuing.certificate.toPem()));
        auto created = CertificateAuthority::create(std::move(founded->issuing), {founded->root.certificate});
        QVERIFY(created);
        m_authority = *created;
        m_request = m_openssl.p256Request(u"gw-1"_s);
        QVERIFY(!m_request.isEmpty());
    }

    void foundsRootAndIssuing()
    {
        const Certificate &issuing = m_authority->certificate();
        QCOMPARE(root().subject(), u"CN=Plant 2 Root CA,O=Example"_s);
        QCOMPARE(root().issuer(), root().subject());
        QCOMPARE(issuing.subject(), u"CN=Plant 2 Issuing CA,O=Example"_s);
        QCOMPARE(issuing.issuer(), root().subject());
        QVERIFY(root().isAuthority() && issuing.isAuthority());
        QCOMPARE(toIso8601(root().notBefore()), u"2026-03-12T13:31:54.000Z"_s);
        QCOMPARE(toIso8601(root().notAfter()), u"2046-03-12T14:31:54.000Z"_s);
        QCOMPARE(toIso8601(issuing.notAfter()), u"2036-03-12T14:31:54.000Z"_s);
        const QByteArray rootText = text(root());
        const QByteArray issuingText = text(issuing);
        for (const char *wanted : {"X509v3 Basic Constraints: critical\n                CA:TRUE, pathlen:1\n",
                                   "X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign\n",
                                   "ecdsa-with-SHA256", "prime256v1", "X509v3 Subject Key Identifier"})
            QVERIFY2(rootText.contains(wanted), wanted);
        QVERIFY(!rootText.contains("Authority Key Identifier"));
        QVERIFY(issuingText.contains("X509v3 Basic Constraints: critical\n                CA:TRUE, pathlen:0\n"));
        QVERIFY(issuingText.contains("X509v3 Authority Key Identifier"));
    }

    void foundsWithOddNames_data()
    {
        QTest::addColumn<QString>("site");
        QTest::addColumn<QString>("organization");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("no organization") << u"Plant"_s << QString() << true;
        QTest::newRow("long") << QString(200, u'x') << QString() << true;
        QTest::newRow("long, beyond the BMP") << u"\U0001F3ED"_s.repeated(100) << QString() << true;
        QTest::newRow("umlaut") << u"K\u00FChlhaus"_s << u"M\u00FCller & S\u00F6hne"_s << true;
        QTest::newRow("no site") << QString() << u"Example"_s << false;
        QTest::newRow("control character") << u"a\x1Bz"_s << QString() << false;
        QTest::newRow("organization too long") << u"Plant"_s << QString(65, u'o') << false;
        QTest::newRow("half a character") << QString(QChar(0xD83C)) << QString() << false;
    }

    void foundsWithOddNames()
    {
        QFETCH(const QString, site);
        QFETCH(const QString, organization);
        QFETCH(const bool, isGood);
        const auto founded = CertificateAuthority::found(site, organization, FakeClock::start);
        QCOMPARE(founded.has_value(), isGood);
        if (founded)
            QVERIFY(verifyChain(founded->issuing.certificate, {}, {founded->root.certificate}, FakeClock::start, Purpose::Any));
        else
            QCOMPARE(founded.error().code, ErrorCode::Rejected);
    }

    void issuesWhatTheTemplateSays()
    {
        const CertificateTemplate shape{
            .subject = {{u"CN"_s, u"gw, \u00FC"_s},
                        {u"O"_s, u"Example"_s},
                        {u"OU"_s, u"Lab"_s},
                        {u"L"_s, u"Ulm"_s},
                        {u"ST"_s, u"BW"_s},
                        {u"C"_s, u"DE"_s},
                        {u"serialNumber"_s, u"SN-42"_s}},
            .dnsNames = {u"gw-1"_s, u"gw-1.example.org"_s},
            .addresses = {u"10.0.0.5"_s, u"fd00::5"_s},
            .usage = {Profile::Usage::ClientAuth, Profile::Usage::ServerAuth},
            .validityDays = 30,
        };
        const auto certificate = m_authority->issue(m_request, shape, FakeClock::start);
        QVERIFY2(certificate, qPrintable(certificate ? QString() : certificate.error().message + certificate.error().detail));
        QCOMPARE(certificate->subject(), u"CN=gw\\, \u00FC,serialNumber=SN-42,OU=Lab,O=Example,L=Ulm,ST=BW,C=DE"_s);
        QCOMPARE(certificate->alternativeNames(),
                 (QStringList{u"DNS:gw-1"_s, u"DNS:gw-1.example.org"_s, u"IP:10.0.0.5"_s, u"IP:fd00::5"_s}));
        QCOMPARE(certificate->publicKey(), CertificateRequest::validate(m_request)->publicKey());
        QCOMPARE(certificate->notBefore(), std::chrono::floor<std::chrono::seconds>(FakeClock::start) - 1h);
        QCOMPARE(certificate->notAfter(), std::chrono::floor<std::chrono::seconds>(FakeClock::start) + std::chrono::days(30));
        QVERIFY(!certificate->isAuthority());
        const QByteArray said = text(*certificate);
        for (const char *wanted :
             {"X509v3 Basic Constraints: critical\n                CA:FALSE\n",
              "X509v3 Key Usage: critical\n                Digital Signature\n",
              "X509v3 Extended Key Usage: \n                TLS Web Client Authentication, TLS Web Server Authentication\n",
              "X509v3 Subject Alternative Name: \n                DNS:gw-1, DNS:gw-1.example.org, IP Address:10.0.0.5, IP Address:FD00:0:0:0:0:0:0:5\n",
              "C=PRINTABLESTRING:DE", "O=UTF8STRING:Example", "serialNumber=PRINTABLESTRING:SN-42", "ecdsa-with-SHA256"})
            QVERIFY2(said.contains(wanted), said.constData());
    }

    void chainStandsForOpenssl_data()
    {
        QTest::addColumn<int>("usage");
        QTest::addColumn<QString>("purpose");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("client as client") << int(Profile::Usage::ClientAuth) << u"sslclient"_s << true;
        QTest::newRow("client as server") << int(Profile::Usage::ClientAuth) << u"sslserver"_s << false;
        QTest::newRow("server as server") << int(Profile::Usage::ServerAuth) << u"sslserver"_s << true;
        QTest::newRow("server as client") << int(Profile::Usage::ServerAuth) << u"sslclient"_s << false;
    }

    void chainStandsForOpenssl()
    {
        QFETCH(const int, usage);
        QFETCH(const QString, purpose);
        QFETCH(const bool, isGood);
        const CertificateTemplate shape{.subject = {{u"CN"_s, u"gw-1"_s}}, .usage = {Profile::Usage(usage)}};
        const auto certificate = m_authority->issue(m_request, shape, FakeClock::start);
        QVERIFY(certificate);
        QVERIFY(m_openssl.put(u"leaf.pem"_s, certificate->toPem()));
        const QString at = QString::number(std::chrono::floor<std::chrono::seconds>(FakeClock::start).time_since_epoch().count());
        const auto verdict = m_openssl.run({u"verify"_s, u"-x509_strict"_s, u"-CAfile"_s, u"root.pem"_s, u"-untrusted"_s,
                                            u"issuing.pem"_s, u"-purpose"_s, purpose, u"-attime"_s, at, u"leaf.pem"_s});
        QVERIFY2((verdict.status == 0) == isGood, verdict.out.constData());
    }

    void aNameIsEnough()
    {
        const auto certificate = m_authority->issue(m_request, {.subject = {}, .dnsNames = {u"gw-1"_s}}, FakeClock::start);
        QVERIFY(certificate);
        QCOMPARE(certificate->subject(), QString());
        QVERIFY(text(*certificate).contains("X509v3 Subject Alternative Name: critical\n"));
    }

    void serialNumbersAreRandomAndPositive()
    {
        QSet<QString> numbers;
        for (int i = 0; i < 100; ++i) {
            const auto certificate = m_authority->issue(m_request, {.subject = {{u"CN"_s, u"gw-1"_s}}}, FakeClock::start);
            QVERIFY(certificate);
            QCOMPARE(certificate->serialNumber().size(), 32);
            QVERIFY(certificate->serialNumber() == certificate->serialNumber().toLower());
            numbers.insert(certificate->serialNumber());
        }
        QCOMPARE(numbers.size(), 100);
        const auto certificate = m_authority->issue(m_request, {.subject = {{u"CN"_s, u"gw-1"_s}}}, FakeClock::start);
        const QByteArray said = m_openssl.run({u"x509"_s, u"-noout"_s, u"-serial"_s}, certificate->toPem()).out.trimmed();
        QCOMPARE(said, "serial=" + certificate->serialNumber().toUpper().toLatin1());
    }

    void everyStageRefuses_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("days");
        QTest::addColumn<int>("code");
        QTest::newRow("no request") << QByteArray("please") << u"gw-1"_s << 90 << int(ErrorCode::Corrupt);
        QTest::newRow("empty name") << m_request << u" "_s << 90 << int(ErrorCode::Rejected);
        QTest::newRow("no days") << m_request << u"gw-1"_s << 0 << int(ErrorCode::Rejected);
        QTest::newRow("days backwards") << m_request << u"gw-1"_s << -90 << int(ErrorCode::Rejected);
        QTest::newRow("beyond the issuer") << m_request << u"gw-1"_s << 3654 << int(ErrorCode::Rejected);
        QTest::newRow("beyond all time") << m_request << u"gw-1"_s << std::numeric_limits<int>::max() << int(ErrorCode::Rejected);
    }

    void everyStageRefuses()
    {
        QFETCH(const QByteArray, request);
        QFETCH(const QString, name);
        QFETCH(const int, days);
        QFETCH(const int, code);
        const auto certificate = m_authority->issue(request, {.subject = {{u"CN"_s, name}}, .validityDays = days},
                                                    FakeClock::start);
        QVERIFY(!certificate);
        QCOMPARE(int(certificate.error().code), code);
    }

    void keyAndCertificateMustBelongTogether()
    {
        auto one = CertificateAuthority::found(u"One"_s, {}, FakeClock::start);
        auto other = CertificateAuthority::found(u"Other"_s, {}, FakeClock::start);
        QVERIFY(one && other);
        const auto swapped = CertificateAuthority::create({std::move(one->issuing.key), other->issuing.certificate},
                                                          {other->root.certificate});
        QCOMPARE(swapped.error().code, ErrorCode::Crypto);
        const auto wrongRoot = CertificateAuthority::create({std::move(other->issuing.key), other->issuing.certificate},
                                                            {one->root.certificate});
        QCOMPARE(wrongRoot.error().code, ErrorCode::Crypto);
        auto leafKey = PrivateKey::generate(KeyAlgorithm::EcP256);
        CertificateDraft draft{.subject = {{u"CN"_s, u"leaf"_s}},
                               .dnsNames = {},
                               .addresses = {},
                               .usage = {Profile::Usage::ClientAuth},
                               .notBefore = FakeClock::start - 1h,
                               .notAfter = FakeClock::start + 24h,
                               .publicKey = leafKey->publicKey()};
        const auto leaf = m_authority->sign(draft);
        QVERIFY(leaf);
        const auto noAuthority = CertificateAuthority::create({std::move(*leafKey), *leaf}, {});
        QCOMPARE(noAuthority.error().code, ErrorCode::Crypto);
        draft.usage.clear();
        QCOMPARE(m_authority->sign(draft).error().code, ErrorCode::Rejected); // nothing is signed unchecked
    }
};

QTEST_GUILESS_MAIN(TestCertificateAuthority)
#include "tst_certificate_authority.moc"
