// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/public_key.h"

#include "unit/pki/openssl_program.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::pki;

class TestPublicKey : public QObject
{
    Q_OBJECT

private:
    OpenSslProgram m_openssl;

    QByteArray publicHalf(const QString &algorithm, const QStringList &options, const QStringList &more = {})
    {
        if (m_openssl.request(u"k"_s, algorithm, options).isEmpty())
            return {};
        return m_openssl.run(QStringList{u"pkey"_s, u"-in"_s, u"k.key"_s, u"-pubout"_s, u"-outform"_s, u"DER"_s} + more).out;
    }

private Q_SLOTS:
    void verifiesWhatOpensslSigned_data()
    {
        QTest::addColumn<QString>("algorithm");
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QStringList>("digest");
        QTest::newRow("P-256") << u"EC"_s << QStringList{u"ec_paramgen_curve:P-256"_s} << QStringList{u"-digest"_s, u"sha256"_s};
        QTest::newRow("P-384") << u"EC"_s << QStringList{u"ec_paramgen_curve:P-384"_s} << QStringList{u"-digest"_s, u"sha384"_s};
        QTest::newRow("Ed25519") << u"ED25519"_s << QStringList{} << QStringList{};
        QTest::newRow("RSA-2048") << u"RSA"_s << QStringList{u"rsa_keygen_bits:2048"_s} << QStringList{u"-digest"_s, u"sha256"_s};
    }

    void verifiesWhatOpensslSigned()
    {
        QFETCH(const QString, algorithm);
        QFETCH(const QStringList, options);
        QFETCH(const QStringList, digest);
        const QByteArray der = publicHalf(algorithm, options);
        const auto key = PublicKey::fromDer(der);
        QVERIFY(key);
        QCOMPARE(key->der(), der);
        QCOMPARE(key->fingerprint().size(), 32);
        QVERIFY(m_openssl.put(u"data"_s, "a challenge"));
        const auto made = m_openssl.run(QStringList{u"pkeyutl"_s, u"-sign"_s, u"-rawin"_s, u"-in"_s, u"data"_s, u"-inkey"_s,
                                                    u"k.key"_s, u"-out"_s, u"signature"_s}
                                        + digest);
        QVERIFY2(made.status == 0, made.out.constData());
        QByteArray signature = m_openssl.take(u"signature"_s);
        QVERIFY(key->verify("a challenge", signature));
        QCOMPARE(key->verify("another challenge", signature).error().code, ErrorCode::NotTrusted);
        QCOMPARE(key->verify("a challenge", {}).error().code, ErrorCode::NotTrusted);
        QCOMPARE(key->verify("a challenge", signature.chopped(1)).error().code, ErrorCode::NotTrusted);
        QCOMPARE(key->verify("a challenge", signature + '\0').error().code, ErrorCode::NotTrusted);
        signature.back() = char(signature.back() ^ 1);
        QCOMPARE(key->verify("a challenge", signature).error().code, ErrorCode::NotTrusted);
    }

    void refusesWhatIsNoKeyOfOurs_data()
    {
        QTest::addColumn<QByteArray>("der");
        const QByteArray good = publicHalf(u"EC"_s, {u"ec_paramgen_curve:P-256"_s});
        const QByteArray compressed =
            m_openssl
                .run({u"ec"_s, u"-in"_s, u"k.key"_s, u"-pubout"_s, u"-outform"_s, u"DER"_s, u"-conv_form"_s, u"compressed"_s})
                .out;
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("cut") << good.chopped(1);
        QTest::newRow("a byte more") << good + '\0';
        QTest::newRow("off the curve") << good.chopped(1) + char(good.back() ^ 1);
        // "read EC key", "writing EC key" come before it.
        QTest::newRow("compressed point") << compressed.mid(compressed.indexOf(QByteArray::fromHex("30393013")));
        QTest::newRow("length not minimal") << QByteArray::fromHex("3081") + good.mid(1);
        QTest::newRow("RSA-1024") << publicHalf(u"RSA"_s, {u"rsa_keygen_bits:1024"_s});
        QTest::newRow("X25519") << QByteArray::fromHex("302a300506032b656e032100") + QByteArray(32, '\x09');
        QTest::newRow("large") << QByteArray(1 << 20, '0');
    }

    void refusesWhatIsNoKeyOfOurs()
    {
        QFETCH(const QByteArray, der);
        const auto key = PublicKey::fromDer(der);
        QVERIFY(!key);
        QCOMPARE(key.error().code, ErrorCode::Rejected);
    }

    void writesAuthorizedKeys()
    {
        // RFC 8709 has no example; RFC 8032 section 7.1 test 1 is the key.
        const QByteArray raw = QByteArray::fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        const auto key = PublicKey::fromDer(QByteArray::fromHex("302a300506032b6570032100") + raw);
        QVERIFY(key);
        const QByteArray blob = QByteArray::fromHex("0000000b") + "ssh-ed25519" + QByteArray::fromHex("00000020") + raw;
        QCOMPARE(*key->toOpenSsh(u"muster@Plant 2"_s),
                 u"ssh-ed25519 "_s + QString::fromLatin1(blob.toBase64()) + u" muster@Plant 2"_s);
        QVERIFY(!key->toOpenSsh({})->endsWith(u' '));
        QCOMPARE(key->toOpenSsh(u"a\nssh-ed25519 AAAA"_s).error().code, ErrorCode::Rejected);
        const auto other = PublicKey::fromDer(publicHalf(u"EC"_s, {u"ec_paramgen_curve:P-256"_s}));
        QCOMPARE(other->toOpenSsh({}).error().code, ErrorCode::Unsupported);
        QVERIFY(*other != *key);
    }
};

QTEST_GUILESS_MAIN(TestPublicKey)
#include "tst_public_key.moc"
