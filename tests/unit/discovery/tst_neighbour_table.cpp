// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbour_table.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster::discovery;

class TestNeighbourTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void relays_data()
    {
        QTest::addColumn<QVector<Neighbour>>("table");
        QTest::addColumn<QStringList>("relays");
        const QString router = u"02:00:00:00:00:01"_s;
        const auto entry = [&router](int n, int interface = 2, bool isFresh = true) {
            return Neighbour{interface, QHostAddress(0x0A000100 + quint32(n)), router, isFresh};
        };
        const Neighbour six{2, QHostAddress(u"fe80::1"_s), router, true};
        QTest::newRow("empty table") << QVector<Neighbour>() << QStringList();
        QTest::newRow("a host with three") << QVector<Neighbour>{entry(1), entry(2), entry(3)} << QStringList();
        QTest::newRow("four") << QVector<Neighbour>{entry(1), entry(2), entry(3), entry(4)} << QStringList{router};
        QTest::newRow("old leases do not count")
            << QVector<Neighbour>{entry(1), entry(2), entry(3), entry(4, 2, false)} << QStringList();
        QTest::newRow("IPv6 doesn't") << QVector<Neighbour>{entry(1), entry(2), entry(3), six, six} << QStringList();
        QTest::newRow("on another interface")
            << QVector<Neighbour>{entry(1, 3), entry(2, 3), entry(3, 3), entry(4, 3)} << QStringList();
        QTest::newRow("over two interfaces") << QVector<Neighbour>{entry(1), entry(2), entry(3, 3), entry(4, 3)} << QStringList();
    }
    void relays()
    {
        QFETCH(QVector<Neighbour>, table);
        QFETCH(QStringList, relays);
        QCOMPARE(relaysIn(table, 2), relays);
    }

    /// Whatever is in it: the kernel answers, and what it says is what we promise.
    void readsTheKernels()
    {
        const auto table = systemNeighbours();
        for (int i = 0; i < 3; ++i) {
            const auto entries = table->read();
            QVERIFY(entries);
            for (const Neighbour &entry : *entries) {
                QVERIFY(entry.interface > 0);
                QVERIFY(!entry.address.isNull());
                QCOMPARE(entry.mac.size(), 17);
            }
        }
    }

    void followsTheKernelForWhoWantsToBeTold()
    {
        const auto sockets = [] {
            int count = 0;
            for (const QFileInfo &entry :
                 QDir(u"/proc/self/fd"_s).entryInfoList(QDir::System | QDir::Files | QDir::NoDotAndDotDot))
                count += entry.symLinkTarget().contains(u"socket:"_s) ? 1 : 0;
            return count;
        };
        const int before = sockets();
        const auto table = systemNeighbours();
        QVERIFY(table->read());
        QCOMPARE(sockets(), before);
        for (int listener = 0; listener < 2; ++listener) {
            connect(table.get(), &NeighbourTable::changed, this, [] {});
            QCOMPARE(sockets(), before + 1);
        }
    }
};

QTEST_GUILESS_MAIN(TestNeighbourTable)
#include "tst_neighbour_table.moc"
