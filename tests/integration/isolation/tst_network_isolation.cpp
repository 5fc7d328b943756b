// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <net/if.h>

#include <memory>

/// Tests must never reach a real network. installer/test.sh runs them in a namespace of their own and says so with
/// MUSTER_TEST_ISOLATED; this is the check that it is true.
class TestNetworkIsolation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyLoopbackIsVisible()
    {
        if (qgetenv("MUSTER_TEST_ISOLATED") != "1")
            QSKIP("isolation: not started by installer/test.sh, or no network namespace can be made here");
        const std::unique_ptr<struct if_nameindex[], decltype(&if_freenameindex)> interfaces(if_nameindex(), &if_freenameindex);
        QVERIFY(interfaces);
        QStringList names;
        for (std::size_t i = 0; interfaces[i].if_index != 0; ++i)
            names += QString::fromLocal8Bit(interfaces[i].if_name);
        QCOMPARE(names, QStringList{QStringLiteral("lo")});
    }
};

QTEST_GUILESS_MAIN(TestNetworkIsolation)
#include "tst_network_isolation.moc"
