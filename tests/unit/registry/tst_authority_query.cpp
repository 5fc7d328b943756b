// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/key_store.h"
#include "registry/authority_query.h"
#include "support/site_fixture.h"

#include <QDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace muster;

class TestAuthorityQuery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const Secret passphrase(QByteArray("correct horse"));
        QVERIFY(QDir().mkpath(keysFolder()));
        QVERIFY(pki::KeyStore::create(keysFolder(), passphrase, u"Northgate"_s, u"Northgate Ltd"_s, FakeClock::start));
    }

    void showsTheAuthorityWithoutAPassphrase()
    {
        const pki::KeyStore keys(keysFolder());
        QVERIFY(keys.isLocked());
        const registry::AuthorityQuery query(keys);
        const auto authority = resultOf(query.load());
        QVERIFY2(authority, authority ? "" : qPrintable(authority.error().message));
        QVERIFY(authority->root == *keys.root());
        QVERIFY(authority->issuing == *keys.issuing());
        QCOMPARE(authority->issuing.issuer(), authority->root.subject());
    }

    void exportsTheChain()
    {
        const pki::KeyStore keys(keysFolder());
        const registry::AuthorityQuery query(keys);
        const QString path = m_folder.filePath(u"chain.pem"_s);
        QVERIFY(resultOf(query.exportTo(path)));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto chain = pki::Certificate::listFromPem(file.readAll());
        QVERIFY(chain);
        QVERIFY(*chain == QVector<pki::Certificate>({*keys.root(), *keys.issuing()}));
    }

    void whatCantBeWrittenSaysWhere()
    {
        const pki::KeyStore keys(keysFolder());
        const registry::AuthorityQuery query(keys);
        const QString path = m_folder.filePath(u"no/such/folder/chain.pem"_s);
        const auto written = resultOf(query.exportTo(path));
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::Storage);
        QCOMPARE(written.error().where, path);
        QVERIFY(written.error().message.contains(path));
    }

    void aSiteWithoutAuthoritySaysSo()
    {
        const pki::KeyStore keys(m_folder.filePath(u"none"_s));
        const registry::AuthorityQuery query(keys);
        const auto authority = resultOf(query.load());
        QVERIFY(!authority);
        QCOMPARE(authority.error().code, ErrorCode::NotFound);
        const QString path = m_folder.filePath(u"none.pem"_s);
        QVERIFY(!resultOf(query.exportTo(path)));
        QVERIFY(!QFile::exists(path));
    }

private:
    QString keysFolder() const { return m_folder.filePath(u"keys"_s); }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestAuthorityQuery)
#include "tst_authority_query.moc"
