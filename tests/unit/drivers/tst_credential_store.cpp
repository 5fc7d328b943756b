// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/linux_ssh/credential_store.h"

#include <QTest>

using namespace muster::drivers;

class TestCredentialStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatADeviceHolds_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<HeldCredential>("held");
        QTest::newRow("nothing") << QByteArray() << HeldCredential{};
        QTest::newRow("a key") << QByteArray("key\n") << HeldCredential{{}, true, {}};
        QTest::newRow("all") << QByteArray("key\ncertificate\nA\nB\nrequest\nC\n") << HeldCredential{"A\nB\n", true, "C\n"};
        QTest::newRow("a request") << QByteArray("request\nC") << HeldCredential{{}, false, "C\n"};
        QTest::newRow("empty lines") << QByteArray("\n\ncertificate\n\nA\n\n") << HeldCredential{"A\n", false, {}};
        QTest::newRow("noise first") << QByteArray("welcome\nkey\n") << HeldCredential{{}, true, {}};
    }
    void readsWhatADeviceHolds()
    {
        QFETCH(QByteArray, answer);
        QTEST(heldCredential(answer), "held");
    }
};

Q_DECLARE_METATYPE(muster::drivers::HeldCredential)

QTEST_GUILESS_MAIN(TestCredentialStore)
#include "tst_credential_store.moc"
