// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/hid_descriptor.h"

#include <QTest>

using namespace muster::discovery;

class TestHidDescriptor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isFido_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<bool>("isFido");
        // The example of CTAP 2.1 section 11.2.8.2.
        QTest::newRow("security key") << QByteArray("06d0f10901a1010920150026ff007508954081020921150026ff00750895409102c0")
                                      << true;
        QTest::newRow("behind a keyboard") << QByteArray("05010906a101c006d0f10901a101c0") << true;
        QTest::newRow("page in four bytes") << QByteArray("07d0f100000901a101c0") << true;
        QTest::newRow("usage with its page") << QByteArray("0b0100d0f1a101c0") << true;
        QTest::newRow("boot keyboard") << QByteArray("05010906a101050719e029e71500250175019508810295017508810395057501c0")
                                       << false;
        QTest::newRow("the number as another item") << QByteArray("26d0f10901a101c0") << false;
        QTest::newRow("inside a long item") << QByteArray("fe03f006d0f10501") << false;
        QTest::newRow("behind a long item") << QByteArray("fe03f000000006d0f1") << true;
        QTest::newRow("cut off") << QByteArray("06d0") << false;
        QTest::newRow("long item cut off") << QByteArray("fe") << false;
        QTest::newRow("long item longer than all") << QByteArray("feff0006d0f1") << false;
        QTest::newRow("empty") << QByteArray() << false;
    }

    void isFido()
    {
        QFETCH(QByteArray, hex);
        QTEST(isFidoDescriptor(QByteArray::fromHex(hex)), "isFido");
    }
};

QTEST_GUILESS_MAIN(TestHidDescriptor)
#include "tst_hid_descriptor.moc"
