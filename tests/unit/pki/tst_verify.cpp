// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/verify.h"

#include "pki/certificate_authority.h"
#include "support/fake_clock.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::pki;

namespace {

constexpr Timestamp now = FakeClock::start;

/// A made chain with its keys: what an attacker with a good certificate has in hand.
struct MadeChain
{
    CertificateAuthority::Founded founded = *CertificateAuthority::found(u"Plant 2"_s, {}, now);
    PrivateKey leafKey = *PrivateKey::generate(KeyAlgorithm::EcP256);

    Certificate under(const AuthorityPair &above, CertificateContent content) const
    {
        return *signContent(content, *Signer::of(above.certificate), above.key);
    }
    CertificateContent leafContent() const
    {
        return {
            .subject = {{u"CN"_s, u"gw-1"_s}},
            .usage = {Profile::Usage::ClientAuth},
            .notBefore = now - 1h,
            .notAfter = now + std::chrono::days(90),
            .publicKey = leafKey.publicKey(),
        };
    }
};

} // namespace

class TestVerify : public QObject
{
    Q_OBJECT

private:
    MadeChain m_made;
    Certificate m_leaf = m_made.under(m_made.founded.issuing, m_made.leafContent());

    const Certificate &root() const { return m_made.founded.root.certificate; }
    const Certificate &issuing() const { return m_made.founded.issuing.certificate; }

private Q_SLOTS:
    void judges_data()
    {
        QTest::addColumn<qint64>("days");
        QTest::addColumn<int>("purpose");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("as client") << qint64(0) << int(Purpose::ClientAuth) << true;
        QTest::newRow("as anything") << qint64(0) << int(Purpose::Any) << true;
        QTest::newRow("as server") << qint64(0) << int(Purpose::ServerAuth) << false;
        QTest::newRow("last day") << qint64(89) << int(Purpose::ClientAuth) << true;
        QTest::newRow("expired") << qint64(91) << int(Purpose::ClientAuth) << false;
        QTest::newRow("not yet") << qint64(-1) << int(Purpose::ClientAuth) << false;
    }

    void judges()
    {
        QFETCH(const qint64, days);
        QFETCH(const int, purpose);
        QFETCH(const bool, isGood);
        const auto verdict = verifyChain(m_leaf, {issuing()}, {root()}, now + std::chrono::days(days), Purpose(purpose));
        QCOMPARE(verdict.has_value(), isGood);
        if (!verdict) {
            QCOMPARE(verdict.error().code, ErrorCode::NotTrusted);
            QVERIFY(verdict.error().message.contains(u"CN=gw-1"));
        }
    }

    void anIssuingAuthorityMayBeTheAnchor() { QVERIFY(verifyChain(m_leaf, {}, {issuing()}, now, Purpose::ClientAuth)); }

    void refusesStrangers()
    {
        const MadeChain other; // of the same names
        QVERIFY(!verifyChain(m_leaf, {issuing()}, {other.founded.root.certificate}, now, Purpose::Any));
        QVERIFY(!verifyChain(m_leaf, {other.founded.issuing.certificate}, {root()}, now, Purpose::Any));
        QVERIFY(!verifyChain(m_leaf, {}, {root()}, now, Purpose::Any));
        QVERIFY(!verifyChain(m_leaf, {issuing()}, {}, now, Purpose::Any));
        const QVector<Certificate> many(100, issuing());
        QCOMPARE(verifyChain(m_leaf, many, {root()}, now, Purpose::Any).error().code, ErrorCode::NotTrusted);
        // One who signs itself is its own proof only.
        CertificateContent content = m_made.leafContent();
        const auto self = signContent(content, Signer{}, m_made.leafKey);
        QVERIFY(!verifyChain(*self, {*self}, {root()}, now, Purpose::Any));
    }

    void refusesChangedCertificates()
    {
        int judged = 0;
        for (qsizetype i = 0; i < m_leaf.der().size(); i += 3) {
            QByteArray der = m_leaf.der();
            der[i] = char(der[i] ^ 0x01);
            const auto changed = Certificate::fromDer(der);
            if (!changed)
                continue;
            ++judged;
            QVERIFY2(!verifyChain(*changed, {issuing()}, {root()}, now, Purpose::Any), qPrintable(QString::number(i)));
        }
        QVERIFY(judged > 20);
    }

    void aLeafSignsNoCertificates()
    {
        const auto key = *PrivateKey::generate(KeyAlgorithm::EcP256);
        CertificateContent content = m_made.leafContent();
        content.subject = {{u"CN"_s, u"forged"_s}};
        content.publicKey = key.publicKey();
        const auto forged = signContent(content, *Signer::of(m_leaf), m_made.leafKey);
        QVERIFY(forged);
        QCOMPARE(verifyChain(*forged, {m_leaf, issuing()}, {root()}, now, Purpose::Any).error().code, ErrorCode::NotTrusted);
    }

    void pathLengthHolds()
    {
        // An authority below the issuing one, whose pathLen is 0, and a leaf below that.
        const auto key = *PrivateKey::generate(KeyAlgorithm::EcP256);
        CertificateContent content = m_made.leafContent();
        content.kind = CertificateContent::Kind::Authority;
        content.subject = {{u"CN"_s, u"Below CA"_s}};
        content.usage.clear();
        content.publicKey = key.publicKey();
        const Certificate below = m_made.under(m_made.founded.issuing, content);
        const auto leaf = signContent(m_made.leafContent(), *Signer::of(below), key);
        const auto verdict = verifyChain(*leaf, {below, issuing()}, {root()}, now, Purpose::Any);
        QCOMPARE(verdict.error().code, ErrorCode::NotTrusted);
        QVERIFY2(verdict.error().detail.contains(u"path length"), qPrintable(verdict.error().detail));
        // The same under the root, which allows one, stands.
        const Certificate direct = m_made.under(m_made.founded.root, content);
        QVERIFY(verifyChain(*signContent(m_made.leafContent(), *Signer::of(direct), key), {direct}, {root()}, now, Purpose::Any));
    }

    void possessionIsOfTheKey()
    {
        const auto signature = m_made.leafKey.sign("a challenge");
        QVERIFY(verifyPossession(m_leaf, "a challenge", *signature));
        QCOMPARE(verifyPossession(issuing(), "a challenge", *signature).error().code, ErrorCode::NotTrusted);
        QCOMPARE(verifyPossession(m_leaf, "an older challenge", *signature).error().code, ErrorCode::NotTrusted);
    }
};

QTEST_GUILESS_MAIN(TestVerify)
#include "tst_verify.moc"
