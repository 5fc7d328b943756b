// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wifi/network_manager_air.h"

#include <QElapsedTimer>
#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestNetworkManagerAir : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBusThatHangsKeepsNobody()
    {
        const QTemporaryDir folder;
        QLocalServer bus;
        QVERIFY(bus.listen(folder.filePath(u"bus"_s)));
        auto air = networkManagerAir(u"unix:path="_s + bus.fullServerName());
        air->open();
        QTRY_VERIFY(bus.hasPendingConnections());
        const std::unique_ptr<QLocalSocket> mute(bus.nextPendingConnection());
        QTRY_VERIFY(mute->bytesAvailable() > 0); // it says who it is, and is not answered
        QElapsedTimer since;
        since.start();
        air.reset();
        QVERIFY2(since.elapsed() < 2000, qPrintable(QString::number(since.elapsed())));
        mute->disconnectFromServer(); // lets go of who still waits
    }
};

QTEST_GUILESS_MAIN(TestNetworkManagerAir)
#include "tst_network_manager_air.moc"
