// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/certificate_draft.h"

#include "pki/certificate_authority.h"
#include "support/fake_clock.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::pki;

class TestCertificateDraft : public QObject
{
    Q_OBJECT

private:
    CertificateAuthority::Founded m_founded = *CertificateAuthority::found(u"Plant 2"_s, {}, FakeClock::start);
    PrivateKey m_key = *PrivateKey::generate(KeyAlgorithm::EcP256);

    CertificateDraft good() const
    {
        return {.subject = {{u"CN"_s, u"gw-1"_s}},
                .usage = {Profile::Usage::ClientAuth},
                .notBefore = FakeClock::start - 1h,
                .notAfter = FakeClock::start + std::chrono::days(90),
                .publicKey = m_key.publicKey()};
    }

private Q_SLOTS:
    void checksSubjects_data()
    {
        QTest::addColumn<QString>("attribute");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("common name") << u"CN"_s << QString(64, u'x') << true;
        QTest::newRow("64 beyond the BMP") << u"CN"_s << u"\U0001F3ED"_s.repeated(64) << true;
        QTest::newRow("65") << u"CN"_s << QString(65, u'x') << false;
        QTest::newRow("blank") << u"CN"_s << u"  "_s << false;
        QTest::newRow("line end") << u"CN"_s << u"a\nb"_s << false;
        QTest::newRow("zero") << u"CN"_s << QString(QChar(u'\0')) << false;
        QTest::newRow("right to left") << u"CN"_s << u"a\u202Eb"_s << false;
        QTest::newRow("half a character") << u"CN"_s << QString(QChar(0xDC00)) << false;
        QTest::newRow("locality of 128") << u"L"_s << QString(128, u'x') << true;
        QTest::newRow("country") << u"C"_s << u"DE"_s << true;
        QTest::newRow("small country") << u"C"_s << u"de"_s << false;
        QTest::newRow("long country") << u"C"_s << u"DEU"_s << false;
        QTest::newRow("serial number") << u"serialNumber"_s << u"SN 42/7"_s << true;
        QTest::newRow("serial number of other letters") << u"serialNumber"_s << u"SN_42"_s << false;
        QTest::newRow("unknown") << u"DC"_s << u"example"_s << false;
    }

    void checksSubjects()
    {
        QFETCH(const QString, attribute);
        QFETCH(const QString, value);
        QFETCH(const bool, isGood);
        CertificateDraft draft = good();
        draft.subject = {{attribute, value}};
        const auto checked = draft.check(m_founded.issuing.certificate);
        QCOMPARE(checked.has_value(), isGood);
        if (!checked)
            QCOMPARE(checked.error().code, ErrorCode::Rejected);
    }

    void checksAlternativeNames_data()
    {
        QTest::addColumn<QString>("dnsName");
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("host") << u"gw-1"_s << QString() << true;
        QTest::newRow("domain") << u"gw-1.Example.org"_s << QString() << true;
        QTest::newRow("label of 63") << QString(63, u'a') << QString() << true;
        QTest::newRow("label of 64") << QString(64, u'a') << QString() << false;
        QTest::newRow("name of 255") << u"abc."_s.repeated(63) + u"abc"_s << QString() << false;
        QTest::newRow("empty") << u""_s << QString() << false;
        QTest::newRow("dot at the end") << u"gw-1."_s << QString() << false;
        QTest::newRow("hyphen at the end") << u"gw-"_s << QString() << false;
        QTest::newRow("wildcard") << u"*.example.org"_s << QString() << false;
        QTest::newRow("underscore") << u"gw_1"_s << QString() << false;
        QTest::newRow("umlaut") << u"k\u00FChler"_s << QString() << false;
        QTest::newRow("IPv4") << QString() << u"10.0.0.5"_s << true;
        QTest::newRow("IPv6") << QString() << u"fd00::5"_s << true;
        QTest::newRow("prefix") << QString() << u"10.0.0.0/24"_s << false;
        QTest::newRow("zone") << QString() << u"fe80::1%eth0"_s << false;
        QTest::newRow("address and zero") << QString() << u"10.0.0.5"_s + QChar(u'\0') << false;
        QTest::newRow("no address") << QString() << u"gateway"_s << false;
    }

    void checksAlternativeNames()
    {
        QFETCH(const QString, dnsName);
        QFETCH(const QString, address);
        QFETCH(const bool, isGood);
        CertificateDraft draft = good();
        if (!dnsName.isNull())
            draft.dnsNames = {dnsName};
        if (!address.isNull())
            draft.addresses = {address};
        QCOMPARE(draft.check(m_founded.issuing.certificate).has_value(), isGood);
    }

    void checksTheRest()
    {
        const Certificate &issuer = m_founded.issuing.certificate;
        QVERIFY(good().check(issuer));
        CertificateDraft draft = good();
        draft.subject.clear();
        QCOMPARE(draft.check(issuer).error().code, ErrorCode::Rejected);
        draft.addresses = {u"10.0.0.5"_s};
        QVERIFY(draft.check(issuer));
        draft = good();
        draft.usage.clear();
        QCOMPARE(draft.check(issuer).error().code, ErrorCode::Rejected);
        draft = good();
        draft.publicKey = issuer.publicKey();
        QCOMPARE(draft.check(issuer).error().code, ErrorCode::Rejected);
        draft = good();
        draft.notAfter = issuer.notAfter();
        QVERIFY(draft.check(issuer));
        draft.notAfter += 1s;
        QCOMPARE(draft.check(issuer).error().code, ErrorCode::Rejected);
        draft = good();
        draft.notAfter = draft.notBefore;
        QCOMPARE(draft.check(issuer).error().code, ErrorCode::Rejected);
        draft = good();
        draft.dnsNames = QStringList(101, u"gw-1"_s);
        QCOMPARE(draft.check(issuer).error().code, ErrorCode::Rejected);
    }
};

QTEST_GUILESS_MAIN(TestCertificateDraft)
#include "tst_certificate_draft.moc"
