// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/network_interfaces.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace muster::discovery;

/// Loopback is everywhere; nothing is changed here, as that needs a privilege.
class TestSystemInterfaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsLoopback()
    {
        const auto interfaces = systemInterfaces();
        const auto current = interfaces->current(); // at once, without an event loop
        const auto lo = std::ranges::find_if(current, [](const NetworkInterface &one) { return one.isLoopback; });
        if (lo == current.end())
            QSKIP("the loopback interface is down here");
        QCOMPARE(lo->index, 1);
        QCOMPARE(lo->name, u"lo"_s);
        QVERIFY(lo->mac.isEmpty());
        QVERIFY(!lo->isPointToPoint);
        QVERIFY(lo->addresses.contains(NetworkInterface::Address{QHostAddress(u"127.0.0.1"_s), 8}));
        QVERIFY(lo->isOnLink(QHostAddress(u"127.0.0.2"_s)));
    }

    void saysNothingWhereNothingChanges()
    {
        const auto interfaces = systemInterfaces();
        const QSignalSpy changed(interfaces.get(), &NetworkInterfaces::changed);
        QCoreApplication::processEvents();
        QCOMPARE(changed.size(), 0);
    }

    void twoSeeTheSame() { QCOMPARE(systemInterfaces()->current(), systemInterfaces()->current()); }
};

QTEST_GUILESS_MAIN(TestSystemInterfaces)
#include "tst_system_interfaces.moc"
