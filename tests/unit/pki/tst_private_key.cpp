// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/private_key.h"

#include "unit/pki/openssl_program.h"

#include <QStandardPaths>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::pki;

class TestPrivateKey : public QObject
{
    Q_OBJECT

private:
    OpenSslProgram m_openssl;

    static Secret passphrase() { return Secret(QByteArray("a good passphrase")); }
    /// A key as the program encrypts it.
    QByteArray encrypted(const QStringList &how)
    {
        return m_openssl
            .run(QStringList{u"pkcs8"_s, u"-topk8"_s, u"-in"_s, u"k.key"_s, u"-passout"_s, u"pass:a good passphrase"_s} + how)
            .out;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(!m_openssl.p256Request(u"k"_s).isEmpty()); }

    void makesAndSigns_data()
    {
        QTest::addColumn<int>("algorithm");
        for (const QString &word : keyAlgorithmWords.all())
            QTest::newRow(qPrintable(word)) << int(*keyAlgorithmWords.value(word));
    }

    void makesAndSigns()
    {
        QFETCH(const int, algorithm);
        const auto key = PrivateKey::generate(KeyAlgorithm(algorithm));
        QVERIFY(key);
        QCOMPARE(key->publicKey().algorithm(), KeyAlgorithm(algorithm));
        const auto signature = key->sign("a challenge");
        QVERIFY(signature);
        QVERIFY(key->publicKey().verify("a challenge", *signature));
    }

    void isReadByOpenSsh()
    {
        const QString program = QStandardPaths::findExecutable(u"ssh-keygen"_s);
        if (program.isEmpty())
            QSKIP("not installed: ssh-keygen");
        const auto key = PrivateKey::generate(KeyAlgorithm::Ed25519);
        const auto text = key->toOpenSsh();
        QVERIFY(text);
        QVERIFY(m_openssl.put(u"console"_s, text->reveal().toByteArray()));
        QVERIFY(QFile::setPermissions(m_openssl.path(u"console"_s), QFile::ReadOwner | QFile::WriteOwner));
        QProcess keygen;
        keygen.start(program, {u"-y"_s, u"-f"_s, m_openssl.path(u"console"_s)}, QIODevice::ReadOnly);
        QVERIFY(keygen.waitForFinished());
        QCOMPARE(QString::fromLatin1(keygen.readAllStandardOutput()).trimmed(), *key->publicKey().toOpenSsh({}));
        QCOMPARE(keygen.readAllStandardError(), QByteArray());
    }
    void isForSshAsEd25519Only()
    {
        QCOMPARE(PrivateKey::generate(KeyAlgorithm::EcP256)->toOpenSsh().error().code, ErrorCode::Unsupported);
    }

    void comesBackFromPem()
    {
        const auto key = PrivateKey::generate(KeyAlgorithm::Ed25519);
        const auto pem = key->toPem(passphrase());
        QVERIFY(pem);
        const auto again = PrivateKey::fromPem(*pem, passphrase());
        QVERIFY(again);
        QCOMPARE(again->publicKey(), key->publicKey());
        QCOMPARE(PrivateKey::fromPem(*pem, Secret(QByteArray("a good passphrasf"))).error().code, ErrorCode::Locked);
        QCOMPARE(key->toPem(Secret()).error().code, ErrorCode::Rejected);
    }

    void takesWhatOpensslEncrypts_data()
    {
        QTest::addColumn<QStringList>("how");
        QTest::newRow("scrypt") << QStringList{u"-scrypt"_s};
        QTest::newRow("PBKDF2") << QStringList{u"-v2"_s, u"aes-256-cbc"_s, u"-iter"_s, u"10000"_s};
    }

    void takesWhatOpensslEncrypts()
    {
        QFETCH(const QStringList, how);
        const QByteArray pem = encrypted(how);
        QVERIFY(pem.startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
        const auto key = PrivateKey::fromPem(pem, passphrase());
        QVERIFY2(key, qPrintable(key ? QString() : key.error().detail));
        QCOMPARE(PrivateKey::fromPem(pem, Secret(QByteArray("wrong"))).error().code, ErrorCode::Locked);
    }

    void refusesOthers_data()
    {
        QTest::addColumn<QByteArray>("pem");
        const QByteArray good = encrypted({u"-v2"_s, u"aes-256-cbc"_s, u"-iter"_s, u"10000"_s});
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("plain") << m_openssl.take(u"k.key"_s);
        QTest::newRow("cut") << good.chopped(40);
        QTest::newRow("twice") << good + good;
        QTest::newRow("PBES1") << encrypted({u"-v1"_s, u"PBE-SHA1-3DES"_s});
        QTest::newRow("hours of PBKDF2") << [&] {
            const qsizetype start = good.indexOf('\n');
            QByteArray der = QByteArray::fromBase64(good.mid(start, good.lastIndexOf("-----END") - start));
            // 10,000 takes two bytes; the salt before it gives up two for four (OCTET STRING 8 -> 6).
            const qsizetype at = der.indexOf(QByteArray::fromHex("02022710"));
            if (at < 10 || der.at(at - 9) != 8)
                return QByteArray();
            der[at - 9] = 6;
            der.remove(at - 2, 2);
            der.replace(QByteArray::fromHex("02022710"), QByteArray::fromHex("02047fffffff"));
            return "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + der.toBase64() + "\n-----END ENCRYPTED PRIVATE KEY-----\n";
        }();
        QTest::newRow("large") << QByteArray(1 << 20, '\n') + good;
        QTest::newRow("a curve we don't use") << [&] {
            m_openssl.request(u"other"_s, u"EC"_s, {u"ec_paramgen_curve:P-521"_s});
            return m_openssl.run({u"pkcs8"_s, u"-topk8"_s, u"-in"_s, u"other.key"_s, u"-passout"_s, u"pass:a good passphrase"_s})
                .out;
        }();
    }

    void refusesOthers()
    {
        QFETCH(const QByteArray, pem);
        const auto key = PrivateKey::fromPem(pem, passphrase());
        QVERIFY(!key);
        QCOMPARE(key.error().code, ErrorCode::Corrupt);
    }
};

QTEST_GUILESS_MAIN(TestPrivateKey)
#include "tst_private_key.moc"
